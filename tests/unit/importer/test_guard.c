/* Guards: every limit exactly reached, and passed by one. */
#include <stdio.h>

#include "case.h"
#include "guard.h"

#define NOW  ((int64_t)1795298000)
#define HOUR ((int64_t)3600)

/* The defaults of relaybl.conf, small enough to count. */
#define DEFAULTS                                                               \
	{                                                                      \
		.remove = {20, 2000}, .add = {100, 2000}, .open = {20, 2000},  \
		.inconclusive = {20, 5000}, .contradictions = {5, 100},        \
		.refused = {100, 50}, .coverage = 9500, .shrink = 2000,        \
		.missing = 500, .max_age_s = 48 * HOUR                         \
	}

/* What trips, and what then stands in the record; "": nothing does. */
struct row {
	const char *name;
	struct guard_figures f;
	const char *list, *scanner; /* words for each */
	enum guard_hold hold;
};

static struct guard_trips
judge(const struct guard_figures *f, uint64_t max_listed)
{
	static const struct config_guards limits = DEFAULTS;
	const struct guard_limits both = {{&limits, &limits}, max_listed};
	struct guard_trips trips;

	guard_judge(f, &both, &trips);
	return trips;
}

static const char *
words(const struct guard_trips *trips, const struct guard_figures *f,
    enum guard_whose whose, char *out, size_t cap)
{
	struct guard_trips some = {.count = 0};

	for (size_t i = 0; i < trips->count; i++)
		if (trips->at[i].whose == whose)
			some.at[some.count++] = trips->at[i];
	return guard_trips_text(&some, f, "relays", "nightly", out, cap);
}

#define OF_LIST	   "list relays: "
#define OF_SCANNER "scanner nightly: "
#define BOTH(text) OF_LIST text, OF_SCANNER text
#define NONE	   "", ""
#define ONLY(id)   .judged = GUARD_BIT(id)

