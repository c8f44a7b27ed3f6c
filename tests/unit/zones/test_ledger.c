/*
 * The ledger's life and what is in it: schema, sequence, pin, lists,
 * scanners, imports, exemptions, events. Walks: test_ledger_walk.c.
 */
#include "ledger_case.h"
#include "store.h"

static void
sequence_counts_changes(void **state)
{
	const struct prefix one = prefix_text("192.0.2.1");
	struct fixture *f = *state;
	struct scanner_state s;
	uint64_t n;

	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("new", n, 0);
	fixture_commit(f); /* made the list */
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("one change", n, 1);
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("nothing changed", n, 1);
	good(f, ledger_pin_set(f->txn, 7, &f->why));
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("a pin is no change", n, 1);
	good(f, ledger_pin_get(f->txn, &n, &f->why));
	case_int("pin", n, 7);
	case_int("nothing to delete",
	    ledger_exemption_del(f->txn, f->list, &one, &f->why), ST_NOT_FOUND);
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("nothing was deleted", n, 1);
	good(f, ledger_scanner_by_name(f->txn, "s", true, &s, &f->why));
	put_finding(f, f->list, "192.0.2.1", s.id, 25);
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("two changes, one commit", n, 2);
	put_finding(f, f->list, "192.0.2.1", s.id, 25);
	ledger_abort(&f->txn);
	fixture_begin(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("aborted", n, 2);
}

static void
opening(void **state)
{
	struct ledger *other = NULL;
	struct fixture *f = *state;
	uint64_t n;

	case_int("none yet",
	    ledger_open(
		tmpdir_path(f->tmp, "none"), LEDGER_READ, &other, &f->why),
	    ST_NOT_FOUND);
	case_holds("why", f->why.text, "no ledger yet");
	fixture_commit(f);
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	case_int("mode", tmpdir_mode(f->tmp, "store"), 0771);
	case_int("mode", tmpdir_mode(f->tmp, "store/ledger"), 0770);
	good(f, ledger_open(tmpdir_path(f->tmp, "store"), LEDGER_READ,
		    &f->ledger, &f->why));
	good(f, ledger_begin(f->ledger, LEDGER_READ, &f->txn, &f->why));
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("sequence", n, 1);
	ledger_abort(&f->txn);
	assert_null(f->txn);
}

/* Writes meta of a ledger through the store: name NULL leaves it empty. */
static void
make_meta(
    struct fixture *f, const char *dir, const char *name, struct slice value)
{
	static const char *const dbs[] = {"meta", "findings", "exemptions",
	    "imports", "imports_by_sha", "events_by_addr"};
	const struct store_options opt = {
	    STORE_WRITE, dbs, COUNT(dbs), 0, false};
	char path[PATH_MAX + 8];
	struct store_txn *txn;
	struct store *store;

	good(f, store_make_dir(tmpdir_path(f->tmp, dir), 0770, &f->why));
	snprintf(path, sizeof(path), "%s/ledger", f->tmp->path);
	good(f, store_open(path, &opt, &store, &f->why));
	if (name != NULL) {
		good(f, store_begin(store, true, &txn, &f->why));
		good(f, store_put(txn, 0, slice_text(name), value, STORE_PUT,
			    &f->why));
		good(f, store_commit(&txn, &f->why));
	}
	store_close(&store);
}

static void
schemas_are_told_apart(void **state)
{
	static const uint8_t next[] = {0, 0, 0, 5}, three[] = {0, 0, 1};
	static const struct {
		const char *name, *key;
		struct slice value;
		enum status want_read, want_write;
		const char *text;
	} cases[] = {
	    {"newer", "schema", {next, 4}, ST_VERSION, ST_VERSION, "schema 5"},
	    {"damaged", "schema", {three, 3}, ST_CORRUPT, ST_CORRUPT,
		"damaged"},
	    {"none", "sequence", {next, 4}, ST_CORRUPT, ST_CORRUPT,
		"no schema"},
	    {"made, never written", NULL, {next, 0}, ST_NOT_FOUND, ST_OK, ""},
	};
	struct fixture *f = *state;
	struct ledger *ledger = NULL;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char dir[16];

		snprintf(dir, sizeof(dir), "d%zu", i);
		make_meta(f, dir, cases[i].key, cases[i].value);
		case_int(cases[i].name,
		    ledger_open(tmpdir_path(f->tmp, dir), LEDGER_READ, &ledger,
			&f->why),
		    cases[i].want_read);
		case_int(cases[i].name,
		    ledger_open(tmpdir_path(f->tmp, dir), LEDGER_WRITE, &ledger,
			&f->why),
		    cases[i].want_write);
		case_holds(cases[i].name, f->why.text, cases[i].text);
		if (cases[i].want_write != ST_OK)
			case_holds(cases[i].name, f->why.text, f->tmp->dir);
		ledger_close(&ledger);
	}
}

