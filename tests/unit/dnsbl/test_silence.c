/* Who has fallen silent, on which list, and how often that is said: over a
 * real generation that knows when it was fed. */
#include "case.h"
#include "fixture.h"
#include "silence.h"

#define NOW	 INT64_C(1800000000)
#define HOURS(n) ((int64_t)(n)*3600)

static const char conf[] = "store: .\n"
			   "lists:\n"
			   "  relays: {}\n"
			   "  proxies: {}\n"
			   "  ice: {freeze: \"under repair\"}\n"
			   "scanners:\n"
			   "  nightly: {silent: 2h}\n"
			   "  weekly: {silent: 8d}\n"
			   "  never: {}\n"
			   "  frozen: {}\n"
			   "zones:\n"
			   "  bl.example: {list: relays}\n";

static struct fixture fixture;
static struct site site;
static struct served served;
static const struct edition edition = {.site = &site, .served = &served};

static void
feed(struct ledger_txn *txn, const char *list, const char *scanner, int64_t at)
{
	struct feed_state state = {.last_good = 1, .last_good_time = at};
	struct scanner_state s;
	struct list_state l;
	struct why why;

	fixture_ok(list, ledger_list_by_name(txn, list, true, &l, &why), &why);
	fixture_ok(scanner,
	    ledger_scanner_by_name(txn, scanner, true, &s, &why), &why);
	state.list = l.id;
	state.scanner = s.id;
	fixture_ok("feed", ledger_feed_put(txn, &state, &why), &why);
}

static int
setup(void **state)
{
	static const char *const checker[] = FIXTURE_SELF_CHECK;
	struct generation_info info = {0};
	struct ledger *ledger;
	struct ledger_txn *txn;
	struct why why;

	(void)state;
	fixture_make_dir(&fixture);
	fixture_configure(&fixture, conf);
	fixture_ok("ledger",
	    ledger_open(fixture.dir, LEDGER_WRITE, &ledger, &why), &why);
	fixture_ok(
	    "begin", ledger_begin(ledger, LEDGER_WRITE, &txn, &why), &why);
	feed(txn, "relays", "nightly", NOW - HOURS(1));
	feed(txn, "proxies", "nightly", NOW);
	feed(txn, "relays", "weekly", NOW - HOURS(100));
	feed(txn, "ice", "frozen", NOW - HOURS(100));
	feed(txn, "relays", "not-configured", NOW - HOURS(100));
	fixture_ok("commit", ledger_commit(&txn, &why), &why);
	fixture_ok(
	    "begin", ledger_begin(ledger, LEDGER_READ, &txn, &why), &why);
	fixture_ok("publish",
	    generation_publish(
		fixture.dir, txn, NULL, NULL, checker, &info, &why),
	    &why);
	generation_info_free(&info);
	ledger_abort(&txn);
	ledger_close(&ledger);
	fixture_ok(
	    "open", snapshot_open(fixture.dir, &fixture.snapshot, &why), &why);
	site.config = fixture.config;
	served.snapshot = fixture.snapshot;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fixture_close(&fixture);
	return 0;
}

static void
the_list_fed_longest_ago_counts(void **state)
{
	static const struct {
		const char *scanner;
		int64_t now, age; /* -1: fed none of the lists */
		bool silent;
	} cases[] = {
	    {"nightly", NOW, HOURS(1), false},
	    {"nightly", NOW + HOURS(1), HOURS(2), false},
	    {"nightly", NOW + HOURS(1) + 1, HOURS(2) + 1, true},
	    {"nightly", NOW - HOURS(5), 0, false}, /* clock went back */
	    {"weekly", NOW, HOURS(100), false},
	    {"weekly", NOW + DAYS(4), HOURS(196), true},
	    {"never", NOW, -1, false},
	    {"frozen", NOW, -1, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct config_scanner *s =
		    config_scanner_by_name(fixture.config, cases[i].scanner);
		bool silent = false;
		int64_t age = -1;

		case_int(cases[i].scanner,
		    silence_age(&edition, s, cases[i].now, &age, &silent),
		    cases[i].age >= 0);
		case_int(cases[i].scanner, age, cases[i].age);
		case_int(cases[i].scanner, silent, cases[i].silent);
	}
}

static void
it_is_said_once_a_day(void **state)
{
	static const struct {
		int64_t at;
		size_t count; /* of silent feeds */
		int64_t told; /* of the first; 0: there is none */
	} looks[] = {
	    {0, 0, 0},
	    {HOURS(1) + 1, 1, HOURS(1) + 1},
	    {HOURS(1) + 6, 1, HOURS(1) + 1},
	    {HOURS(3), 2, HOURS(1) + 1},
	    {HOURS(25), 2, HOURS(1) + 1},
	    {HOURS(25) + 1, 2, HOURS(25) + 1},
	    {0, 0, 0}, /* heard of again, or so says the clock */
	    {HOURS(30), 2, HOURS(30)},
	};
	struct silence s = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(looks); i++) {
		char name[32];

		snprintf(name, sizeof(name), "look %zu", i);
		silence_look(&s, &edition, NOW + looks[i].at);
		case_int(name, s.feed_count, looks[i].count);
		if (looks[i].count > 0)
			case_int(name, s.feeds[0].told, NOW + looks[i].told);
	}
	free(s.feeds);
}

static void
what_is_not_configured_is_forgotten(void **state)
{
	struct config *config = fixture.config;
	size_t scanners = config->scanner_count;
	struct silence s = {0};

	(void)state;
	silence_look(&s, &edition, NOW + DAYS(30));
	case_int("all", s.feed_count, 3);
	config->scanner_count = 1;
	silence_look(&s, &edition, NOW + DAYS(30));
	case_int("a scanner less", s.feed_count, 2);
	config->scanner_count = 0;
	silence_look(&s, &edition, NOW + DAYS(30));
	case_int("none", s.feed_count, 0);
	config->scanner_count = scanners;
	free(s.feeds);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_list_fed_longest_ago_counts),
	    cmocka_unit_test(it_is_said_once_a_day),
	    cmocka_unit_test(what_is_not_configured_is_forgotten),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("silence", tests, setup, teardown);
}
