/* Master files that are refused: what is told, and of which line. */
#include <sys/stat.h>

#include "zone_case.h"

/* Each with another error behind it: reading goes on. */
static void
what_is_refused_is_named_by_its_line(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"x A 192.0.2.x", ":4: "},
	    {"\n; c\n\nx A 192.0.2.x", ":7: "},
	    {"x TXT ( a\n; c\n b\n)\ny A 1.2.3", ":8: "},
	    {"x TXT (\n a\n ) 5 )\n", ":4: the brackets"},
	    {"x TXT \"(\" ; (\ny A", ":5: "},
	    {"x A", ":4: "},
	    {"$INCLUDE other", ":4: only $ORIGIN and $TTL"},
	    {"$GENERATE 1-9 a$ A 192.0.2.$", ":4: only $ORIGIN"},
	    {"$ttl 5", ":4: only $ORIGIN"},
	    {"$ORIGIN sub", ":4: $ORIGIN needs"},
	    {"$TTL 5x", ":4: $TTL needs"},
	    {"$TTL 99999999999", ":4: $TTL needs"},
	    {"x TXT \"open", ":4: a quote"},
	    {"x TXT \"open\nb\"\ny TXT \"open", ":6: a quote"},
	    {"x.example.org. A 192.0.2.1", ":4: the name is outside"},
	    {"xbl.example.org. A 192.0.2.1", ":4: the name is outside"},
	    {"example.org. A 192.0.2.1", ":4: the name is outside"},
	    {"$ORIGIN org.\nx A 192.0.2.1\n$ORIGIN bl.example.org.",
		":5: the name is outside"},
	    {"192 A 192.0.2.1", "hide a key"},
	    {"0 A 192.0.2.1", "hide a key"},
	    {"255 A 192.0.2.1", "hide a key"},
	    {"0255 A 192.0.2.1", "hide a key"},
	    {"25.2.0.192 A 192.0.2.1", "hide a key"},
	    {"x.7 A 192.0.2.1", "hide a key"},
	    {"F A 192.0.2.1", "hide a key"},
	    {"relay A 192.0.2.1", "sub-zone of a class"},
	    {"www.Proxy TXT x", "sub-zone of a class"},
	    {"* A 192.0.2.1", "wildcards"},
	    {"*.x A 192.0.2.1", "wildcards"},
	    {"@ CNAME example.org.", "aliases"},
	    {"www CNAME example.org.", "aliases"},
	    {"x DNAME example.org.", "aliases"},
	    {"x NS ns1", "delegations"},
	    {"x SOA a. b. 1 2 3 4 5", "apex only"},
	    {"@ SOA a. b. 1 2 3 4 5", ":4: a second SOA, after line 1"},
	    {"@ 60 NS ns2.example.org.", ":4: TTL 60, and 3600 before"},
	    {"x CH TXT y", "class IN"},
	    {"x CLASS3 TXT y", "class IN"},
	    {"x 2147483648 A 192.0.2.1", "TTL"},
	    {"@ DS 1 13 2 00", "DNSSEC"},
	    {"@ NSEC example.org. A", "DNSSEC"},
	    {"x TYPE255 \\# 0", "a type that no record has"},
	    {"x TYPE41 \\# 0", "a type that no record has"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1024];
		struct zone *z = NULL;

		(void)snprintf(text, sizeof(text), "%s%s\nlast A 192.0.2.x\n",
		    SOA_LINE NS_LINES, cases[i].text);
		case_int(cases[i].text, load(text, &z), ST_CONFIG);
		case_holds(cases[i].text, said, cases[i].want);
		assert_null(z);
		case_holds(cases[i].text, said, ": Syntax error");
	}
}

/* It takes the rest of the file with it. */
static void
an_open_bracket_is_named_where_it_opens(void **state)
{
	struct zone *z = NULL;

	(void)state;
	case_int(
	    "load", load(SOA_LINE "x TXT ( a\nb A 192.0.2.1\n", &z), ST_CONFIG);
	case_holds("line", said, ":2: the brackets");
}

static void
files_that_are_none_are_refused(void **state)
{
	static char missing[] = "/nonexistent/zone", directory[] = "/tmp",
		    device[] = "/dev/zero";
	char *const names[] = {missing, directory, device, path};
	char *big = malloc(1024 * 1024 + 1);
	struct zone *z = NULL;

	(void)state;
	(void)unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct config_zone cz = zone_config(names[i]);

		said[0] = '\0';
		case_int(names[i], zone_load(&cz, note, NULL, &z), ST_NO_INPUT);
		case_holds(names[i], said, names[i]);
	}
	(void)unlink(path);
	assert_non_null(big);
	memset(big, '\n', 1024 * 1024 + 1);
	case_int("large", load_bytes(big, 1024 * 1024 + 1, &z), ST_NO_INPUT);
	case_holds("large", said, "larger than 1 MiB");
	case_int("1 MiB", load_bytes(big, 1024 * 1024, &z), ST_OK);
	zone_free(&z);
	free(big);
	case_int("nul", load_bytes("@ A 192.0.2.1\n\0x\n", 17, &z), ST_CONFIG);
	case_holds("nul", said, ":2: a control character");
}

/* A master file of lines that grow over every limit. */
static void
limits_hold(void **state)
{
	size_t cap = 900 * 1024, n = 0;
	char *text = malloc(cap);
	struct zone *z = NULL;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < 1001; i++)
		n +=
		    (size_t)snprintf(text + n, cap - n, "n%d A 192.0.2.1\n", i);
	case_int("names", load(text, &z), ST_CONFIG);
	case_holds("names", said, "zone:1000: more than 1000 names");
	n = 0;
	for (int i = 0; i < 3000; i++)
		n += (size_t)snprintf(text + n, cap - n, "@ TXT x%d\n", i);
	case_int("rrset", load(text, &z), ST_CONFIG);
	case_holds("rrset", said, "over 16 KiB");
	case_holds("messages", said, " more\n");
	n = 0;
	while (n < cap - 3)
		n += (size_t)snprintf(text + n, cap - n, "a ");
	case_int("line", load(text, &z), ST_CONFIG);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_refused_is_named_by_its_line),
	    cmocka_unit_test(an_open_bracket_is_named_where_it_opens),
	    cmocka_unit_test(files_that_are_none_are_refused),
	    cmocka_unit_test(limits_hold),
	};

	return cmocka_run_group_tests_name(
	    "zone refused", tests, make_dir, remove_dir);
}
