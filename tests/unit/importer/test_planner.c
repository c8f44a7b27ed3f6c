/* Plans of whole scans: what they cover and lack, who agrees, what is told. */
#include "planner_case.h"

/* Listings of three hosts at 25 in 192.0.2.0/28, one of them excluded by the
 * scopes below, and one beside it. */
static void
list_some(struct store_case *s, const char *scanner, const char *id)
{
	planner_case_apply(s,
	    &(struct scan_case){.scanner = scanner,
		.id = id,
		.ended = 40 * HOUR,
		.said = SAID("192.0.2.1 25 d", "192.0.2.2 25 d",
		    "192.0.2.5 25 d", "192.0.2.200 25 d", "2001:db8::1 25 d")});
}

#define SCOPE                                                                  \
	"{\"mode\":\"full\",\"prefixes\":[\"192.0.2.0/28\","                   \
	"\"2001:db8::/64\"],\"exclude\":[\"192.0.2.5\"]}"

static void
a_full_scan_tells_by_what_it_lacks(void **state)
{
	static const struct {
		const char *name, *scope;
		bool cut;
		const char *scanner, *want;
		unsigned covered, of;
	} cases[] = {
	    {"full", SCOPE, false, "nightly",
		"R192.0.2.1:25 -192.0.2.2:25? -2001:db8::1:25?", 2, 16},
	    {"another's listings", SCOPE, false, "weekly", "L192.0.2.1:25", 2,
		16},
	    {"cut off", SCOPE, true, "nightly", "R192.0.2.1:25", 2, 16},
	    {"partial",
		"{\"mode\":\"partial\",\"prefixes\":[\"192.0.2.0/28\"]}", false,
		"nightly", "R192.0.2.1:25", 0, 0},
	    {"unsaid", NULL, false, "nightly", "R192.0.2.1:25", 0, 0},
	    {"only counted", "{\"mode\":\"full\",\"count\":9}", false,
		"nightly", "R192.0.2.1:25", 2, 9},
	};
	struct store_case *s = *state;

	planner_case_config(s, "", "");
	list_some(s, "nightly", "a");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan_said said;

		planner_case_plan(s,
		    &(struct scan_case){.scanner = cases[i].scanner,
			.id = "b",
			.ended = HOUR,
			.scope = cases[i].scope,
			.cut = cases[i].cut,
			.said = SAID("192.0.2.1 25 o", "192.0.2.9 587 c")},
		    false, &said);
		case_text(cases[i].name, said.text, cases[i].want);
		case_int(cases[i].name, said.tally.record.counts.missing,
		    strchr(said.text, '?') != NULL ? 2 : 0);
		case_int(cases[i].name, said.tally.covered, cases[i].covered);
		case_int(cases[i].name, said.tally.scope, cases[i].of);
		case_int(cases[i].name, said.tally.listings, 5);
		case_int(cases[i].name, said.tally.own_listings,
		    cases[i].scanner[0] == 'n' ? 5 : 0);
		plan_tally_free(&said.tally);
	}
}

static void
canaries_are_covered(void **state)
{
	struct store_case *s = *state;
	struct plan_said said;

	list_some(s, "nightly", "a");
	planner_case_config(
	    s, "", "canary-open: [192.0.2.3], canary-closed: [203.0.113.1]");
	planner_case_plan(s,
	    &(struct scan_case){.scanner = "nightly",
		.id = "b",
		.ended = HOUR,
		.scope = SCOPE,
		.said = SAID("192.0.2.1 25 d", "192.0.2.1 587 c",
		    "192.0.2.3 25 o", "192.0.2.5 25 d", "203.0.113.1 25 c",
		    "2001:db8::1 25 d", "2001:db8::2 25 d")},
	    false, &said);
	/* .1, the canary .3, and one of IPv6. */
	case_int("covered", said.tally.covered, 3);
	case_int("missing", said.tally.record.counts.missing, 1);
	plan_tally_free(&said.tally);
}

