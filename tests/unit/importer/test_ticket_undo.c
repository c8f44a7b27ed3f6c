/* What reverts of imports do to tickets. */
#include "ticket_undo.h"

#include "revert.h"
#include "ticket_case.h"

struct to_revert {
	struct revert r;
	struct import_record rec;
};

static enum status
revert_one(void *ctx, struct change *c, struct why *why)
{
	struct to_revert *t = ctx;
	enum status st = revert_run(&t->r, c, why);

	t->rec = (struct import_record){
	    .kind = IMPORT_REVERT, .target = t->r.target};
	if (st == ST_OK)
		st = change_bump(c, 1, why);
	return st == ST_OK ? change_import(c, t->r.list, &t->rec, why) : st;
}

static uint64_t
undo(struct store_case *s, uint64_t import_id)
{
	struct to_revert t = {.r = {.list = &s->config->lists[0],
				  .target = import_id,
				  .reason = "wrong",
				  .store = true}};
	struct why why;

	must(change(s, revert_one, &t, &why));
	return t.rec.id;
}

static void
a_revert_takes_it_back(void **state)
{
	struct store_case *s = *state;
	uint64_t second, by;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	(void)import(s, HEADER CLOSED(1, 25, DAY_2) CLOSED(2, 25, DAY_2));
	second = import(s, HEADER CLOSED(1, 25, DAY_3) CLOSED(2, 25, DAY_3));
	is_like(s, "verified", 1, "verified 1:verified:2 2:verified:2");
	by = undo(s, second);
	is_like(s, "not any more", 1, "claimed 1:claimed:1 2:claimed:1");
	(void)undo(s, by);
	is_like(s, "the revert, too", 1, "verified 1:verified:2 2:verified:2");
	log_is(s, 1,
	    "opened, import 0: \n"
	    "claimed, import 0: words\n"
	    "verified, import 3: 2 hosts; 2 of 2 verified\n"
	    "reverted, import 4: 2 hosts; 0 of 2 verified; import 3 was "
	    "undone\n"
	    "reverted, import 5: 2 hosts; 2 of 2 verified; import 4 was "
	    "undone\n");
	history_is(s, 2,
	    "tester, import 0: ticket 1: opened, Example Net told at "
	    "2026-11-01T12:00:00Z\n"
	    "tester, import 0: ticket 1: claimed at 2026-11-02T00:00:00Z: "
	    "words\n"
	    "tester, import 3: ticket 1: verified: closed in 2 scans\n"
	    "tester, import 4: ticket 1: claimed again: import 3 was undone\n"
	    "tester, import 5: ticket 1: verified again: import 4 was "
	    "undone\n");
}

/* What is undone verifies nothing later, either. */
static void
scans_that_were_undone_do_not_count(void **state)
{
	struct store_case *s = *state;
	uint64_t first, by;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	first = import(s, HEADER CLOSED(1, 25, DAY_1) CLOSED(2, 25, DAY_1));
	must(act(s, 1, TICKET_ACT_CLAIM, 2, 0, &why));
	(void)import(s, HEADER CLOSED(2, 25, DAY_3));
	is_like(s, "one is", 1, "claimed 1:claimed:1 2:verified:2");
	by = undo(s, first);
	is_like(s, "none", 1, "claimed 1:claimed:0 2:claimed:1");
	(void)import(s, HEADER CLOSED(1, 25, DAY_4));
	is_like(s, "still", 1, "claimed 1:claimed:1 2:claimed:1");
	(void)undo(s, by);
	is_like(s, "of whom nothing came since", 1,
	    "claimed 1:claimed:1 2:verified:2");
}

/* A streak that began later has nothing of it. */
static void
a_streak_since_stays(void **state)
{
	struct store_case *s = *state;
	uint64_t first;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 1);
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	first = import(s, HEADER CLOSED(1, 25, DAY_1));
	(void)import(s, HEADER OPEN(1, 25, DAY_2));
	(void)import(s, HEADER CLOSED(1, 25, DAY_3));
	(void)import(s, HEADER CLOSED(1, 25, DAY_4));
	is_like(s, "verified", 1, "verified 1:verified:2");
	(void)undo(s, first);
	is_like(s, "by the scans since", 1, "verified 1:verified:2");
}

/* The claim meanwhile stays. */
static void
what_was_changed_since_stays(void **state)
{
	struct store_case *s = *state;
	uint64_t first;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	first = import(s, HEADER CLOSED(1, 25, DAY_1) CLOSED(2, 25, DAY_1));
	must(act(s, 1, TICKET_ACT_CLAIM, 2, 1, &why));
	(void)undo(s, first);
	is_like(s, "claimed meanwhile", 1, "acknowledged 1:claimed:0 2:open:0");
}

static enum status
take_any(
    void *ctx, const struct ticket_host *before, bool counted, struct why *why)
{
	(void)ctx;
	(void)before;
	(void)counted;
	(void)why;
	return ST_OK;
}

static enum status
damage(void *ctx, struct change *c, struct why *why)
{
	static const uint8_t bytes[] = {5, 1, 2, 3};
	struct parts_out out = {.kind = LEDGER_UNDO_TICKETS};
	uint8_t *room;
	enum status st;

	(void)ctx;
	parts_begin(&out, 77);
	room = parts_room(&out);
	memcpy(room, bytes, sizeof(bytes));
	parts_add(&out, sizeof(bytes));
	st = parts_put(&out, c->txn, why);
	parts_out_free(&out);
	if (st == ST_OK)
		st = ticket_undo_read(c->txn, 77, take_any, NULL, why);
	case_int("damaged", st, ST_CORRUPT);
	case_holds("which", why->text, "what import 77 changed of tickets");
	return ST_OK;
}

static void
damage_is_told(void **state)
{
	struct store_case *s = *state;
	struct why why;

	must(change(s, damage, NULL, &why));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_revert_takes_it_back),
	    TEST(scans_that_were_undone_do_not_count),
	    TEST(a_streak_since_stays),
	    TEST(what_was_changed_since_stays),
	    TEST(damage_is_told),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("ticket_undo", tests, NULL, NULL);
}