static const struct row rows[] = {
    {"removals, the absolute limit", {ONLY(GUARD_REMOVALS), .removals = 20},
	NONE, GUARD_ALERTS},
    {"one more", {ONLY(GUARD_REMOVALS), .removals = 21, .listed = {50, 50}},
	BOTH("removals 21 of 50 listings, allowed 20"), GUARD_HOLDS_REMOVALS},
    {"removals, a fifth",
	{ONLY(GUARD_REMOVALS), .removals = 100, .listed = {500, 500}}, NONE,
	GUARD_ALERTS},
    {"one more", {ONLY(GUARD_REMOVALS), .removals = 101, .listed = {500, 500}},
	BOTH("removals 101 of 500 listings, allowed 100"),
	GUARD_HOLDS_REMOVALS},
    {"of the scanner's own",
	{ONLY(GUARD_REMOVALS), .removals = 100, .listed = {500, 300}}, "",
	OF_SCANNER "removals 100 of 300 listings, allowed 60",
	GUARD_HOLDS_REMOVALS},
    {"a share is rounded down",
	{ONLY(GUARD_REMOVALS), .removals = 22, .listed = {109, 114}},
	OF_LIST "removals 22 of 109 listings, allowed 21", "",
	GUARD_HOLDS_REMOVALS},
    {"additions, the absolute limit", {ONLY(GUARD_ADDITIONS), .additions = 100},
	NONE, GUARD_ALERTS},
    {"one more", {ONLY(GUARD_ADDITIONS), .additions = 101},
	BOTH("additions 101 to 0 listings, allowed 100"), GUARD_HOLDS_ALL},
    {"additions, a fifth",
	{ONLY(GUARD_ADDITIONS), .additions = 200, .served = {1000, 1000}}, NONE,
	GUARD_ALERTS},
    {"one more",
	{ONLY(GUARD_ADDITIONS), .additions = 201, .served = {1000, 5000}},
	OF_LIST "additions 201 to 1000 listings, allowed 200", "",
	GUARD_HOLDS_ALL},
    {"open, the absolute limit", {ONLY(GUARD_OPEN), .open = 20, .records = 20},
	NONE, GUARD_ALERTS},
    {"one more", {ONLY(GUARD_OPEN), .open = 21, .records = 21},
	BOTH("open 21 of 21 records, allowed 20"), GUARD_HOLDS_ALL},
    {"open, a fifth", {ONLY(GUARD_OPEN), .open = 200, .records = 1000}, NONE,
	GUARD_ALERTS},
    {"one more", {ONLY(GUARD_OPEN), .open = 201, .records = 1000},
	BOTH("open 201 of 1000 records, allowed 200"), GUARD_HOLDS_ALL},
    {"no answer, half",
	{ONLY(GUARD_INCONCLUSIVE), .unanswered = 500, .records = 1000}, NONE,
	GUARD_ALERTS},
    {"one more", {ONLY(GUARD_INCONCLUSIVE), .unanswered = 501, .records = 1000},
	BOTH("inconclusive or unreachable 501 of 1000 records, allowed 500"),
	GUARD_HOLDS_ALL},
    {"contradictions, 1 %",
	{ONLY(GUARD_CONTRADICTIONS), .contradictions = 10, .records = 1000},
	NONE, GUARD_ALERTS},
    {"one more",
	{ONLY(GUARD_CONTRADICTIONS), .contradictions = 11, .records = 1000},
	BOTH("contradictions 11 in 1000 records, allowed 10"), GUARD_HOLDS_ALL},
    {"refused, half a percent",
	{ONLY(GUARD_REFUSED), .refused = 150, .read = 30000}, NONE,
	GUARD_ALERTS},
    {"one more", {ONLY(GUARD_REFUSED), .refused = 151, .read = 30000},
	BOTH("refused 151 of 30000 records, allowed 150"), GUARD_HOLDS_ALL},
    {"coverage, 95 %", {ONLY(GUARD_COVERAGE), .covered = 950, .scope = 1000},
	NONE, GUARD_ALERTS},
    {"one less", {ONLY(GUARD_COVERAGE), .covered = 949, .scope = 1000},
	BOTH("coverage 949 of 1000 addresses in scope, at least 950"),
	GUARD_HOLDS_ALL},
    {"coverage is rounded up",
	{ONLY(GUARD_COVERAGE), .covered = 9, .scope = 10},
	BOTH("coverage 9 of 10 addresses in scope, at least 10"),
	GUARD_HOLDS_ALL},
    {"no scope, no coverage", {ONLY(GUARD_COVERAGE), .covered = 0}, NONE,
	GUARD_ALERTS},
    {"missing, 5 %", {ONLY(GUARD_MISSING), .covered = 950, .scope = 1000}, NONE,
	GUARD_ALERTS},
    {"one more is told, no more",
	{ONLY(GUARD_MISSING), .covered = 949, .scope = 1000},
	BOTH("not mentioned 51 of 1000 addresses in scope, allowed 50"),
	GUARD_ALERTS},
    {"scope, a fifth less",
	{ONLY(GUARD_SCOPE), .scope = 800, .scope_before = 1000}, NONE,
	GUARD_ALERTS},
    {"one less", {ONLY(GUARD_SCOPE), .scope = 799, .scope_before = 1000},
	BOTH("scope 799 of the 1000 addresses it had, at least 800"),
	GUARD_HOLDS_ALL},
    {"a scope of IPv6",
	{ONLY(GUARD_SCOPE), .scope = (uint64_t)1 << 62,
	    .scope_before = UINT64_MAX},
	BOTH("scope 4611686018427387904 of the 18446744073709551615 addresses "
	     "it had, at least 14757395258967641292"),
	GUARD_HOLDS_ALL},
    {"no canary, nothing wrong", {ONLY(GUARD_CANARY)}, NONE, GUARD_ALERTS},
    {"a canary",
	{ONLY(GUARD_CANARY), .canaries = 2, .canaries_wrong = 1,
	    .canary_words = "127.0.0.3 should be open, was closed"},
	"", OF_SCANNER "canary: 127.0.0.3 should be open, was closed",
	GUARD_HOLDS_ALL},
    {"five minutes ahead", {ONLY(GUARD_CLOCK), .now = NOW, .newest = NOW + 300},
	NONE, GUARD_ALERTS},
    {"one second more", {ONLY(GUARD_CLOCK), .now = NOW, .newest = NOW + 301},
	"", OF_SCANNER "clock: 5m ahead of this machine's, allowed 5m",
	GUARD_HOLDS_ALL},
    {"two days old", {ONLY(GUARD_AGE), .now = NOW, .newest = NOW - 48 * HOUR},
	NONE, GUARD_ALERTS},
    {"one second more",
	{ONLY(GUARD_AGE), .now = NOW, .newest = NOW - 72 * HOUR},
	BOTH("age 72h, allowed 48h"), GUARD_HOLDS_ALL},
    {"no time at all", {ONLY(GUARD_AGE), .now = NOW}, NONE, GUARD_ALERTS},
    {"aborted", {ONLY(GUARD_ABORTED), .aborted = true}, "",
	OF_SCANNER "the scan was aborted", GUARD_HOLDS_ALL},
    {"as many as there may be", {ONLY(GUARD_TOTAL), .total = 5000}, NONE,
	GUARD_ALERTS},
    {"one more", {ONLY(GUARD_TOTAL), .total = 5001},
	OF_LIST "total 5001 listings, allowed 5000 (max-listed)", "",
	GUARD_HOLDS_ALL},
    {"the gravest counts",
	{.judged = GUARDS_OF_SCAN,
	    .removals = 21,
	    .covered = 1,
	    .scope = 2,
	    .open = 21,
	    .records = 21},
	BOTH("removals 21 of 0 listings, allowed 20"), GUARD_HOLDS_ALL},
    {"a first import has nothing to be compared with",
	{.judged = GUARDS_OF_SCAN & GUARDS_OF_FIRST,
	    .additions = 5000,
	    .open = 5000,
	    .records = 5000,
	    .refused = 5000,
	    .scope = 10000,
	    .now = NOW,
	    .newest = NOW},
	NONE, GUARD_ALERTS},
    {"but is looked at otherwise",
	{.judged = GUARDS_OF_SCAN & GUARDS_OF_FIRST, .contradictions = 6},
	BOTH("contradictions 6 in 0 records, allowed 5"), GUARD_HOLDS_ALL},
    {"what was asked for again may be open",
	{.judged = GUARDS_OF_RECHECK, .open = 300, .records = 300}, NONE,
	GUARD_ALERTS},
};

