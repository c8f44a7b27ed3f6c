/* The limit of answers to one network: who has one, and what is sent to whom is
 * over it. */
#include "gated_fixture.h"

#define STRANGER .source = "9.9.9.9"
#define ALL                                                                    \
	"\0\x0a\0\x08"                                                         \
	"client..\0\3\0\0\0\x13\0\0"
#define ASKED(text) .options = (text), .options_len = sizeof(text) - 1

static bool
rrl_begin(unsigned rate, unsigned slip)
{
	struct why why;

	return rrl_new(rate, slip, 1, &responder.rrl, &why) == ST_OK;
}

/* How many of so many answers are sent whole, and how many truncated. */
static void
ask_often(const struct gated *g, unsigned times, unsigned *whole, unsigned *cut)
{
	*whole = *cut = 0;
	for (unsigned i = 0; i < times; i++) {
		struct gated_answer got;

		gated_ask(g, &got);
		if (got.response.len > 0 && got.response.truncated)
			++*cut;
		else if (got.response.len > 0)
			++*whole;
		free(got.data);
	}
}

static void
strangers_are_limited(void **state)
{
	static const struct {
		struct gated ask;
		bool limited, is_error;
	} cases[] = {
	    {{"1.open.example", .source = "9.9.9.9"}, true, false},
	    {{"open.example", .source = "9.9.9.9", .type = DNS_TYPE_SOA}, true,
		false},
	    {{"open.example", .source = "9.9.9.9"}, true, false},
	    {{"example.org", .source = "9.9.9.9"}, true, true},
	    {{"1.bl.example", .source = "2001:db9::1"}, true, true},
	    {{"1.open.example", .source = "10.0.0.1"}, false, false},
	    {{"1.bl.example", .source = "127.0.0.1"}, false, false},
	    {{"1.open.example", .source = "9.9.8.9",
		 .transport = TRANSPORT_TCP},
		false, false},
	    {{"1.open.example", .source = "9.9.7.9", .key = KEY_ONE}, false,
		false},
	    {{"1.open.example", .source = "9.9.6.9", .key = KEY_OTHER}, true,
		true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t dropped = stats.value[STAT_RRL_DROPPED];
		uint64_t slipped = stats.value[STAT_RRL_SLIPPED];
		unsigned whole, cut;

		assert_true(rrl_begin(5, 2));
		ask_often(&cases[i].ask, 300, &whole, &cut);
		dropped = stats.value[STAT_RRL_DROPPED] - dropped;
		slipped = stats.value[STAT_RRL_SLIPPED] - slipped;
		case_int(cases[i].ask.name, dropped > 0, cases[i].limited);
		case_int(cases[i].ask.name, slipped > 0, cases[i].limited);
		case_int(cases[i].ask.name, whole + cut + dropped, 300);
		case_int(
		    cases[i].ask.name, cut, cases[i].is_error ? 0 : slipped);
		rrl_free(&responder.rrl);
	}
}

/* Who shows a cookie of ours is where he says he is. */
static void
cookies_are_not_limited(void **state)
{
	char option[4 + COOKIE_LEN] = "\0\x0a\0\x18";
	struct gated ask = {"1.open.example", .source = "9.9.9.9",
	    .options = option, .options_len = sizeof(option)};
	struct addr source = {ADDR_V4, {9, 9, 9, 9}};
	unsigned whole, cut;

	(void)state;
	assert_true(rrl_begin(5, 1));
	cookie_make(&fixture.secrets.cookies, (const uint8_t *)"client..",
	    &source, NOW, (uint8_t *)option + 4);
	ask_often(&ask, 300, &whole, &cut);
	case_int("good", whole, 300);
	option[sizeof(option) - 1] ^= 1;
	ask_often(&ask, 300, &whole, &cut);
	case_int("bad", whole < 100, true);
	rrl_free(&responder.rrl);
}

/* What is over the rate, and sent all the same, gains the sender nothing. */
static void
what_slips_is_no_longer_than_its_query(void **state)
{
	static const struct gated cases[] = {
	    {"25.2.0.192.open.example", STRANGER, ASKED(ALL)},
	    {"26.2.0.192.open.example", STRANGER, ASKED(ALL)},
	    {"25.2.0.192.open.example", STRANGER, .type = 28 /* AAAA */,
		ASKED(ALL)},
	    {"x", STRANGER, ASKED(ALL)},
	    {"x", STRANGER, .size = 1232},
	    {"gone.example", STRANGER, .type = DNS_TYPE_AXFR, ASKED(ALL)},
	    {"bl.example", STRANGER, .key = KEY_OTHER, ASKED(ALL)},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t before = stats.value[STAT_RRL_SLIPPED];
		struct gated_answer got;

		assert_true(rrl_begin(1, 1));
		do {
			gated_ask(&cases[i], &got);
			free(got.data);
		} while (stats.value[STAT_RRL_SLIPPED] == before);
		case_int(cases[i].name,
		    got.response.len > 0 && got.response.len <= got.query_len,
		    true);
		rrl_free(&responder.rrl);
	}
}

/* A client that is told to come with a cookie must get one, or be told to come
 * over TCP. */
static void
what_slips_asks_for_no_cookie_without_one(void **state)
{
	struct gated ask = {"25.2.0.192.open.example", STRANGER, ASKED(ALL)};
	uint64_t before = stats.value[STAT_RRL_SLIPPED];
	struct gated_answer got;

	(void)state;
	fixture.view->require_cookie = true;
	assert_true(rrl_begin(1, 1));
	do {
		gated_ask(&ask, &got);
		case_int("rcode", got.data[3] & DNS_RCODE_MASK,
		    got.response.truncated ? DNS_NOERROR : DNS_BADCOOKIE & 15);
		case_int("longer", got.response.len > got.query_len,
		    !got.response.truncated);
		free(got.data);
	} while (stats.value[STAT_RRL_SLIPPED] == before);
	case_int("truncated", got.response.truncated, true);
	fixture.view->require_cookie = false;
	rrl_free(&responder.rrl);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(strangers_are_limited),
	    cmocka_unit_test(cookies_are_not_limited),
	    cmocka_unit_test(what_slips_is_no_longer_than_its_query),
	    cmocka_unit_test(what_slips_asks_for_no_cookie_without_one),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name(
	    "responder's rate", tests, setup, teardown);
}