static enum status
add_list(void *ctx, const struct list_state *list)
{
	char text[LEDGER_NAME_MAX + 16];

	snprintf(text, sizeof(text), "%s=%u", list->name, list->id);
	words_add(ctx, text);
	return strcmp(list->name, "stop") == 0 ? ST_BUSY : ST_OK;
}

static void
lists_have_names_and_ids(void **state)
{
	static const struct {
		const char *name;
		enum status want; /* made */
	} cases[] = {
	    {"b", ST_OK},
	    {"a.B_c:d-9", ST_OK},
	    {"", ST_BAD_DATA},
	    {"a b", ST_BAD_DATA},
	    {"a/b", ST_BAD_DATA},
	    {"\xc3\xa4", ST_BAD_DATA},
	    {"0123456789012345678901234567890123456789012345678901234567890123",
		ST_OK},
	    {"0123456789012345678901234567890123456789012345678901234567890123"
	     "4",
		ST_BAD_DATA},
	};
	struct fixture *f = *state;
	struct words w = {""};
	struct list_state l;

	for (size_t i = 0; i < COUNT(cases); i++) {
		case_int(cases[i].name,
		    ledger_list_by_name(
			f->txn, cases[i].name, false, &l, &f->why),
		    ST_NOT_FOUND);
		case_holds("why", f->why.text, "knows no list");
		case_int(cases[i].name,
		    ledger_list_by_name(
			f->txn, cases[i].name, true, &l, &f->why),
		    cases[i].want);
	}
	good(f, ledger_list_by_name(f->txn, "b", false, &l, &f->why));
	case_int("id", l.id, 2);
	case_text("name", l.name, "b");
	good(f, ledger_lists(f->txn, add_list, &w, &f->why));
	case_text("in name order", w.text,
	    "012345678901234567890123456789012345678901234567890123456789012"
	    "3=4 a.B_c:d-9=3 b=2 relays=1");
	good(f, ledger_list_by_name(f->txn, "stop", true, &l, &f->why));
	w.text[0] = '\0';
	case_int(
	    "stopped", ledger_lists(f->txn, add_list, &w, &f->why), ST_BUSY);
}

/* RFC 1982: never back, never twice, also at the end of the numbers. */
static void
serials_only_rise(void **state)
{
	static const struct {
		const char *name;
		uint32_t before;
		int64_t now;
		uint32_t want;
	} cases[] = {
	    {"new", 0, 1700000000, 1700000000},
	    {"later", 1700000000, 1700000060, 1700000060},
	    {"same second", 1700000000, 1700000000, 1700000001},
	    {"clock back a year", 1700000000, 1668464000, 1700000001},
	    {"one ahead", 1700000001, 1700000001, 1700000002},
	    {"around the end", 0xffffffff, 1700000000, 1700000000},
	    {"end, clock is behind", 0xffffffff, 0xfffffff0, 1},
	    {"past the end", 0xfffffff0, 0x100000005, 5},
	};
	struct fixture *f = *state;
	struct list_state l;

	for (size_t i = 0; i < COUNT(cases); i++) {
		good(f,
		    ledger_list_by_name(f->txn, "relays", false, &l, &f->why));
		l.serial = cases[i].before;
		good(f, ledger_list_put(f->txn, &l, &f->why));
		good(f, ledger_list_bump(f->txn, l.id, cases[i].now, &f->why));
		good(f,
		    ledger_list_by_name(f->txn, "relays", false, &l, &f->why));
		case_int(cases[i].name, l.serial, cases[i].want);
	}
	case_int("no such list", ledger_list_bump(f->txn, 99, 1, &f->why),
	    ST_INTERNAL);
}

