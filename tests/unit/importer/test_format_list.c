/* Plain lists: one line at a time, whole files, real ones. */
#include "importer/collect.h"
#include "format_list.h"

static void
lines(void **state)
{
	static const struct {
		const char *line, *want; /* "FIRST-LAST", "", or a word */
	} cases[] = {
	    {"192.0.2.25", "192.0.2.25-192.0.2.25"},
	    {"  192.0.2.25\t\r", "192.0.2.25-192.0.2.25"},
	    {"192.0.2.26/32  ; comment", "192.0.2.26-192.0.2.26"},
	    {"192.0.2.29\t# tab", "192.0.2.29-192.0.2.29"},
	    {"192.0.2.29#x", "192.0.2.29-192.0.2.29"},
	    {"192.0.2.29 ; x", "192.0.2.29-192.0.2.29"},
	    {"192.0.2.29;25;closed", "address"},
	    {"192.0.2.0/24", "192.0.2.0-192.0.2.255"},
	    {"192.0.2.1-192.0.2.9", "192.0.2.1-192.0.2.9"},
	    {"192.0.2.1 - 192.0.2.9 # x", "192.0.2.1-192.0.2.9"},
	    {"::ffff:192.0.2.28", "192.0.2.28-192.0.2.28"},
	    {"::FFFF:c000:21c", "192.0.2.28-192.0.2.28"},
	    {"2001:DB8:1:2::25", "2001:db8:1:2::25-2001:db8:1:2::25"},
	    {"2001:db8::/127", "2001:db8::-2001:db8::1"},
	    {"::1", "::1-::1"},
	    {"", ""},
	    {"   ", ""},
	    {"\r", ""},
	    {"# 192.0.2.1", ""},
	    {"; 192.0.2.1", ""},
	    {"192.000.002.027", "address"},
	    {"0x7f.1", "address"},
	    {"127.1", "address"},
	    {"256.1.1.1", "address"},
	    {"192.0.2.0/33", "address"},
	    {"192.0.2.1/24", "address"},
	    {"192.0.2.9-192.0.2.1", "address"},
	    {"192.0.2.1-2001:db8::", "address"},
	    {"192.0.2.1-", "address"},
	    {"-", "address"},
	    {"1.2.3.4-1.2.3.5-1.2.3.6", "address"},
	    {"fe80::1%eth0", "address"},
	    {"::ffff:0:0/95", "address"},
	    {"../../etc/passwd", "address"},
	    {"mail.customer.example", "name"},
	    {"mail-1.customer.example", "name"},
	    {"localhost", "name"},
	    {"192.0.2.1 192.0.2.2", "syntax"},
	    {"192.0.2.26 :127.0.0.3:by hand", "syntax"},
	    {"192.0.2.1\r192.0.2.2", "syntax"},
	    {"192.0.2.1\x1b[2J", "address"},
	    {"192.0.2.1\xc2\xa0", "encoding"},
	    {"192.0.2.1 # caf\xe9", "192.0.2.1-192.0.2.1"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].line);
		char *line = case_exact(cases[i].line, len);
		struct slice s = {(const uint8_t *)line, len};
		struct list_range range;
		struct why why;
		char got[128], text[ADDR_TEXT_MAX];
		enum refusal r = list_line(s, &range, &why);

		if (r != REFUSED_NOT) {
			snprintf(got, sizeof(got), "%s", refusal_word(r));
		} else if (range.empty) {
			got[0] = '\0';
		} else {
			snprintf(got, sizeof(got), "%s-",
			    addr_format(&range.first, text));
			strcat(got, addr_format(&range.last, text));
		}
		case_text(cases[i].line, got, cases[i].want);
		free(line);
	}
}

static void
a_nul_in_a_line(void **state)
{
	static const char text[] = "192.0.2.1\n192.0.2.2\0.3\n192.0.2.4\n";

	(void)state;
	collect_want("NUL", FORMAT_LIST, text, sizeof(text) - 1, true,
	    "1: 192.0.2.1 open relay\n2: refused encoding\n"
	    "3: 192.0.2.4 open relay\n");
}

