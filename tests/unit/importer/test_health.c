/* What relaybl status counts, and what it says that needs a person. */
#include "case.h"
#include "health.h"
#include "store_case.h"

#define NOW	 STORE_CASE_NOW
#define HOURS(n) ((int64_t)(n)*3600)

/* One finding of the list. */
struct row {
	const char *prefix;
	uint8_t state, class, verdict;
	int64_t last_open, expires; /* from now */
};

struct story {
	const struct row *rows;
	size_t count;
};

static enum status
put_row(
    struct change *c, uint16_t list, const struct row *row, struct why *said)
{
	struct finding_key key = {.list = list, .scanner = 1};
	struct finding f = {.state = row->state,
	    .class = row->class,
	    .verdict = row->verdict,
	    .last_open = NOW + row->last_open,
	    .last_seen = NOW + row->last_open,
	    .expires = NOW + row->expires};
	struct why why;

	(void)said;
	must(prefix_parse(row->prefix, strlen(row->prefix), &key.prefix, &why));
	return ledger_finding_put(c->txn, &key, &f, &why);
}

static enum status
tell_story(void *ctx, struct change *c, struct why *why)
{
	const struct story *story = ctx;
	struct scanner_state scanner;
	struct list_state list;
	enum status st = change_list(c, &c->run->config->lists[0], &list, why);

	if (st == ST_OK)
		st = ledger_scanner_by_name(
		    c->txn, "nightly", true, &scanner, why);
	for (size_t i = 0; st == ST_OK && i < story->count; i++)
		st = put_row(c, list.id, &story->rows[i], why);
	return st;
}

static void
write_with(struct store_case *s, session_change apply, void *ctx)
{
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct generation_info made = {.number = 0};
	struct why why;

	must(session_write(session, apply, ctx, &made, &why));
	generation_info_free(&made);
	session_close(&session);
}

/* All reasons, a line each. */
static void
take_reason(void *ctx, const char *text)
{
	char *all = ctx;

	strcat(strcat(all, text), "\n");
}

struct look {
	struct health health;
	char reasons[16384];
	size_t count;
};

static void
look(struct store_case *s, struct look *l)
{
	struct session *session = store_case_open(s, SESSION_LOOK);
	struct why why;

	l->reasons[0] = '\0';
	must(health_gather(&s->run, session, &l->health, &why));
	l->count = health_reasons(&l->health, take_reason, l->reasons);
	session_close(&session);
}

static const struct row rows[] = {
    {"192.0.2.1", FINDING_LISTED, CLASS_RELAY, VERDICT_OPEN, -60, HOURS(24)},
    {"192.0.2.2", FINDING_LISTED, CLASS_RELAY, VERDICT_CLOSED, -60,
	HOURS(24) + 1},
    {"192.0.2.3", FINDING_LISTED, CLASS_PROXY, VERDICT_OPEN, -60, DAYS(7)},
    {"192.0.2.4", FINDING_LISTED, CLASS_PROXY, VERDICT_OPEN, -60, DAYS(7) + 1},
    {"192.0.2.5", FINDING_LISTED, CLASS_RELAY, VERDICT_OPEN, -60, 0},
    {"192.0.2.6", FINDING_UNCONFIRMED, CLASS_RELAY, VERDICT_OPEN, -60, 60},
    {"192.0.2.7", FINDING_UNCONFIRMED, CLASS_RELAY, VERDICT_OPEN, -60, -60},
    {"192.0.2.8", FINDING_SEEN, CLASS_RELAY, VERDICT_OPEN, -60, 60},
    {"192.0.2.9", FINDING_CLEARED, CLASS_RELAY, VERDICT_CLOSED, -60, 60},
    /* exempt, from here on */
    {"198.51.100.1", FINDING_LISTED, CLASS_RELAY, VERDICT_OPEN, -60, DAYS(9)},
    {"198.51.100.2", FINDING_SEEN, CLASS_RELAY, VERDICT_OPEN, -60, 0},
    {"198.51.100.3", FINDING_LISTED, CLASS_RELAY, VERDICT_CLOSED, -60, DAYS(9)},
    {"198.51.100.4", FINDING_REMOVED, CLASS_RELAY, VERDICT_OPEN, -60, 0},
    {"198.51.100.5", FINDING_SEEN, CLASS_RELAY, VERDICT_OPEN, -DAYS(30), 0},
    {"198.51.100.6", FINDING_SEEN, CLASS_RELAY, VERDICT_OPEN, 1 - DAYS(30), 0},
};

