/* What is kept, and how long. */
#include "retention.h"

#include "store_case.h"

#define NOW STORE_CASE_NOW

static const struct config_keep keep = {
    .events_s = DAYS(730),
    .findings_s = DAYS(90),
    .evidence_s = DAYS(30),
    .undo_s = DAYS(30),
};

/* A finding of that state, as many days ago: last open, last seen, expiry,
 * removal (0: not removed). */
static const struct {
	const char *name;
	uint8_t state;
	int open, seen, expiry, removed;
	bool texts;
	enum retention want;
} rows[] = {
    {"listed", FINDING_LISTED, 400, 400, 370, 0, true, RETENTION_KEEP},
    {"unconfirmed", FINDING_UNCONFIRMED, 400, 400, 397, 0, true,
	RETENTION_KEEP},
    {"seen closed today", FINDING_CLEARED, 20, 0, 0, 0, true, RETENTION_KEEP},
    {"cleared long ago, still scanned", FINDING_CLEARED, 31, 0, 1, 0, true,
	RETENTION_BARE},
    {"without texts already", FINDING_CLEARED, 31, 0, 1, 0, false,
	RETENTION_KEEP},
    {"at the limit of evidence", FINDING_CLEARED, 30, 0, 1, 0, true,
	RETENTION_KEEP},
    {"not scanned any more", FINDING_CLEARED, 91, 91, 61, 0, true,
	RETENTION_FORGET},
    {"at the limit of findings", FINDING_CLEARED, 90, 90, 60, 0, false,
	RETENTION_KEEP},
    {"expired a while ago", FINDING_EXPIRED, 60, 60, 29, 0, true,
	RETENTION_KEEP},
    {"expired long ago", FINDING_EXPIRED, 61, 61, 31, 0, true, RETENTION_BARE},
    {"removed, seen long before", FINDING_REMOVED, 100, 100, 70, 29, true,
	RETENTION_KEEP},
    {"removed long ago", FINDING_REMOVED, 100, 100, 70, 31, true,
	RETENTION_BARE},
    {"a tombstone that is old", FINDING_REMOVED, 100, 100, 70, 91, true,
	RETENTION_FORGET},
    {"open once, long ago", FINDING_SEEN, 91, 91, 88, 0, true,
	RETENTION_FORGET},
};

static void
findings_are_kept_as_long_as_they_matter(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct finding f = {
		    .state = rows[i].state,
		    .last_open = NOW - DAYS(rows[i].open),
		    .last_seen = NOW - DAYS(rows[i].seen),
		    .expires = NOW - DAYS(rows[i].expiry),
		    .removed =
			rows[i].removed ? NOW - DAYS(rows[i].removed) : 0,
		};

		if (rows[i].texts)
			f.reply = slice_of("250 Ok");
		case_int(
		    rows[i].name, retention_of(&keep, &f, NOW), rows[i].want);
	}
}

/* ---- what is not a finding ---- */

static const uint8_t part[] = {1, 2, 3};

/* An import of that kind with something to undo. */
static enum status
make_import(struct change *c, enum import_kind kind, int64_t time, uint8_t held,
    uint8_t hold_state, struct why *why)
{
	struct import_record rec = {.kind = (uint8_t)kind,
	    .list = c->lists[0].id,
	    .time = time,
	    .held = held,
	    .hold_state = hold_state};
	const struct slice bytes = {part, sizeof(part)};
	enum status st = ledger_import_append(c->txn, &rec, why);

	if (st == ST_OK)
		st =
		    ledger_part_put(c->txn, LEDGER_UNDO, rec.id, 0, bytes, why);
	if (st == ST_OK && held != HOLD_NONE)
		st = ledger_part_put(
		    c->txn, LEDGER_HOLDS, rec.id, 0, bytes, why);
	return st;
}

static enum status
put_recheck(struct change *c, uint8_t last, int64_t asked, struct why *why)
{
	const struct recheck r = {.asked = asked,
	    .prefix = {.addr = {.family = ADDR_V4, .b = {192, 0, 2, last}},
		.len = 32},
	    .actor = slice_of("tester"),
	    .reason = slice_of("test")};

	return ledger_recheck_put(c->txn, c->lists[0].id, &r, why);
}

static enum status
put_event(struct change *c, int64_t time, struct why *why)
{
	struct event ev = {.kind = EVENT_LISTED,
	    .list = c->lists[0].id,
	    .time = time,
	    .prefix = {.addr = {.family = ADDR_V4, .b = {192, 0, 2, 1}},
		.len = 32},
	    .actor = slice_of("tester")};

	return ledger_event_append(c->txn, &ev, why);
}