static void
files(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
	    {"range", "192.0.2.1-192.0.2.6\n",
		"1: 192.0.2.1 open relay\n1: 192.0.2.2/31 open relay\n"
		"1: 192.0.2.4/31 open relay\n1: 192.0.2.6 open relay\n"},
	    {"IPv6 range", "2001:db8::-2001:db8::ffff\n",
		"1: 2001:db8::/112 open relay\n"},
	    {"mapped prefix", "::ffff:192.0.2.0/120\n",
		"1: 192.0.2.0/24 open relay\n"},
	    {"no line break", "192.0.2.1\n192.0.2.2",
		"1: 192.0.2.1 open relay\n2: notice: no line break at the "
		"end: is the file whole?\n2: 192.0.2.2 open relay\n"},
	    {"CR LF once", "192.0.2.1\r\n192.0.2.2\r\n",
		"1: notice: lines end with CR LF\n1: 192.0.2.1 open relay\n"
		"2: 192.0.2.2 open relay\n"},
	    {"BOM",
		"\xef\xbb\xbf"
		"192.0.2.1\n",
		"1: notice: byte order mark left out\n"
		"1: 192.0.2.1 open relay\n"},
	    {"wide is the plan's business", "10.0.0.0/8\n",
		"1: 10.0.0.0/8 open relay\n"},
	    {"all of IPv4", "0.0.0.0/0\n",
		"bad: line 1: the whole address space: a list with it would "
		"refuse all mail\n"},
	    {"all of IPv4 as a range", "0.0.0.0-255.255.255.255\n",
		"bad: line 1: the whole address space: a list with it would "
		"refuse all mail\n"},
	    {"all of IPv4 mapped", "::ffff:0:0/96\n",
		"bad: line 1: the whole address space: a list with it would "
		"refuse all mail\n"},
	    {"all of IPv6", "192.0.2.1\n::/0\n",
		"1: 192.0.2.1 open relay\n"
		"bad: line 2: the whole address space: a list with it would "
		"refuse all mail\n"},
	    {"rbldnsd value", "192.0.2.1\n:127.0.0.2:text\n",
		"1: 192.0.2.1 open relay\n"
		"bad: line 2: looks like an rbldnsd zone, whose values and "
		"exclusions a plain list cannot hold\n"},
	    {"rbldnsd exclusion", "!192.0.2.1\n",
		"bad: line 1: looks like an rbldnsd zone, whose values and "
		"exclusions a plain list cannot hold\n"},
	    {"include", "$INCLUDE /etc/passwd\n",
		"bad: line 1: looks like an rbldnsd zone, whose values and "
		"exclusions a plain list cannot hold\n"},
	    {"UTF-16",
		"\xff\xfe"
		"1\t2\t3\n",
		"bad: the file is UTF-16: convert it to UTF-8\n"},
	    {"UTF-16 big", "\xfe\xff\x31\x32",
		"bad: the file is UTF-16: convert it to UTF-8\n"},
	    {"empty", "",
		"bad: names no address at all, which is not taken to mean "
		"that all is clean\n"},
	    {"comments only", "# nothing\n\n",
		"bad: names no address at all, which is not taken to mean "
		"that all is clean\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		collect_want(cases[i].name, FORMAT_LIST, cases[i].text,
		    strlen(cases[i].text), false, cases[i].want);
}

/* A line of a megabyte is refused, once, and the next one is read. */
static void
a_line_too_long(void **state)
{
	size_t len = 1 << 20;
	char *text = malloc(len + 11);

	(void)state;
	memset(text, '1', len);
	memcpy(text + len, "\n192.0.2.1\n", 11);
	collect_want("long", FORMAT_LIST, text, len + 11, true,
	    "1: refused length\n2: 192.0.2.1 open relay\n");
	/* The longest that is a line, and one more. */
	memset(text, '#', 4098);
	memcpy(text, "192.0.2.9", 9);
	text[4096] = '\n';
	collect_want(
	    "fits", FORMAT_LIST, text, 4097, true, "1: 192.0.2.9 open relay\n");
	text[4096] = '#';
	text[4097] = '\n';
	collect_want(
	    "does not", FORMAT_LIST, text, 4098, true, "1: refused length\n");
	free(text);
}

static void
class_of_a_list(void **state)
{
	struct format_options opt = {.class = CLASS_INPUT, .class_set = true};
	struct collect c = {.brief = true};

	(void)state;
	collect_run(&c, FORMAT_LIST, "192.0.2.1\n", 10, 0, &opt);
	case_text("class", c.text, "1: 192.0.2.1 open input\n");
	collect_free(&c);
}

static void
the_sample_with_every_bad_line(void **state)
{
	size_t len;
	char *text = collect_file("lists/plain-list.txt", &len);
	char *all = strstr(text, "0.0.0.0/0");

	(void)state;
	collect_damage(FORMAT_LIST, text, len);
	/* It holds the line that is always fatal: look at the others too. */
	assert_non_null(all);
	memcpy(all, "0.0.0.0/x", 9);
	collect_want("sample", FORMAT_LIST, text, len, true,
	    "2: 192.0.2.25 open relay\n3: 192.0.2.26 open relay\n"
	    "4: refused address\n5: 192.0.2.28 open relay\n"
	    "6: 2001:db8:1:2::25 open relay\n7: 192.0.2.29 open relay\n"
	    "8: 10.0.0.1 open relay\n9: refused address\n"
	    "10: refused name\n11: 192.0.2.25 open relay\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(a_nul_in_a_line),
	    cmocka_unit_test(files),
	    cmocka_unit_test(a_line_too_long),
	    cmocka_unit_test(class_of_a_list),
	    cmocka_unit_test(the_sample_with_every_bad_line),
	};

	return cmocka_run_group_tests_name("format_list", tests, NULL, NULL);
}