static void
scanners_have_names_and_ids(void **state)
{
	struct fixture *f = *state;
	struct scanner_state s, got;

	case_int("unknown",
	    ledger_scanner_by_name(f->txn, "nightly", false, &s, &f->why),
	    ST_NOT_FOUND);
	case_int("unknown id", ledger_scanner_by_id(f->txn, 1, &s, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_scanner_by_name(f->txn, "nightly", true, &s, &f->why));
	good(f, ledger_scanner_by_name(f->txn, "another", true, &s, &f->why));
	case_int("second", s.id, 2);
	s.last_seq = 9;
	s.last_ended = 5;
	good(f, ledger_scanner_put(f->txn, &s, &f->why));
	good(f, ledger_scanner_by_id(f->txn, 2, &got, &f->why));
	case_text("name", got.name, "another");
	case_int("seq", got.last_seq, 9);
	good(f, ledger_scanner_by_id(f->txn, 1, &got, &f->why));
	case_text("name", got.name, "nightly");
	case_int("bad name",
	    ledger_scanner_by_name(f->txn, "a b", true, &s, &f->why),
	    ST_BAD_DATA);
}

static enum status
add_import(void *ctx, const struct import_record *rec)
{
	char text[64];

	snprintf(text, sizeof(text), "%llu:%.*s", (unsigned long long)rec->id,
	    (int)rec->file.len, (const char *)rec->file.data);
	words_add(ctx, text);
	return ST_OK;
}

static void
imports_are_numbered_and_found(void **state)
{
	struct fixture *f = *state;
	struct import_record r = {.list = f->list, .file = slice_text("a")};
	struct import_record got;
	struct scanner_state s;
	struct words w = {""};
	struct list_state l;
	uint64_t id;

	good(f, ledger_imports(f->txn, add_import, &w, &f->why));
	case_text("none", w.text, "");
	good(f, ledger_import_next_id(f->txn, &id, &f->why));
	case_int("next", id, 1);
	good(f, ledger_scanner_by_name(f->txn, "s", true, &s, &f->why));
	good(f, ledger_import_append(f->txn, &r, &f->why)); /* by hand */
	case_int("id", r.id, 1);
	r.scanner = s.id;
	r.sha256[31] = 1;
	r.file = slice_text("b");
	good(f, ledger_import_append(f->txn, &r, &f->why));
	case_int("id", r.id, 2);
	good(f, ledger_imports(f->txn, add_import, &w, &f->why));
	case_text("newest first", w.text, "2:b 1:a");
	good(f, ledger_import_by_sha(
		    f->txn, f->list, s.id, r.sha256, &id, &f->why));
	case_int("by sha", id, 2);
	case_int("other list",
	    ledger_import_by_sha(f->txn, 9, s.id, r.sha256, &id, &f->why),
	    ST_NOT_FOUND);
	case_int("other scanner",
	    ledger_import_by_sha(f->txn, f->list, 9, r.sha256, &id, &f->why),
	    ST_NOT_FOUND);
	r.sha256[31] = 0;
	case_int("by hand has none",
	    ledger_import_by_sha(f->txn, f->list, s.id, r.sha256, &id, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_import_get(f->txn, 2, &got, &f->why));
	case_int("get", got.id, 2);
	case_int("missing", ledger_import_get(f->txn, 3, &got, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_list_by_name(f->txn, "relays", false, &l, &f->why));
	case_int("list's last", l.last_import, 2);
	good(f, ledger_scanner_by_name(f->txn, "s", false, &s, &f->why));
	case_int("scanner's last", s.last_import, 2);
	r.scanner = 77;
	case_int("no such scanner", ledger_import_append(f->txn, &r, &f->why),
	    ST_INTERNAL);
	case_text("kind", import_kind_text(IMPORT_EXPIRE), "expire");
	case_text("no kind", import_kind_text(IMPORT_KIND_COUNT), "?");
}

static enum status
put_large(struct fixture *f, uint32_t count)
{
	static const uint8_t text[FINDING_TESTS_MAX];
	const struct finding v = {.tests = {text, sizeof(text)}};
	struct finding_key key = {.list = f->list};
	enum status st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < count; i++) {
		key.prefix.addr = addr_from_num(ADDR_V4, i);
		key.prefix.len = 32;
		st = ledger_finding_put(f->txn, &key, &v, &f->why);
	}
	return st;
}

/* 64 MiB at first: abort, grow, the same again. */
static void
full_ledger_grows(void **state)
{
	struct fixture *f = *state;
	uint64_t n;

	fixture_commit(f);
	case_int("full", put_large(f, 60000), ST_MAP_FULL);
	ledger_abort(&f->txn);
	good(f, ledger_grow(f->ledger, &f->why));
	fixture_begin(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("nothing happened", n, 1);
	good(f, put_large(f, 60000));
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("written", n, 2);
}

/* Opened anew: what was committed is there, and can be written again. */
static void
refreshed_ledger_goes_on(void **state)
{
	struct fixture *f = *state;
	struct list_state l;
	uint64_t n;

	fixture_commit(f);
	ledger_abort(&f->txn);
	good(f, ledger_refresh(f->ledger, &f->why));
	fixture_begin(f);
	good(f, ledger_list_by_name(f->txn, "relays", false, &l, &f->why));
	put_finding(f, l.id, "192.0.2.1", 1, 25);
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &n, &f->why));
	case_int("sequence", n, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(sequence_counts_changes),
	    TEST(opening),
	    TEST(schemas_are_told_apart),
	    TEST(lists_have_names_and_ids),
	    TEST(serials_only_rise),
	    TEST(scanners_have_names_and_ids),
	    TEST(imports_are_numbered_and_found),
	    TEST(full_ledger_grows),
	    TEST(refreshed_ledger_goes_on),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
