/* The one way to change a finding: what it counts, what it never stores. */
#include "store_case.h"

struct row {
	const char *name, *prefix;
	int before, after; /* states; before -1: no finding */
	enum status want;
	unsigned begun, ended;
};

#define NONE -1

static const struct row rows[] = {
    {"first listing", "192.0.2.1/32", NONE, FINDING_LISTED, ST_OK, 1, 0},
    {"listing begins", "192.0.2.1/32", FINDING_SEEN, FINDING_LISTED, ST_OK, 1,
	0},
    {"unconfirmed", "192.0.2.1/32", NONE, FINDING_UNCONFIRMED, ST_OK, 1, 0},
    {"confirmed", "192.0.2.1/32", FINDING_UNCONFIRMED, FINDING_LISTED, ST_OK, 0,
	0},
    {"goes on", "192.0.2.1/32", FINDING_LISTED, FINDING_LISTED, ST_OK, 0, 0},
    {"ends", "192.0.2.1/32", FINDING_LISTED, FINDING_CLEARED, ST_OK, 0, 1},
    {"never listed", "192.0.2.1/32", NONE, FINDING_SEEN, ST_OK, 0, 0},
    {"as wide as may be", "192.0.2.0/24", NONE, FINDING_LISTED, ST_OK, 1, 0},
    {"too wide", "192.0.2.0/23", NONE, FINDING_LISTED, ST_INTERNAL, 0, 0},
    {"too wide, unconfirmed", "192.0.2.0/23", NONE, FINDING_UNCONFIRMED,
	ST_INTERNAL, 0, 0},
    {"too wide, not served", "192.0.2.0/23", NONE, FINDING_REMOVED, ST_OK, 0,
	0},
    {"wide, from before the limit", "192.0.2.0/23", FINDING_LISTED,
	FINDING_LISTED, ST_OK, 0, 0},
    {"never", "127.0.0.1/32", NONE, FINDING_LISTED, ST_INTERNAL, 0, 0},
    {"covers never", "127.0.0.0/24", FINDING_LISTED, FINDING_LISTED,
	ST_INTERNAL, 0, 0},
};

struct changing {
	const struct row *row;
	bool record; /* of an import */
	uint64_t begun, ended;
};

static enum status
change_one(void *ctx, struct change *c, struct why *why)
{
	struct changing *x = ctx;
	const struct row *row = x->row;
	struct import_record rec = {.kind = IMPORT_ADD};
	struct finding before = {.last_open = STORE_CASE_NOW};
	struct finding after = before;
	struct finding_key key = {.list = c->lists[0].id, .scanner = 1};
	enum status st;

	case_int(row->prefix,
	    prefix_parse(row->prefix, strlen(row->prefix), &key.prefix, why),
	    ST_OK);
	before.state = (uint8_t)(row->before == NONE ? 0 : row->before);
	after.state = (uint8_t)row->after;
	st = change_finding(
	    c, &key, row->before == NONE ? NULL : &before, &after, why);
	x->begun = c->lists[0].begun;
	x->ended = c->lists[0].ended;
	if (st == ST_OK && x->record)
		st = change_import(c, &c->run->config->lists[0], &rec, why);
	return st;
}

static void
it_counts_and_refuses(void **state)
{
	struct store_case *s = *state;
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct why why;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct changing x = {.row = &rows[i], .record = true};

		case_int(rows[i].name,
		    session_commit(session, change_one, &x, &why),
		    rows[i].want);
		if (rows[i].want != ST_OK)
			continue;
		case_int(rows[i].name, x.begun, rows[i].begun);
		case_int(rows[i].name, x.ended, rows[i].ended);
	}
	session_close(&session);
}

/* Nobody could undo it. */
static void
a_change_without_an_import_is_refused(void **state)
{
	struct store_case *s = *state;
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct changing x = {.row = &rows[0]};
	struct why why;

	case_int("status", session_commit(session, change_one, &x, &why),
	    ST_INTERNAL);
	session_close(&session);
}

static enum status
change_unknown(void *ctx, struct change *c, struct why *why)
{
	const struct finding_key key = {.list = 77,
	    .prefix = {
		.addr = {.family = ADDR_V4, .b = {192, 0, 2, 1}}, .len = 32}};
	const struct finding after = {.state = FINDING_SEEN};

	(void)ctx;
	return change_finding(c, &key, NULL, &after, why);
}

static void
a_list_that_is_not_configured_is_refused(void **state)
{
	struct store_case *s = *state;
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct why why;

	case_int("status", session_commit(session, change_unknown, NULL, &why),
	    ST_INTERNAL);
	session_close(&session);
}

int
main(int argc, char **argv)
{
#define STORE_TEST(f)                                                          \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)
	const struct CMUnitTest tests[] = {
	    STORE_TEST(it_counts_and_refuses),
	    STORE_TEST(a_change_without_an_import_is_refused),
	    STORE_TEST(a_list_that_is_not_configured_is_refused),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
