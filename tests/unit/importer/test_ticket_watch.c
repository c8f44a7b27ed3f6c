/* What imports do to tickets. */
#include "ticket_case.h"

static void
two_closed_scans_verify_it(void **state)
{
	struct store_case *s = *state;
	struct ticket_record t;
	struct reading r;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	(void)import(s, HEADER CLOSED(1, 25, DAY_2) CLOSED(2, 25, DAY_2));
	is_like(s, "one", 1, "claimed 1:claimed:1 2:claimed:1");
	(void)import(s, HEADER CLOSED(1, 25, DAY_3));
	is_like(s, "two", 1, "claimed 1:verified:2 2:claimed:1");
	(void)import(s, HEADER CLOSED(2, 25, DAY_4));
	is_like(s, "of all", 1, "verified 1:verified:2 2:verified:2");
	read_begin(s, &r);
	must(ledger_ticket_get(r.txn, 1, &t, &why));
	case_int("when the scan saw it", t.verified, AT_0 + 4 * DAY);
	read_end(&r);
	log_is(s, 1,
	    "opened, import 0: \n"
	    "claimed, import 0: words\n"
	    "verified, import 3: 1 host; 1 of 2 verified\n"
	    "verified, import 4: 1 host; 2 of 2 verified\n");
	history_is(s, 1,
	    "tester, import 0: ticket 1: opened, Example Net told at "
	    "2026-11-01T12:00:00Z\n"
	    "tester, import 0: ticket 1: claimed at 2026-11-02T00:00:00Z: "
	    "words\n"
	    "tester, import 3: ticket 1: verified: closed in 2 scans\n");
}

static void
an_open_verdict_reopens_it(void **state)
{
	struct store_case *s = *state;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	(void)import(s, HEADER OPEN(1, 25, DAY_1));
	is_like(s, "it is open anyway", 1, "reported 1:open:0 2:open:0");
	must(act(s, 1, TICKET_ACT_CLAIM, 2, 0, &why));
	(void)import(s, HEADER OPEN(1, 25, DAY_3) CLOSED(2, 25, DAY_3));
	is_like(s, "claimed", 1, "reopened 1:reopened:0 2:claimed:1");
	(void)import(s, HEADER CLOSED(2, 25, DAY_4));
	(void)import(s, HEADER OPEN(2, 25, DAY_5));
	is_like(s, "verified", 1, "reopened 1:reopened:0 2:reopened:0");
	/* The first scan of 2 that says open lists it: it was, before. */
	history_is(s, 2,
	    "tester, import 0: ticket 1: opened, Example Net told at "
	    "2026-11-01T12:00:00Z\n"
	    "tester, import 0: ticket 1: claimed at 2026-11-03T00:00:00Z: "
	    "words\n"
	    "tester, import 4: ticket 1: verified: closed in 2 scans\n"
	    "tester, import 5: ticket 1: reopened: open again\n");
}

/* What is open on another port is on the list still. */
static void
every_port_must_be_closed(void **state)
{
	struct store_case *s = *state;

	set_up(s);
	(void)import(s, HEADER OPEN(1, 26, DAY_0));
	(void)open_ticket(s, 1, 1);
	(void)import(s, HEADER CLOSED(1, 25, DAY_1));
	(void)import(s, HEADER CLOSED(1, 25, DAY_2));
	is_like(s, "listed by the other", 1, "reported 1:open:2");
	(void)import(s, HEADER CLOSED(1, 26, DAY_3));
	is_like(s, "closed, too", 1, "verified 1:verified:3");
}

/* A scan that found one port open found the host open, whatever it says of the
 * others, in whichever order, and whether that lists it or not. */
static void
a_scan_is_closed_when_all_of_it_is(void **state)
{
	struct store_case *s = *state;

	set_up(s);
	(void)import(s, HEADER OPEN(1, 26, DAY_0));
	(void)open_ticket(s, 1, 1);
	(void)import(s, HEADER OPEN(1, 25, DAY_1) CLOSED(1, 26, DAY_1));
	is_like(s, "open on one", 1, "reported 1:open:0");
	(void)import(s, HEADER CLOSED(1, 25, DAY_2) CLOSED(1, 26, DAY_2));
	is_like(s, "closed on both", 1, "reported 1:open:1");
	s->config->lists[0].confirm = 2;
	(void)import(s, HEADER CLOSED(1, 25, DAY_3) OPEN(1, 27, DAY_3));
	is_like(s, "open on a third", 1, "reported 1:open:0");
	(void)import(s, HEADER CLOSED(1, 25, DAY_4) CLOSED(1, 27, DAY_4));
	(void)import(s, HEADER CLOSED(1, 25, DAY_5) CLOSED(1, 27, DAY_5));
	is_like(s, "closed on all", 1, "verified 1:verified:2");
}

/* One is verified, then the host is put on the list by hand, and told again. */
static enum status
put_on(void *ctx, struct change *c, struct why *why)
{
	const struct finding_key *key = ctx;
	struct import_record rec = {.kind = IMPORT_ADD};
	struct finding f, after;
	enum status st = ledger_finding_get(c->txn, key, &f, why);

	if (st != ST_OK)
		return st;
	after = f;
	after.state = FINDING_LISTED;
	after.expires = c->run->now + DAY;
	st = change_finding(c, key, &f, &after, why);
	if (st == ST_OK)
		st = change_bump(c, key->list, why);
	return st == ST_OK
		   ? change_import(c, &c->run->config->lists[0], &rec, why)
		   : st;
}