/* What the third one says that does not mention a listing. */
static void
three_times_missing_is_an_alert(void **state)
{
	struct store_case *s = *state;
	struct scan_case scan = {.scanner = "nightly",
	    .scope = SCOPE,
	    .said = SAID("192.0.2.1 25 o", "2001:db8::1 25 o")};
	struct plan_said said;

	planner_case_config(s, "    min-coverage: 0%\n", "min-coverage: 0%");
	list_some(s, "nightly", "a");
	scan.id = "b";
	scan.ended = 4 * HOUR;
	planner_case_apply(s, &scan);
	scan.ended = 3 * HOUR;
	planner_case_plan(s, &scan, false, &said);
	case_text("the same scan", said.text, "R192.0.2.1:25 R2001:db8::1:25");
	plan_tally_free(&said.tally);
	scan.id = "c";
	planner_case_apply(s, &scan);
	scan.id = "d";
	scan.ended = 2 * HOUR;
	planner_case_plan(s, &scan, false, &said);
	case_text("the third one", said.text,
	    "R192.0.2.1:25 R2001:db8::1:25 -192.0.2.2:25!?");
	case_int("alerts", said.tally.record.counts.alerts, 1);
	plan_tally_free(&said.tally);
	planner_case_apply(s, &scan);
	scan.id = "e";
	scan.ended = HOUR;
	planner_case_plan(s, &scan, false, &said);
	case_int("no more", said.tally.record.counts.alerts, 0);
	case_int("missing", said.tally.record.counts.missing, 1);
	plan_tally_free(&said.tally);
}

static void
two_scanners_agree(void **state)
{
	static const struct {
		const char *name, *list, *first, *said, *want;
		int64_t ended; /* of the first */
	} cases[] = {
	    {"open", "", "192.0.2.1 25 o", "192.0.2.1 25 o", "L192.0.2.1:25",
		DAY},
	    {"agree: false", "    agree: false\n", "192.0.2.1 25 o",
		"192.0.2.1 25 o", "P192.0.2.1:25", DAY},
	    {"another port", "", "192.0.2.1 587 o", "192.0.2.1 25 o",
		"P192.0.2.1:25", DAY},
	    {"another host", "", "192.0.2.2 25 o", "192.0.2.1 25 o",
		"P192.0.2.1:25", DAY},
	    {"a listing that would be over", "    expire: 20h\n",
		"192.0.2.1 25 o", "192.0.2.1 25 o", "P192.0.2.1:25", DAY},
	};
	struct store_case *s = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan_said said;
		char store[64];

		(void)snprintf(store, sizeof(store), "%zu", i);
		planner_case_config(s, cases[i].list, "");
		s->config->store[strlen(s->config->store) - 1] = store[0];
		planner_case_apply(s, &(struct scan_case){.scanner = "weekly",
					  .id = "a",
					  .ended = cases[i].ended,
					  .said = SAID(cases[i].first)});
		planner_case_plan(s,
		    &(struct scan_case){.scanner = "nightly",
			.id = "a",
			.ended = HOUR,
			.said = SAID(cases[i].said)},
		    false, &said);
		case_text(cases[i].name, said.text, cases[i].want);
		plan_tally_free(&said.tally);
	}
}

static enum status
ask(void *ctx, struct change *c, struct why *why)
{
	const struct recheck *r = ctx;
	struct list_state list;
	enum status st = change_list(c, &c->run->config->lists[0], &list, why);

	return st == ST_OK ? ledger_recheck_put(c->txn, list.id, r, why) : st;
}

#define RECHECK "{\"mode\":\"recheck\"}"

