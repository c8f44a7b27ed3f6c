/* Canaries: what must be said of them, port by port. */
#include "canary.h"
#include "case.h"

/* 192.0.2.1 is to be open, 192.0.2.2 and 2001:db8::2 closed. */
static struct addr to_be_open[1], to_be_closed[2];
static const struct config_scanner scanner = {
    .canary_open = to_be_open,
    .canary_closed = to_be_closed,
    .canary_open_count = 1,
    .canary_closed_count = 2,
};

static struct addr
address(const char *text)
{
	struct addr a;
	struct why why;

	assert_int_equal(addr_parse(text, strlen(text), &a, &why), ST_OK);
	return a;
}

/* Verdicts of a scan, a letter (o c u i) a port; "" where not mentioned. */
struct row {
	const char *name;
	const char *said[3];
	const char *words; /* "": all is well */
};

static const struct row rows[] = {
    {"as it should be", {"o", "c", "c"}, ""},
    {"open on one port is open", {"co", "c", "c"}, ""},
    {"no answer on another port", {"o", "cu", "ic"}, ""},
    {"blocked everywhere", {"u", "u", "u"},
	"192.0.2.1 is unreachable, should be open, 192.0.2.2 is unreachable, "
	"should be closed, 2001:db8::2 is unreachable, should be closed"},
    {"inside the network", {"o", "o", "o"},
	"192.0.2.2 is open, should be closed, 2001:db8::2 is open, should be "
	"closed"},
    {"open on one port is not closed", {"o", "co", "c"},
	"192.0.2.2 is open, should be closed"},
    {"fixed, or greylisted", {"c", "c", "c"},
	"192.0.2.1 is closed, should be open"},
    {"no conclusion", {"o", "i", "c"},
	"192.0.2.2 is inconclusive, should be closed"},
    {"nothing said of one", {"o", "c", ""},
	"2001:db8::2 is not mentioned, should be closed"},
};

static uint8_t
verdict_of(char c)
{
	switch (c) {
	case 'o':
		return VERDICT_OPEN;
	case 'c':
		return VERDICT_CLOSED;
	case 'u':
		return VERDICT_UNREACHABLE;
	default:
		return VERDICT_INCONCLUSIVE;
	}
}

static void
say(struct canaries *c, const struct addr *a, const char *said)
{
	uint16_t port = 25;

	for (; *said != '\0'; said++) {
		struct batch_item item = {.prefix = prefix_of_addr(a),
		    .port = port++,
		    .verdict = verdict_of(*said)};

		assert_true(canary_take(c, &item));
	}
}

static void
each_says_what_is_wrong(void **state)
{
	char words[512];
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct canaries c;

		assert_int_equal(canary_begin(&c, &scanner, &why), ST_OK);
		say(&c, &to_be_open[0], r->said[0]);
		say(&c, &to_be_closed[0], r->said[1]);
		say(&c, &to_be_closed[1], r->said[2]);
		case_int(r->name, canary_wrong(&c, words, sizeof(words)) != 0,
		    r->words[0] != '\0');
		case_text(r->name, words, r->words);
		canary_end(&c);
	}
}

static void
others_are_data(void **state)
{
	struct batch_item other = {
	    .prefix = {address("192.0.2.3"), 32}, .verdict = VERDICT_OPEN};
	struct batch_item around = {
	    .prefix = {address("192.0.2.2"), 31}, .verdict = VERDICT_OPEN};
	struct canaries c;
	struct why why;
	bool seen;

	(void)state;
	assert_int_equal(canary_begin(&c, &scanner, &why), ST_OK);
	assert_false(canary_take(&c, &other));
	assert_false(canary_take(&c, &around));
	for (size_t i = 0; i < c.count; i++) {
		(void)canary_at(&c, i, &seen);
		assert_false(seen);
	}
	canary_end(&c);
}

static void
without_any_nothing_is_wrong(void **state)
{
	const struct config_scanner none = {.line = 1};
	struct batch_item item = {
	    .prefix = {address("192.0.2.1"), 32}, .verdict = VERDICT_OPEN};
	struct canaries c;
	char words[64];
	struct why why;

	(void)state;
	assert_int_equal(canary_begin(&c, &none, &why), ST_OK);
	assert_false(canary_take(&c, &item));
	case_int("wrong", canary_wrong(&c, words, sizeof(words)), 0);
	canary_end(&c);
}

/* More of them wrong than are named, in less room than that takes. */
static void
many_are_counted(void **state)
{
	struct addr closed[9];
	const struct config_scanner many = {
	    .canary_closed = closed, .canary_closed_count = COUNT(closed)};
	struct canaries c;
	char words[512], few[40];
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(closed); i++) {
		closed[i] = address("192.0.2.10");
		closed[i].b[3] = (uint8_t)(10 + i);
	}
	assert_int_equal(canary_begin(&c, &many, &why), ST_OK);
	case_int("wrong", canary_wrong(&c, words, sizeof(words)), 9);
	case_holds("the fourth", words, "192.0.2.13");
	case_holds("more", words, "closed, ...");
	case_int("wrong", canary_wrong(&c, few, sizeof(few)), 9);
	case_text("cut", few, "192.0.2.10 is not mentioned, should be ");
	canary_end(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_says_what_is_wrong),
	    cmocka_unit_test(others_are_data),
	    cmocka_unit_test(without_any_nothing_is_wrong),
	    cmocka_unit_test(many_are_counted),
	};

	to_be_open[0] = address("192.0.2.1");
	to_be_closed[0] = address("192.0.2.2");
	to_be_closed[1] = address("2001:db8::2");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