static void
every_ticket_of_a_host_is_watched(void **state)
{
	struct finding_key key = {.list = 1, .scanner = 1, .port = 25};
	struct store_case *s = *state;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 1);
	(void)import(s, HEADER CLOSED(1, 25, DAY_1));
	(void)import(s, HEADER CLOSED(1, 25, DAY_2));
	is_like(s, "verified", 1, "verified 1:verified:2");
	key.prefix = host(1);
	must(change(s, put_on, &key, &why));
	(void)open_ticket(s, 1, 1);
	is_like(s, "another", 2, "reported 1:open:0");
	(void)import(s, HEADER OPEN(1, 25, DAY_3));
	is_like(s, "the first", 1, "reopened 1:reopened:0");
	(void)import(s, HEADER CLOSED(1, 25, DAY_4));
	(void)import(s, HEADER CLOSED(1, 25, DAY_5));
	is_like(s, "the first again", 1, "verified 1:verified:2");
	is_like(s, "the other", 2, "verified 1:verified:2");
}

/* A list of others says what is open by prefixes. */
static void
a_prefix_is_all_of_its_hosts(void **state)
{
	struct store_case *s = *state;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	(void)import(s, HEADER CLOSED(1, 25, DAY_1) CLOSED(2, 25, DAY_1));
	(void)import(s, HEADER CLOSED(1, 25, DAY_2) CLOSED(2, 25, DAY_2));
	is_like(s, "both are", 1, "verified 1:verified:2 2:verified:2");
	(void)import(s, "192.0.2.2/31\n");
	is_like(s, "one is", 1, "reopened 1:verified:2 2:reopened:0");
	(void)import(s, "192.0.2.0/24\n192.0.3.0/24\n");
	is_like(s, "none is", 1, "reopened 1:reopened:0 2:reopened:0");
}

/* Only a scan that is closed verifies. */
static enum status
take_off(void *ctx, struct change *c, struct why *why)
{
	const struct finding_key *key = ctx;
	struct import_record rec = {.kind = IMPORT_REMOVE};
	struct finding f, after;
	enum status st = ledger_finding_get(c->txn, key, &f, why);

	if (st != ST_OK)
		return st;
	after = f;
	after.state = FINDING_REMOVED;
	after.removed = c->run->now;
	st = change_finding(c, key, &f, &after, why);
	if (st == ST_OK)
		st = change_bump(c, key->list, why);
	return st == ST_OK
		   ? change_import(c, &c->run->config->lists[0], &rec, why)
		   : st;
}

static void
taking_it_off_by_hand_verifies_nothing(void **state)
{
	struct finding_key key = {.list = 1, .scanner = 1, .port = 25};
	struct store_case *s = *state;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 1);
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	(void)import(s, HEADER CLOSED(2, 25, DAY_2));
	key.prefix = host(1);
	must(change(s, take_off, &key, &why));
	is_like(s, "off the list", 1, "claimed 1:claimed:0");
}

static void
a_closed_ticket_is_left_alone(void **state)
{
	struct store_case *s = *state;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 1);
	must(act(s, 1, TICKET_ACT_CLAIM, 1, 0, &why));
	must(act(s, 1, TICKET_ACT_CLOSE, 1, 0, &why));
	(void)import(s, HEADER OPEN(1, 25, DAY_2));
	is_like(s, "closed", 1, "closed 1:claimed:0");
	must(act(s, 1, TICKET_ACT_REOPEN, 2, 0, &why));
	(void)import(s, HEADER CLOSED(1, 25, DAY_3));
	is_like(s, "again", 1, "reopened 1:reopened:1");
}

/* Who opens it again by hand opens what came on the list meanwhile, too. */
static void
what_is_listed_is_opened_with_it(void **state)
{
	struct store_case *s = *state;
	struct why why;

	set_up(s);
	(void)open_ticket(s, 1, 2);
	(void)import(s, HEADER CLOSED(1, 25, DAY_1));
	(void)import(s, HEADER CLOSED(1, 25, DAY_2));
	is_like(s, "one is", 1, "reported 1:verified:2 2:open:0");
	must(act(s, 1, TICKET_ACT_CLOSE, 2, 0, &why));
	(void)import(s, HEADER OPEN(1, 25, DAY_3));
	must(act(s, 1, TICKET_ACT_REOPEN, 3, 0, &why));
	is_like(s, "none is", 1, "reopened 1:reopened:0 2:reopened:0");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(two_closed_scans_verify_it),
	    TEST(an_open_verdict_reopens_it),
	    TEST(every_port_must_be_closed),
	    TEST(a_scan_is_closed_when_all_of_it_is),
	    TEST(every_ticket_of_a_host_is_watched),
	    TEST(a_prefix_is_all_of_its_hosts),
	    TEST(taking_it_off_by_hand_verifies_nothing),
	    TEST(a_closed_ticket_is_left_alone),
	    TEST(what_is_listed_is_opened_with_it),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("ticket_watch", tests, NULL, NULL);
}