static void
listings_and_own_hosts_are_counted(void **state)
{
	struct store_case *s = *state;
	struct story story = {rows, COUNT(rows)};
	const struct health_list *l;
	struct look got;

	store_case_config(s, "    exempt: [198.51.100.0/24]\n");
	write_with(s, tell_story, &story);
	look(s, &got);
	assert_int_equal(got.health.list_count, 1);
	l = &got.health.lists[0];
	case_int("listings", l->listings, 4);
	case_int("relay", l->classes[CLASS_RELAY], 2);
	case_int("proxy", l->classes[CLASS_PROXY], 2);
	case_int("unconfirmed", l->classes[CLASS_UNCONFIRMED], 1);
	case_int("within a day", l->day, 1);
	case_int("within a week", l->week, 3);
	case_int("exemptions", l->exemptions, 1);
	case_int("own hosts", l->own_count, 3);
	case_int("served", got.health.served, SERVED_CURRENT);
	case_text("reasons", got.reasons,
	    "list relays: own host is open: 198.51.100.1 port 0, says nightly "
	    "(exempt: 198.51.100.0/24)\n"
	    "list relays: own host is open: 198.51.100.2 port 0, says nightly "
	    "(exempt: 198.51.100.0/24)\n"
	    "list relays: own host is open: 198.51.100.6 port 0, says nightly "
	    "(exempt: 198.51.100.0/24)\n");
	case_int("count", got.count, 3);
	health_free(&got.health);
}

static void
a_list_that_is_nearly_full_is_told(void **state)
{
	static const struct {
		const char *max;
		const char *want;
	} cases[] = {
	    {"    max-listed: 5\n", ""}, /* 4 of 5 are 80 % */
	    {"    max-listed: 4\n",
		"list relays: 4 listings of 4 that there may be "
		"(max-listed)\n"},
	};
	struct store_case *s = *state;
	struct story story = {rows, 4};
	struct look got;

	write_with(s, tell_story, &story);
	for (size_t i = 0; i < COUNT(cases); i++) {
		store_case_config(s, cases[i].max);
		look(s, &got);
		case_text(cases[i].max, got.reasons, cases[i].want);
		health_free(&got.health);
	}
}

static void
own_hosts_are_named_up_to_a_number(void **state)
{
	struct store_case *s = *state;
	struct row many[HEALTH_OWN_MAX + 2];
	char texts[COUNT(many)][PREFIX_TEXT_MAX];
	struct story story = {many, COUNT(many)};
	struct look got;

	for (size_t i = 0; i < COUNT(many); i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "198.51.100.%zu", i);
		many[i] = (struct row){
		    texts[i], FINDING_SEEN, CLASS_RELAY, VERDICT_OPEN, -60, 0};
	}
	store_case_config(s, "    exempt: [198.51.100.0/24]\n");
	write_with(s, tell_story, &story);
	look(s, &got);
	case_int("reasons", got.count, HEALTH_OWN_MAX + 1);
	case_holds("the rest", got.reasons,
	    "list relays: 2 more own hosts are open\n");
	health_free(&got.health);
}

/* ---- imports, feeds, rechecks ---- */

static enum status
append(struct change *c, struct import_record rec, struct why *said)
{
	uint64_t given = rec.reverted_by;
	struct why why;

	(void)said;
	rec.list = 1;
	rec.reverted_by = 0;
	must(ledger_import_append(c->txn, &rec, &why));
	/* Said where a test wants another state than a new one has. */
	rec.hold_state = (uint8_t)given;
	return ledger_import_put(c->txn, &rec, &why);
}

