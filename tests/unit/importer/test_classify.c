/* Which tests are plain, the class that follows, and the text. */
#include "case.h"
#include "classify.h"
#include "format_impl.h"

static void
plain_and_tricky_envelopes(void **state)
{
	/* The first sixteen are nmap's, in its order. */
	static const struct {
		const char *from, *to;
		bool plain;
	} cases[] = {
	    {"", "relaytest@nmap.scanme.org", true},
	    {"antispam@nmap.scanme.org", "relaytest@nmap.scanme.org", true},
	    {"antispam@mx.example", "relaytest@nmap.scanme.org", false},
	    {"antispam@[192.0.2.1]", "relaytest@nmap.scanme.org", false},
	    {"a@[192.0.2.1]", "r%nmap.scanme.org@[192.0.2.1]", false},
	    {"a@[192.0.2.1]", "r%nmap.scanme.org@mx.example", false},
	    {"a@[192.0.2.1]", "\"r@nmap.scanme.org\"", false},
	    {"a@[192.0.2.1]", "\"r%nmap.scanme.org\"", false},
	    {"a@[192.0.2.1]", "r@nmap.scanme.org@[192.0.2.1]", false},
	    {"a@[192.0.2.1]", "\"r@nmap.scanme.org\"@[192.0.2.1]", false},
	    {"a@[192.0.2.1]", "r@nmap.scanme.org@mx.example", false},
	    {"a@[192.0.2.1]", "@[192.0.2.1]:r@nmap.scanme.org", false},
	    {"a@[192.0.2.1]", "@mx.example:r@nmap.scanme.org", false},
	    {"a@[192.0.2.1]", "nmap.scanme.org!r", false},
	    {"a@[192.0.2.1]", "nmap.scanme.org!r@[192.0.2.1]", false},
	    {"a@[192.0.2.1]", "nmap.scanme.org!r@mx.example", false},
	    {"<>", "<relaytest@nmap.scanme.org>", true},
	    {"<a@Example.ORG>", "<b@eXAMPLE.org>", true},
	    {"a+b.c_d-e@example.org", "f=g@example.org", true},
	    {"", "r%x@example.org", false},
	    {"", "x!r@example.org", false},
	    {"", "r@[192.0.2.1]", false},
	    {"", "@example.org", false},
	    {"", "r@", false},
	    {"", "r", false},
	    {"", "", false},
	    {"a", "r@example.org", false},
	    {"a@example.or", "r@example.org", false},
	    {"a@example.org", "r@b@example.org", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t from_len = strlen(cases[i].from);
		size_t to_len = strlen(cases[i].to);
		char *from = case_exact(cases[i].from, from_len);
		char *to = case_exact(cases[i].to, to_len);

		case_int(cases[i].to,
		    test_is_plain((struct slice){(uint8_t *)from, from_len},
			(struct slice){(uint8_t *)to, to_len}),
		    cases[i].plain);
		free(from);
		free(to);
	}
}

static void
class_of_ids(void **state)
{
	static const struct {
		const char *ids[3];
		enum class_id want;
	} cases[] = {
	    {{NULL}, CLASS_OUTPUT},
	    {{"1"}, CLASS_RELAY},
	    {{"2"}, CLASS_RELAY},
	    {{"3"}, CLASS_TRICK},
	    {{"T1"}, CLASS_RELAY},
	    {{"T002"}, CLASS_RELAY},
	    {{"001"}, CLASS_RELAY},
	    {{"T0"}, CLASS_OUTPUT},
	    {{"T"}, CLASS_OUTPUT},
	    {{"12"}, CLASS_TRICK},
	    {{"21"}, CLASS_TRICK},
	    {{"11"}, CLASS_TRICK},
	    {{"4294967297"}, CLASS_OUTPUT},
	    {{"percent-hack"}, CLASS_OUTPUT},
	    {{"percent-hack", "7"}, CLASS_TRICK},
	    {{"16", "1"}, CLASS_RELAY},
	    {{"t1"}, CLASS_OUTPUT},
	    {{"1x"}, CLASS_OUTPUT},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct passed p = {0};

		for (size_t k = 0; k < 3 && cases[i].ids[k] != NULL; k++)
			passed_id(&p, slice_of(cases[i].ids[k]));
		case_int(cases[i].ids[0] != NULL ? cases[i].ids[0] : "none",
		    passed_class(&p, CLASS_OUTPUT), cases[i].want);
	}
}

/* A header's own id 7 may well be the plain test. */
static void
defined_ids_mean_what_the_header_says(void **state)
{
	struct passed p = {0};

	(void)state;
	passed_defined(
	    &p, slice_of("7"), slice_of(""), slice_of("a@b.example"));
	case_int("plain", passed_class(&p, CLASS_OUTPUT), CLASS_RELAY);
	memset(&p, 0, sizeof(p));
	passed_defined(
	    &p, slice_of("1"), slice_of(""), slice_of("a%c@b.example"));
	case_int("tricky", passed_class(&p, CLASS_OUTPUT), CLASS_TRICK);
}

static void
text_shows_tests_and_counts_the_rest(void **state)
{
	struct passed p = {0};
	struct slice text;
	char *copy;

	(void)state;
	passed_pair(&p, slice_of("<>"), slice_of("a@b.example"));
	passed_id(&p, slice_of("T3"));
	text = passed_text(&p);
	assert_true(slice_is(text, "<> <a@b.example>, T3"));

	for (int i = 0; i < 2000; i++)
		passed_id(&p, slice_of("12345678"));
	text = passed_text(&p);
	assert_true(text.len <= FINDING_TESTS_MAX);
	copy = strndup((const char *)text.data, text.len);
	case_holds("many", copy, "12345678 and 1902 more");
	assert_int_equal(p.shown + p.hidden, 2002);
	free(copy);
}

static void
a_test_too_long_to_show_is_counted(void **state)
{
	static char huge[5000];
	struct passed p = {0};

	(void)state;
	memset(huge, 'a', sizeof(huge) - 1);
	passed_pair(&p, slice_of(huge), slice_of("a@b.example"));
	passed_id(&p, slice_of(huge));
	case_int("hidden", p.hidden, 2);
	assert_true(slice_is(passed_text(&p), " and 2 more"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_and_tricky_envelopes),
	    cmocka_unit_test(class_of_ids),
	    cmocka_unit_test(defined_ids_mean_what_the_header_says),
	    cmocka_unit_test(text_shows_tests_and_counts_the_rest),
	    cmocka_unit_test(a_test_too_long_to_show_is_counted),
	};

	return cmocka_run_group_tests_name("classify", tests, NULL, NULL);
}