static void
what_was_asked_for_counts_more(void **state)
{
	static const struct {
		const char *name, *scope, *said, *want;
		int64_t asked;	  /* seconds before now */
		int64_t answered; /* the same; 0: open */
	} cases[] = {
	    {"asked for", RECHECK, "192.0.2.1 25 c", "D192.0.2.1:25*", 3 * HOUR,
		0},
	    {"found open", RECHECK, "192.0.2.1 25 o", "R192.0.2.1:25*",
		3 * HOUR, 0},
	    {"found nothing", RECHECK, "192.0.2.1 25 u", "-192.0.2.1:25",
		3 * HOUR, 0},
	    {"in a scan of its own", NULL, "192.0.2.1 25 c", "C192.0.2.1:25*",
		3 * HOUR, 0},
	    {"asked later", RECHECK, "192.0.2.1 25 c", "C192.0.2.1:25", 1, 0},
	    {"answered", RECHECK, "192.0.2.1 25 c", "C192.0.2.1:25", 3 * HOUR,
		2 * HOUR},
	    {"another host", RECHECK, "192.0.2.2 25 c", "C192.0.2.2:25",
		3 * HOUR, 0},
	    {"never listed", RECHECK, "192.0.2.1 587 c", "-192.0.2.1:587*",
		3 * HOUR, 0},
	};
	struct store_case *s = *state;
	struct why why;

	planner_case_config(s, "", "");
	list_some(s, "nightly", "a");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session *session = store_case_open(s, SESSION_WRITE);
		struct recheck r = {.asked = s->run.now - cases[i].asked,
		    .answered = cases[i].answered != 0
				    ? s->run.now - cases[i].answered
				    : 0,
		    .actor = slice_of("tester"),
		    .reason = slice_of("fixed")};
		struct plan_said said;

		must(prefix_parse("192.0.2.1", 9, &r.prefix, &why));
		must(session_commit(session, ask, &r, &why));
		session_close(&session);
		planner_case_plan(s,
		    &(struct scan_case){.scanner = "nightly",
			.id = "b",
			.ended = HOUR,
			.scope = cases[i].scope,
			.said = SAID(cases[i].said)},
		    false, &said);
		case_text(cases[i].name, said.text, cases[i].want);
		plan_tally_free(&said.tally);
	}
}

static void
removals_can_be_withheld(void **state)
{
	struct store_case *s = *state;
	struct plan_said said;
	const struct scan_case scan = {.scanner = "nightly",
	    .id = "b",
	    .ended = HOUR,
	    .said = SAID("192.0.2.1 25 c", "192.0.2.2 25 d", "192.0.2.9 25 d")};

	planner_case_config(s, "    clear-recheck: 1\n", "clear: 1");
	list_some(s, "nightly", "a");
	planner_case_plan(s, &scan, false, &said);
	case_text(
	    "applied", said.text, "D192.0.2.1:25 R192.0.2.2:25 L192.0.2.9:25");
	case_int("delisted", said.tally.record.counts.delisted, 1);
	case_int("withheld", said.tally.record.counts.withheld, 0);
	plan_tally_free(&said.tally);
	planner_case_plan(s, &scan, true, &said);
	case_text(
	    "held", said.text, "W192.0.2.1:25 R192.0.2.2:25 L192.0.2.9:25");
	case_int("delisted", said.tally.record.counts.delisted, 0);
	case_int("withheld", said.tally.record.counts.withheld, 1);
	case_int("writes", said.tally.writes, 2);
	plan_tally_free(&said.tally);
}

static void
outputs_are_listed_where_so_said(void **state)
{
	static const struct {
		const char *list, *want;
	} cases[] = {
	    {"", "L192.0.2.1:25"},
	    {"    outputs: report\n", "L192.0.2.1:25"},
	    {"    outputs: list\n", "L192.0.2.1:25 P198.51.100.9:25"},
	};
	struct store_case *s = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan_said said;

		planner_case_config(s, cases[i].list, "");
		list_some(s, "weekly", "a");
		planner_case_plan(s,
		    &(struct scan_case){.scanner = "nightly",
			.id = "b",
			.ended = HOUR,
			.said = SAID("192.0.2.1 25 O", "198.51.100.9 25 c")},
		    false, &said);
		/* Weekly has found the first one open, too. */
		case_text(cases[i].list, said.text, cases[i].want);
		case_int("outputs", said.tally.record.counts.outputs, 1);
		case_int("contradictions",
		    said.tally.record.counts.contradictions, 0);
		case_int(
		    "closed", said.tally.record.counts.closed, i == 2 ? 0 : 1);
		plan_tally_free(&said.tally);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)
	    TEST(a_full_scan_tells_by_what_it_lacks),
	    TEST(canaries_are_covered),
	    TEST(three_times_missing_is_an_alert),
	    TEST(two_scanners_agree),
	    TEST(what_was_asked_for_counts_more),
	    TEST(removals_can_be_withheld),
	    TEST(outputs_are_listed_where_so_said),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("planner", tests, NULL, NULL);
}