static void
limits_trip_one_above(void **state)
{
	char got[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct guard_trips trips = judge(&r->f, 5000);

		(void)words(&trips, &r->f, GUARD_OF_LIST, got, sizeof(got));
		got[strlen(r->list)] = '\0'; /* the first that trips */
		case_text(r->name, got, r->list);
		(void)words(&trips, &r->f, GUARD_OF_SCANNER, got, sizeof(got));
		got[strlen(r->scanner)] = '\0';
		case_text(r->name, got, r->scanner);
		case_int(r->name, trips.hold, r->hold);
		if (r->list[0] == '\0' && r->scanner[0] == '\0')
			case_int(r->name, trips.count, 0);
	}
}

static void
each_has_its_own_limits(void **state)
{
	const struct config_guards strict = {.add = {1, 0}, .max_age_s = HOUR};
	struct config_guards loose = DEFAULTS;
	const struct guard_limits both = {{&loose, &strict}, 5000};
	const struct guard_figures f = {
	    .judged = GUARD_BIT(GUARD_ADDITIONS) | GUARD_BIT(GUARD_AGE),
	    .additions = 2,
	    .now = NOW,
	    .newest = NOW - HOUR - 1,
	};
	struct guard_trips trips;
	char got[1024];

	(void)state;
	guard_judge(&f, &both, &trips);
	case_text("words",
	    guard_trips_text(&trips, &f, "relays", "nightly", got, sizeof(got)),
	    OF_SCANNER "additions 2 to 0 listings, allowed 1; " OF_SCANNER
		       "age 60m, allowed 60m");
}

/* 100 % is no limit, and 0 of 0 is none passed. */
static void
a_limit_may_allow_all_or_nothing(void **state)
{
	const struct config_limit all = {0, 10000}, none = {0, 0};

	(void)state;
	case_int("all", guard_allowed(&all, 12345), 12345);
	case_int("none", guard_allowed(&none, 12345), 0);
	case_int("of much", guard_allowed(&all, UINT64_MAX) == UINT64_MAX, 1);
}

static void
words_are_cut_where_there_is_no_room(void **state)
{
	struct guard_figures f = {
	    .judged = GUARD_BIT(GUARD_ADDITIONS), .additions = 101};
	struct guard_trips trips = judge(&f, 5000);
	char *room = malloc(20);

	(void)state;
	assert_non_null(room);
	(void)guard_trips_text(&trips, &f, "relays", "nightly", room, 20);
	case_text("cut", room, "list relays: additi");
	free(room);
}

static void
every_guard_has_a_word(void **state)
{
	(void)state;
	for (int i = 0; i < GUARD_COUNT; i++) {
		struct guard_trip t = {.id = (enum guard_id)i};
		struct guard_figures f = {.canary_words = "x"};
		char text[GUARD_TEXT_MAX];

		assert_true(strlen(guard_word(t.id)) > 2);
		assert_true(
		    strlen(guard_trip_text(&t, &f, text, sizeof(text))) > 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(limits_trip_one_above),
	    cmocka_unit_test(each_has_its_own_limits),
	    cmocka_unit_test(a_limit_may_allow_all_or_nothing),
	    cmocka_unit_test(words_are_cut_where_there_is_no_room),
	    cmocka_unit_test(every_guard_has_a_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
