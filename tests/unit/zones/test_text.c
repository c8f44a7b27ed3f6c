/* TXT templates: what parses, what comes out, what is cut. */
#include "case.h"
#include "text.h"

#define X10  "xxxxxxxxxx"
#define X50  X10 X10 X10 X10 X10
#define X200 X50 X50 X50 X50
#define V6   "fd00:1111:2222:3333:4444:5555:6666:7777"

static const struct text_vars v4 = {
    .ip = "192.0.2.25",
    .class_label = "relay",
    .seen_min = 1795290721 / 60,
    .id = 4711,
};

/* The text rendered into a buffer of just the promised size. */
static void
render(const char *template, const char *url, const struct text_vars *vars,
    char *out)
{
	struct text *t = NULL;
	struct why why;
	uint8_t *buf = malloc(TEXT_MAX);
	size_t n;

	assert_non_null(buf);
	if (text_parse(template, url, &t, &why) != ST_OK)
		fail_msg("%s: %s", template, why.text);
	n = text_render(t, vars, buf);
	assert_in_range(n, 1, TEXT_MAX);
	for (size_t i = 0; i < n; i++)
		assert_in_range(buf[i], 0x20, 0x7e);
	memcpy(out, buf, n);
	out[n] = '\0';
	free(buf);
	text_free(&t);
	assert_null(t);
}

static void
words_become_values(void **state)
{
	static const struct {
		const char *text, *url, *want;
	} cases[] = {
	    {"plain", NULL, "plain"},
	    {TEXT_DEFAULT, NULL,
		"Listed as relay, last confirmed 2026-11-21T19:52Z, evidence "
		"4711: 192.0.2.25"},
	    {"$ip", NULL, "192.0.2.25"},
	    {"$ip$id$class$seen", NULL, "192.0.2.254711relay2026-11-21T19:52Z"},
	    {"See $url.", "https://bl.example.org/$ip?i=$id&c=$class&s=$seen",
		"See https://bl.example.org/192.0.2.25?i=4711&c=relay&s="
		"2026-11-21T19:52Z."},
	    {"$url$url", "a://b", "a://ba://b"},
	    {"5$$ $$ip $$", NULL, "5$ $ip $"},
	    {"$ip.$id-$class", NULL, "192.0.2.25.4711-relay"},
	    {"no url used", "https://bl.example.org/", "no url used"},
	};
	char got[TEXT_MAX + 1];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		render(cases[i].text, cases[i].url, &v4, got);
		case_text(cases[i].text, got, cases[i].want);
	}
}

static void
bad_templates_say_why(void **state)
{
	static const struct {
		const char *name, *text, *url, *want;
	} cases[] = {
	    {"empty", "", NULL, "text: it is empty"},
	    {"unknown word", "$host", NULL, "no known word"},
	    {"longer word", "$ipx", NULL, "no known word"},
	    {"other case", "$IP", NULL, "no known word"},
	    {"lone dollar", "5 $ off", NULL, "no known word"},
	    {"dollar at the end", "5$", NULL, "no known word"},
	    {"three dollars", "$$$", NULL, "no known word"},
	    {"$url without url", "$url", NULL, "there is no url"},
	    {"$url in url", "$url", "a://$url", "url: there is no url"},
	    {"bad word in url", "x", "a://$x", "url: a $ begins"},
	    {"url of two words", "$url", "a://b c", "url: a blank"},
	    {"url without scheme", "$url", "example.org", "url: there is no"},
	    {"line end", "a\r\nb", NULL, "printable"},
	    {"tab", "a\tb", NULL, "printable"},
	    {"del", "a\x7f", NULL, "printable"},
	    {"utf-8", "\xc3\xa9", NULL, "printable"},
	    {"201 bytes", X200 "y", NULL, "200 bytes"},
	    {"201 bytes with url", X200, "a://b", NULL},
	    {"url counts", X200 "$url", "a://b", "200 bytes"},
	    {"17 variables", "$id$id$id$id$id$id$id$id$id$id$id$id$id$id$id$id",
		NULL, NULL},
	    {"17 variables",
		"$id$id$id$id$id$id$id$id$id$id$id$id$id$id$id$id$id", NULL,
		"16 variables"},
	    {"url too long", "a://" X50 X50 X50 X10 X10 X10 "/$ip$ip", NULL,
		"longer than 255"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct text *t = NULL;
		struct why why = {""};
		enum status st =
		    text_parse(cases[i].text, cases[i].url, &t, &why);

		if (cases[i].want == NULL) {
			case_int(cases[i].name, st, ST_OK);
			text_free(&t);
			continue;
		}
		case_int(cases[i].name, st, ST_BAD_DATA);
		case_holds(cases[i].name, why.text, cases[i].want);
		assert_null(t);
	}
}

/* Two long addresses put every text of these over 255 bytes. */
static void
prose_is_cut_and_the_url_kept(void **state)
{
	static const struct text_vars v6 = {
	    .ip = V6, .class_label = "unconfirmed", .id = UINT64_MAX};
	static const struct {
		const char *name, *text, *end;
		size_t len;
	} cases[] = {
	    {"url at the end",
		X50 X50 X50 " $ip $ip https://bl.example.org/$ip",
		" https://bl.example.org/" V6, 255},
	    {"text behind the url", X50 X50 X50 " $ip $ip a://b/$ip for more",
		" a://b/" V6 " for more", 255},
	    {"url in front", "a://b/$ip " X50 X50 X50 " $ip $ip",
		X10 " " V6 " fd00:1111:2222:333", 255},
	    {"no url", X50 X50 X50 " $ip $ip $ip",
		X10 " " V6 " " V6 " fd00:1111:2222:3333:4444", 255},
	    {"room for the blank alone",
		X10 " a://$ip$ip$ip$ip$ip$ip/xxxxxxxxxxxxxxx", NULL, 254},
	};
	char got[TEXT_MAX + 1];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n, k;

		render(cases[i].text, NULL, &v6, got);
		n = strlen(got);
		case_int(cases[i].name, n, cases[i].len);
		if (cases[i].end == NULL) {
			case_int(cases[i].name, strncmp(got, "a://f", 5), 0);
			continue;
		}
		k = strlen(cases[i].end);
		case_text(cases[i].name, got + n - k, cases[i].end);
	}
}

/* The longest a template may be, with the longest values. */
static void
the_longest_template_is_rendered(void **state)
{
	static const struct text_vars v6 = {
	    .ip = V6, .class_label = "unconfirmed", .id = UINT64_MAX};
	char got[TEXT_MAX + 1];

	(void)state;
	render(X200 "$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip", NULL,
	    &v6, got);
	case_int("length", strlen(got), 255);
}

static void
values_cannot_break_the_line(void **state)
{
	static const struct text_vars evil = {
	    .ip = "1\r\n250 ok\x7f\xff",
	    .class_label = "",
	    .id = 0,
	};
	struct text_vars huge = v4;
	char got[TEXT_MAX + 1], big[600];

	(void)state;
	render("$ip", NULL, &evil, got);
	case_text("control", got, "1??250?ok??");
	render("$class", NULL, &evil, got);
	case_text("nothing", got, "?");
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	huge.ip = big;
	render(X200 "$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip$ip", NULL,
	    &huge, got);
	case_int("huge", strlen(got), 255);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_become_values),
	    cmocka_unit_test(bad_templates_say_why),
	    cmocka_unit_test(prose_is_cut_and_the_url_kept),
	    cmocka_unit_test(the_longest_template_is_rendered),
	    cmocka_unit_test(values_cannot_break_the_line),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
