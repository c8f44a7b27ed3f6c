/*
 * A ledger of schema 3 becomes one of this schema when it is opened to write:
 * it gets databases for surveys and tickets, the rest stays as it is, number
 * and all.
 */
#include "ledger_case.h"
#include "store.h"

static const char *const names[] = {"meta", "surveys", "tickets",
    "ticket_hosts", "ticket_places", "ticket_log"};

static struct store *
open_store(struct fixture *f, enum store_mode mode)
{
	const struct store_options opt = {mode, names, COUNT(names), 0, true};
	char path[PATH_MAX + 16];
	struct store *store;

	snprintf(path, sizeof(path), "%s/ledger", tmpdir_path(f->tmp, "store"));
	good(f, store_open(path, &opt, &store, &f->why));
	return store;
}

/* Makes the fixture's ledger, behind its back, one of schema 3. */
static void
make_old(struct fixture *f)
{
	static const uint8_t three[] = {0, 0, 0, 3};
	struct store_txn *txn;
	struct store *store;

	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	store = open_store(f, STORE_WRITE);
	good(f, store_begin(store, true, &txn, &f->why));
	for (size_t db = 1; db < COUNT(names); db++)
		good(f, store_drop(txn, db, &f->why));
	good(f, store_put(txn, 0, slice_of("schema"),
		    (struct slice){three, sizeof(three)}, STORE_PUT, &f->why));
	good(f, store_commit(&txn, &f->why));
	store_close(&store);
}

static enum status
reopen(struct fixture *f, enum ledger_mode mode)
{
	return ledger_open(
	    tmpdir_path(f->tmp, "store"), mode, &f->ledger, &f->why);
}

/* Numbers that the imports do not say, as schema 3 lets them be. */
static const struct feed_state feed = {.list = 1,
    .scanner = 1,
    .last_good = 7,
    .last_tried = 9,
    .scope = 1000,
    .records = 5};

static void
all_stays(void **state)
{
	struct fixture *f = *state;
	struct import_record rec = {.list = f->list, .scan_id = slice_of("a")};
	struct ticket_record ticket = {.list = f->list};
	struct feed_state there;
	uint64_t id, same, n;

	put_finding(f, f->list, "192.0.2.1", 1, 25);
	good(f, ledger_import_append(f->txn, &rec, &f->why));
	good(f, ledger_feed_put(f->txn, &feed, &f->why));
	fixture_commit(f);
	good(f, ledger_id(f->txn, &id, &f->why));
	make_old(f);
	case_int("to read", reopen(f, LEDGER_READ), ST_VERSION);
	case_holds("which", f->why.text, "has schema 3");
	good(f, reopen(f, LEDGER_WRITE));
	fixture_begin(f);
	good(f, ledger_id(f->txn, &same, &f->why));
	assert_true(id == same);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("sequence", n, 1);
	good(f, ledger_feed_get(f->txn, 1, 1, &there, &f->why));
	case_int("feed", there.last_good, 7);
	case_int("scope", there.scope, 1000);
	good(f, ledger_ticket_append(f->txn, &ticket, &f->why));
	case_int("the first ticket", ticket.id, 1);
}

/* Of this schema, one that lost a database is damaged. */
static void
a_missing_database_is_told(void **state)
{
	struct fixture *f = *state;
	struct store_txn *txn;
	struct store *store;

	fixture_commit(f);
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	store = open_store(f, STORE_WRITE);
	good(f, store_begin(store, true, &txn, &f->why));
	good(f, store_drop(txn, 2, &f->why));
	good(f, store_commit(&txn, &f->why));
	store_close(&store);
	case_int("to write", reopen(f, LEDGER_WRITE), ST_CORRUPT);
	case_holds("which", f->why.text, "no database \"tickets\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_stays),
	    TEST(a_missing_database_is_told),
	};

	return cmocka_run_group_tests_name("ledger_schema3", tests, NULL, NULL);
}
