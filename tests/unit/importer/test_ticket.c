/* Tickets in a real ledger: opened, and carried on by hand. */
#include "recheck_set.h"
#include "ticket_case.h"

static void
a_host_is_in_one_open_ticket(void **state)
{
	struct store_case *s = *state;
	struct ticket_opened t;
	struct why why;

	set_up(s);
	t = open_ticket(s, 1, 1);
	case_int("first", (int)t.id, 1);
	t = open_ticket(s, 1, 3);
	case_int("second", (int)t.id, 2);
	case_int("has what is left", (int)t.hosts, 1);
	case_int("one is taken", (int)t.left, 1);
	case_int("in", (int)t.left_in, 1);
	case_int("one is not listed", (int)t.gone, 1);
	t = open_ticket(s, 1, 2);
	case_int("nothing is left", (int)t.id, 0);
	must(act(s, 1, TICKET_ACT_CLOSE, 1, 0, &why));
	t = open_ticket(s, 1, 1);
	case_int("after it was closed", (int)t.id, 3);
	is_like(s, "not changed by that", 1, "closed 1:open:0");
}

static enum status
exempt_one(void *ctx, struct change *c, struct why *why)
{
	const struct exemption e = {.prefix = *(const struct prefix *)ctx,
	    .created = c->run->now,
	    .owner = slice_of("tester"),
	    .reason = slice_of("ours")};
	struct import_record rec = {.kind = IMPORT_EXEMPT};
	enum status st = ledger_exemption_put(c->txn, 1, &e, why);

	if (st == ST_OK)
		st = change_bump(c, 1, why);
	return st == ST_OK
		   ? change_import(c, &c->run->config->lists[0], &rec, why)
		   : st;
}

static void
nobody_is_told_of_what_is_exempt(void **state)
{
	struct store_case *s = *state;
	struct prefix one = host(1);
	struct ticket_opened t;
	struct why why;

	set_up(s);
	must(change(s, exempt_one, &one, &why));
	t = open_ticket(s, 1, 2);
	case_int("the other", (int)t.hosts, 1);
	case_int("not listed", (int)t.gone, 1);
	is_like(s, "it", 1, "reported 2:open:0");
}

static void
what_is_done_is_checked(void **state)
{
	struct store_case *s = *state;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	case_int("none", act(s, 9, TICKET_ACT_ACK, 1, 0, &why), ST_NOT_FOUND);
	case_holds("none", why.text, "there is no ticket 9");
	case_int("early", act(s, 1, TICKET_ACT_ACK, -1, 0, &why), ST_USAGE);
	case_int("not its host", act(s, 1, TICKET_ACT_CLAIM, 1, 7, &why),
	    ST_NOT_FOUND);
	case_holds("not its host", why.text, "192.0.2.7 is no host of");
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 1, &why));
	is_like(s, "one", 1, "acknowledged 1:claimed:0 2:open:0");
	case_int("again", act(s, 1, TICKET_ACT_CLAIM, 1, 1, &why), ST_USAGE);
	case_holds("again", why.text, "192.0.2.1 is claimed already");
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	is_like(s, "all", 1, "claimed 1:claimed:0 2:claimed:0");
	must(act(s, 1, TICKET_ACT_REOPEN, 1, 2, &why));
	is_like(s, "one again", 1, "reopened 1:claimed:0 2:reopened:0");
}

/* Who says the day of the report means a time after it. */
static void
the_day_of_the_report_is_not_before_it(void **state)
{
	struct store_case *s = *state;
	struct ticket_record t;
	struct reading r;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	must(act(s, 1, TICKET_ACT_ACK, 0, 0, &why));
	must(act(s, 1, TICKET_ACT_SCHEDULE, 7, 0, &why));
	read_begin(s, &r);
	must(ledger_ticket_get(r.txn, 1, &t, &why));
	case_int("acked", t.acked, AT_0 + DAY / 2);
	case_int("promised", t.promised, AT_0 + 7 * DAY);
	read_end(&r);
}

static void
no_generation_is_made(void **state)
{
	struct store_case *s = *state;
	struct generation_info before;
	struct why why;

	set_up(s);
	before = store_case_served(s);
	(void)open_ticket(s, 1, 2);
	must(act(s, 1, TICKET_ACT_ACK, 0, 0, &why));
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	must(act(s, 1, TICKET_ACT_NOTE, 1, 0, &why));
	case_int("number", store_case_served(s).number, before.number);
	case_int("sequence", store_case_served(s).sequence, before.sequence);
	case_int(
	    "the next import", (int)import(s, HEADER OPEN(9, 25, DAY_1)), 2);
	case_int("is served", store_case_served(s).number, before.number + 1);
}

static void
a_claim_asks_once_a_day(void **state)
{
	const struct prefix p = host(1);
	struct store_case *s = *state;
	struct recheck r;
	struct reading x;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 1);
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	s->run.now += DAY - 1;
	must(act(s, 1, TICKET_ACT_REOPEN, 1, 0, &why));
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	read_begin(s, &x);
	must(ledger_recheck_get(x.txn, x.list, &p, &r, &why));
	case_int("asked", r.asked, STORE_CASE_NOW);
	case_int("by whom", (int)r.actor.len, 6);
	read_end(&x);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_host_is_in_one_open_ticket),
	    TEST(nobody_is_told_of_what_is_exempt),
	    TEST(what_is_done_is_checked),
	    TEST(the_day_of_the_report_is_not_before_it),
	    TEST(no_generation_is_made),
	    TEST(a_claim_asks_once_a_day),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("ticket", tests, NULL, NULL);
}