static enum status
tell_imports(void *ctx, struct change *c, struct why *said)
{
	struct story nothing = {NULL, 0};
	struct recheck asked = {.asked = NOW - 7200};
	struct feed_state feed = {.list = 1,
	    .scanner = 1,
	    .last_good = 2,
	    .last_tried = 4,
	    .last_good_time = NOW - HOURS(36) - 1};
	struct why why;

	(void)ctx;
	(void)said;
	must(tell_story(&nothing, c, &why));
	must(append(c,
	    (struct import_record){
		.time = NOW - DAYS(7), .counts.listed = 1000},
	    &why));
	must(append(c,
	    (struct import_record){.time = NOW - DAYS(7) + 1,
		.counts.listed = 10,
		.counts.delisted = 15},
	    &why));
	must(append(c,
	    (struct import_record){.time = NOW - 60,
		.scanner = 1,
		.held = HOLD_REMOVALS,
		.counts.listed = 3,
		.guards = slice_of("removals 312 of 500, allowed 100")},
	    &why));
	must(append(c,
	    (struct import_record){.time = NOW - 50,
		.scanner = 1,
		.held = HOLD_ALL,
		.counts.listed = 5000,
		.guards = slice_of("open 90 % of 100\033[2J")},
	    &why));
	must(append(c,
	    (struct import_record){.time = NOW - 40,
		.held = HOLD_ALL,
		.reverted_by = HOLD_REJECTED},
	    &why));
	must(ledger_feed_put(c->txn, &feed, &why));
	must(prefix_parse("192.0.2.1", 9, &asked.prefix, &why));
	must(ledger_recheck_put(c->txn, 1, &asked, &why));
	asked.answered = NOW;
	must(prefix_parse("192.0.2.2", 9, &asked.prefix, &why));
	return ledger_recheck_put(c->txn, 1, &asked, &why);
}

static void
holds_feeds_and_growth_are_told(void **state)
{
	struct store_case *s = *state;
	const struct health_list *l;
	struct look got;

	write_with(s, tell_imports, NULL);
	look(s, &got);
	l = &got.health.lists[0];
	case_int("began", l->began, 13);
	case_int("ended", l->ended, 15);
	case_int("rechecks", l->rechecks, 1);
	case_int("asked", l->oldest_recheck, NOW - 7200);
	case_int("feeds", l->feed_count, 1);
	case_int("silent", l->feeds[0].silent, true);
	case_text("reasons", got.reasons,
	    "list relays: all of import 4 by nightly is held: open 90 % of "
	    "100\\x1b[2J: relaybl approve 4, or reject\n"
	    "list relays: removals of import 3 by nightly are held: removals "
	    "312 of 500, allowed 100: relaybl approve 3, or reject\n"
	    "list relays: scanner nightly is silent: last good import "
	    "2026-11-20T09:53:19Z, 36 h ago\n");
	health_free(&got.health);
	s->run.now--;
	look(s, &got);
	case_int("36 h ago are not silent", got.count, 2);
	health_free(&got.health);
	/* Nobody is waited for where nothing may be written. */
	store_case_config(s, "    freeze: \"moving\"\n");
	look(s, &got);
	case_int("frozen", got.health.lists[0].feeds[0].silent, false);
	case_int("its holds stay", got.count, 2);
	health_free(&got.health);
}

/* ---- what is served ---- */

static void
what_is_served_is_told(void **state)
{
	struct store_case *s = *state;
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct story story = {rows, 1};
	struct generation_info made = {.number = 0};
	struct look got;
	struct why why;

	must(session_commit(session, tell_story, &story, &why));
	/* As with two processes: a ledger is open once in each. */
	session_close(&session);
	look(s, &got);
	case_text("never", got.reasons,
	    "nothing was ever published: relaybl publish\n");
	health_free(&got.health);
	session = store_case_open(s, SESSION_WRITE);
	must(session_publish(session, &made, &why));
	generation_info_free(&made);
	must(session_commit(session, tell_story, &story, &why));
	session_close(&session);
	look(s, &got);
	case_text("behind", got.reasons,
	    "generation 2 is behind the ledger: relaybl publish\n");
	health_free(&got.health);
}

static void
shares_are_rounded_up(void **state)
{
	(void)state;
	case_int("nothing", health_percent(0, 0), 0);
	case_int("all", health_percent(5, 5), 100);
	case_int("a little", health_percent(1, UINT64_MAX), 1);
	case_int("80", health_percent(80, 100), 80);
	case_int("above 80", health_percent(8001, 10000), 81);
	case_int("large", health_percent(UINT64_MAX, UINT64_MAX), 100);
	case_int(
	    "without room", health_percent(5, 0) > HEALTH_FULL_PERCENT, true);
}

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(listings_and_own_hosts_are_counted),
	    TEST(a_list_that_is_nearly_full_is_told),
	    TEST(own_hosts_are_named_up_to_a_number),
	    TEST(holds_feeds_and_growth_are_told),
	    TEST(what_is_served_is_told),
	    cmocka_unit_test(shares_are_rounded_up),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
