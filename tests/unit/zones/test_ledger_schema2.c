/*
 * A ledger of schema 2 becomes one of this schema when it is opened to write:
 * feeds and the index of scan ids follow from its imports, the rest stays; and
 * whatever interrupts that leaves the one or the other.
 */
#include <signal.h>
#include <sys/resource.h>

#include "ledger_case.h"
#include "schema1.h"
#include "store.h"

enum {
	META,
	FINDINGS,
	EXEMPTIONS,
	IMPORTS,
	BY_SHA,
	EVENTS,
	FEEDS,
	PARTS,
	RECHECKS,
	BY_SCAN,
	SURVEYS,
	TICKETS,
	TICKET_HOSTS,
	TICKET_PLACES,
	TICKET_LOG,
	DBS
};
static const char *const names[DBS] = {"meta", "findings", "exemptions",
    "imports", "imports_by_sha", "events_by_addr", "feeds", "parts", "rechecks",
    "imports_by_scan", "surveys", "tickets", "ticket_hosts", "ticket_places",
    "ticket_log"};

static struct store *
open_store(struct tmpdir *t, enum store_mode mode, struct why *why)
{
	const struct store_options opt = {mode, names, DBS, 0, true};
	char path[PATH_MAX + 16];
	struct store *store;

	snprintf(path, sizeof(path), "%s/ledger", tmpdir_path(t, "store"));
	good_st(store_open(path, &opt, &store, why), why);
	return store;
}

/* The imports as schema 2 had them. */
static void
put_old_import(struct fixture *f, struct store_txn *txn, uint64_t id,
    const struct import_record *rec)
{
	uint8_t key[8], value[IMPORT1_VALUE_MAX];

	put64(key, id);
	good(f, store_put(txn, IMPORTS, (struct slice){key, sizeof(key)},
		    (struct slice){value, import1_encode(rec, value)},
		    STORE_PUT, &f->why));
}

static const struct {
	uint8_t kind, complete;
	uint16_t scanner;
	int64_t time, ended;
	uint64_t read;
	const char *scan_id;
} imports[] = {
    {IMPORT_SCAN, 1, 1, 1000, 900, 10, "a"},
    {IMPORT_SCAN, 1, 2, 1100, 950, 20, "a"},
    {IMPORT_ADD, 1, 3, 1200, 1200, 1, ""},
    {IMPORT_SCAN, 1, 1, 1300, 800, 30, "b"},
    {IMPORT_SCAN, 0, 1, 1400, 1350, 40, "a"},
    {IMPORT_LIST, 1, 2, 1500, 0, 50, ""},
};

static void
put_old_imports(struct fixture *f, struct store_txn *txn, size_t more)
{
	for (size_t i = 0; i < COUNT(imports) + more; i++) {
		const size_t of = i % COUNT(imports);
		char id[32];
		struct import_record rec = {.list = 1,
		    .kind = imports[of].kind,
		    .complete = imports[of].complete,
		    .scanner = imports[of].scanner,
		    .time = imports[of].time,
		    .ended = imports[of].ended,
		    .counts.read = imports[of].read,
		    .scan_id = slice_text(imports[of].scan_id)};

		snprintf(id, sizeof(id), "%zu", i);
		if (i >= COUNT(imports))
			rec.scan_id = slice_text(id);
		put_old_import(f, txn, i + 1, &rec);
	}
}

/* Makes the fixture's ledger, behind its back, one of schema 2; more: imports
 * beyond those above. */
static void
make_old(struct fixture *f, size_t more)
{
	static const uint8_t two[] = {0, 0, 0, 2};
	struct store_txn *txn;
	struct store *store;

	put_finding(f, f->list, "192.0.2.1", 1, 25);
	fixture_commit(f);
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	store = open_store(f->tmp, STORE_WRITE, &f->why);
	good(f, store_begin(store, true, &txn, &f->why));
	for (size_t db = FEEDS; db < DBS; db++)
		good(f, store_drop(txn, db, &f->why));
	good(f, store_put(txn, META, slice_of("schema"),
		    (struct slice){two, sizeof(two)}, STORE_PUT, &f->why));
	good(f, store_del(txn, META, slice_of("id"), &f->why));
	put_old_imports(f, txn, more);
	good(f, store_commit(&txn, &f->why));
	store_close(&store);
}

static enum status
reopen(struct fixture *f, enum ledger_mode mode)
{
	return ledger_open(
	    tmpdir_path(f->tmp, "store"), mode, &f->ledger, &f->why);
}

static enum status
add_feed(void *ctx, const struct feed_state *feed)
{
	char text[128];

	snprintf(text, sizeof(text),
	    "%u/%u: %llu %llu at %lld ended %lld of %llu", feed->list,
	    feed->scanner, (unsigned long long)feed->last_good,
	    (unsigned long long)feed->last_tried,
	    (long long)feed->last_good_time, (long long)feed->last_ended,
	    (unsigned long long)feed->records);
	words_add(ctx, text);
	return ST_OK;
}