static void
fill(struct change *c, struct why *why_out)
{
	struct why why = *why_out;
	const int64_t old = NOW - DAYS(31);

	must(make_import(c, IMPORT_SCAN, old, HOLD_NONE, 0, &why));
	must(make_import(c, IMPORT_SCAN, NOW, HOLD_NONE, 0, &why));
	must(make_import(c, IMPORT_SCAN, NOW, HOLD_ALL, HOLD_OPEN, &why));
	must(make_import(c, IMPORT_SCAN, NOW, HOLD_ALL, HOLD_REJECTED, &why));
	must(put_recheck(c, 1, old, &why));
	must(put_recheck(c, 2, NOW - DAYS(30), &why));
	must(put_event(c, NOW - DAYS(731), &why));
	must(put_event(c, NOW - DAYS(730), &why));
}

static void
check_tally(struct change *c, bool store, unsigned each, struct why *why_out)
{
	struct why why = *why_out;
	struct retention_tally t = {.events = 0};

	must(retention_rechecks(c->txn, c->lists[0].id, NOW, store, &t, &why));
	must(retention_rest(c->txn, &keep, NOW, store, &t, &why));
	case_int("events", t.events, each);
	case_int("undo", t.undo, each);
	case_int("holds", t.holds, each);
	case_int("rechecks", t.rechecks, each);
}

static enum status
what_is_old_goes(void *ctx, struct change *c, struct why *why)
{
	(void)ctx;
	fill(c, why);
	check_tally(c, false, 1, why);
	check_tally(c, true, 1, why);
	check_tally(c, true, 0, why);
	return ST_OK;
}

static enum status
count_id(void *ctx, uint64_t import)
{
	uint64_t *ids = ctx;

	if (ids[0]++ == 0)
		ids[1] = import;
	return ST_OK;
}

/* Of tickets, too, whether findings were changed with them or not; the rows of
 * a survey are no import's, whatever its number is. */
static enum status
what_reverts_of_tickets_need_goes(
    void *ctx, struct change *c, struct why *why_out)
{
	static const struct {
		enum ledger_parts_kind kind;
		uint64_t import;
	} parts[] = {{LEDGER_UNDO_TICKETS, 1}, {LEDGER_UNDO_TICKETS, 2},
	    {LEDGER_UNDO_TICKETS, 77}, {LEDGER_SURVEY, 1}};
	const struct slice bytes = {part, sizeof(part)};
	uint64_t ids[2] = {0, 0}, surveys[2] = {0, 0};
	struct retention_tally t = {.events = 0};
	struct why why = *why_out;

	(void)ctx;
	must(make_import(c, IMPORT_SCAN, NOW - DAYS(31), HOLD_NONE, 0, &why));
	must(make_import(c, IMPORT_SCAN, NOW, HOLD_NONE, 0, &why));
	for (size_t i = 0; i < COUNT(parts); i++)
		must(ledger_part_put(
		    c->txn, parts[i].kind, parts[i].import, 0, bytes, &why));
	must(retention_rest(c->txn, &keep, NOW, true, &t, &why));
	case_int("undo", t.undo, 1);
	must(ledger_parts_imports(
	    c->txn, LEDGER_UNDO_TICKETS, count_id, ids, &why));
	case_int("left", ids[0], 1);
	case_int("the young one's", ids[1], 2);
	must(ledger_parts_imports(
	    c->txn, LEDGER_SURVEY, count_id, surveys, &why));
	case_int("surveys", surveys[0], 1);
	return ST_OK;
}

/* 40 scans and 40 additions: the 30 youngest scans and every addition stay. */
static enum status
young_scans_can_be_undone(void *ctx, struct change *c, struct why *why_out)
{
	uint64_t ids[2] = {0, 0};
	struct why why = *why_out;

	(void)ctx;
	for (int i = 0; i < 40; i++) {
		must(make_import(c, IMPORT_SCAN, NOW, HOLD_NONE, 0, &why));
		must(make_import(c, IMPORT_ADD, NOW, HOLD_NONE, 0, &why));
	}
	must(retention_undo_of(c->txn, c->lists[0].id, &why));
	must(ledger_parts_imports(c->txn, LEDGER_UNDO, count_id, ids, &why));
	case_int("left", ids[0], 30 + 40);
	case_int("the first addition", ids[1], 2);
	return ST_OK;
}

static void
run_in_change(struct store_case *s, session_change f)
{
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct why why = {""};

	must(session_commit(session, f, NULL, &why));
	session_close(&session);
}

static void
old_records_go(void **state)
{
	run_in_change(*state, what_is_old_goes);
}

static void
old_undo_goes(void **state)
{
	run_in_change(*state, young_scans_can_be_undone);
}

static void
old_undo_of_tickets_goes(void **state)
{
	run_in_change(*state, what_reverts_of_tickets_need_goes);
}

int
main(int argc, char **argv)
{
#define STORE_TEST(f)                                                          \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(findings_are_kept_as_long_as_they_matter),
	    STORE_TEST(old_records_go),
	    STORE_TEST(old_undo_goes),
	    STORE_TEST(old_undo_of_tickets_goes),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