static void
holds_everything(struct fixture *f)
{
	const struct finding_key key = {
	    f->list, prefix_text("192.0.2.1"), 1, 25};
	struct import_record rec;
	struct words feeds = {""};
	struct finding finding;
	uint64_t n;

	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("sequence", n, 1);
	good(f, ledger_id(f->txn, &n, &f->why));
	assert_true(n != 0);
	good(f, ledger_finding_get(f->txn, &key, &finding, &f->why));
	good(f, ledger_import_get(f->txn, 5, &rec, &f->why));
	case_int("read", rec.counts.read, 40);
	good(f, ledger_feeds(f->txn, add_feed, &feeds, &f->why));
	case_text("feeds", feeds.text,
	    "1/1: 5 5 at 1400 ended 900 of 40"
	    " 1/2: 6 6 at 1500 ended 950 of 50");
	good(f,
	    ledger_import_by_scan(f->txn, 1, 1, slice_text("a"), &n, &f->why));
	case_int("first of the scan", n, 1);
	good(f,
	    ledger_import_by_scan(f->txn, 1, 2, slice_text("a"), &n, &f->why));
	case_int("of another scanner", n, 2);
}

static void
feeds_follow_from_imports(void **state)
{
	struct fixture *f = *state;
	struct import_record rec = {.list = f->list};

	make_old(f, 0);
	case_int("to read", reopen(f, LEDGER_READ), ST_VERSION);
	case_holds("which", f->why.text, "has schema 2");
	good(f, reopen(f, LEDGER_WRITE));
	fixture_begin(f);
	holds_everything(f);
	good(f, ledger_import_append(f->txn, &rec, &f->why));
	case_int("the next import", rec.id, COUNT(imports) + 1);
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	good(f, reopen(f, LEDGER_READ));
	good(f, ledger_begin(f->ledger, LEDGER_READ, &f->txn, &f->why));
	holds_everything(f);
}

static void
a_damaged_import_stops_it(void **state)
{
	static const uint8_t key[8] = {0, 0, 0, 0, 0, 0, 0, 9}, bad[] = "\1";
	struct fixture *f = *state;
	struct store_txn *txn;
	struct store *store;

	make_old(f, 0);
	store = open_store(f->tmp, STORE_WRITE, &f->why);
	good(f, store_begin(store, true, &txn, &f->why));
	good(f, store_put(txn, IMPORTS, (struct slice){key, sizeof(key)},
		    (struct slice){bad, 1}, STORE_PUT, &f->why));
	good(f, store_commit(&txn, &f->why));
	store_close(&store);
	case_int("damaged", reopen(f, LEDGER_WRITE), ST_CORRUPT);
	case_holds("what", f->why.text, "an import is damaged");
	store = open_store(f->tmp, STORE_READ, &f->why);
	assert_false(store_has(store, FEEDS));
	assert_false(store_has(store, BY_SCAN));
	store_close(&store);
}

/* Of this schema, one that lost a database nothing is upgraded. */
static void
a_missing_database_is_told(void **state)
{
	struct fixture *f = *state;
	struct store_txn *txn;
	struct store *store;

	fixture_commit(f);
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	store = open_store(f->tmp, STORE_WRITE, &f->why);
	good(f, store_begin(store, true, &txn, &f->why));
	good(f, store_drop(txn, PARTS, &f->why));
	good(f, store_commit(&txn, &f->why));
	store_close(&store);
	case_int("to write", reopen(f, LEDGER_WRITE), ST_CORRUPT);
	case_holds("which", f->why.text, "no database \"parts\"");
	case_int("to read", reopen(f, LEDGER_READ), ST_CORRUPT);
}

static int
upgrade(struct tmpdir *t)
{
	struct ledger *ledger = NULL;
	struct why why;
	enum status st =
	    ledger_open(tmpdir_path(t, "store"), LEDGER_WRITE, &ledger, &why);

	ledger_close(&ledger);
	return st == ST_OK ? 0 : 1;
}

static int
upgrade_without_room(struct tmpdir *t)
{
	const rlim_t size = (rlim_t)tmpdir_size(t, "store/ledger/data.mdb");
	const struct rlimit limit = {size, size};

	(void)signal(SIGXFSZ, SIG_IGN);
	return setrlimit(RLIMIT_FSIZE, &limit) != 0 ? 2 : upgrade(t);
}

/* Either schema, with all that belongs to it. */
static uint32_t
schema_of(struct fixture *f)
{
	struct store *store = open_store(f->tmp, STORE_READ, &f->why);
	struct store_txn *txn;
	struct slice value;
	uint32_t schema;
	uint64_t imports_there;

	good(f, store_begin(store, false, &txn, &f->why));
	good(f, store_get(txn, META, slice_of("schema"), &value, &f->why));
	schema = get32(value.data);
	for (size_t db = FEEDS; db < DBS; db++)
		case_int(
		    names[db], store_has(store, db), schema == LEDGER_SCHEMA);
	good(f, store_count(txn, IMPORTS, &imports_there, &f->why));
	assert_true(imports_there > COUNT(imports));
	store_abort(&txn);
	store_close(&store);
	return schema;
}

/* A full disk at first, then killed at ever later moments until it is done. */
static void
an_interrupted_upgrade_is_none(void **state)
{
	struct fixture *f = *state;
	unsigned killed = 0;
	int end = 0;

	make_old(f, 20000);
	case_int("no room", in_child(upgrade_without_room, f->tmp), 1);
	case_int("as before", schema_of(f), 2);
	for (useconds_t us = 200; schema_of(f) == 2; us += us / 2) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			_exit(upgrade(f->tmp));
		(void)usleep(us);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &end, 0), pid);
		killed += WIFSIGNALED(end);
	}
	assert_true(killed > 0);
	good(f, reopen(f, LEDGER_WRITE));
	fixture_begin(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(feeds_follow_from_imports),
	    TEST(a_damaged_import_stops_it),
	    TEST(a_missing_database_is_told),
	    TEST(an_interrupted_upgrade_is_none),
	};

	return cmocka_run_group_tests_name("ledger_schema2", tests, NULL, NULL);
}
