/* Records, cursors, transactions and the map of a store. */
#include "store_case.h"

static void
records_live_and_die_with_their_transaction(void **state)
{
	struct store_txn *txn;
	struct store *store;
	struct slice value;
	struct why why;
	uint64_t n;

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	good(store_begin(store, true, &txn, &why), &why);
	good(
	    store_put(txn, DB_A, bytes_of("k"), bytes_of("v"), STORE_PUT, &why),
	    &why);
	good(store_get(txn, DB_A, bytes_of("k"), &value, &why), &why);
	assert_memory_equal(value.data, "v", 1);
	case_int("other database",
	    store_get(txn, DB_B, bytes_of("k"), &value, &why), ST_NOT_FOUND);
	store_abort(&txn);
	assert_null(txn);
	good(read_all(store, &n, &why), &why);
	case_int("after abort", n, 0);

	good(put_many(store, 0, 3, 10, &why), &why);
	good(read_all(store, &n, &why), &why);
	case_int("after commit", n, 3);
	store_close(&store);
	assert_null(store);

	good(open_at(tmpdir_path(*state, "s"), STORE_READ, &store, &why), &why);
	good(read_all(store, &n, &why), &why);
	case_int("opened again", n, 3);
	store_close(&store);
}

static void
deleting_and_counting(void **state)
{
	struct store_txn *txn;
	struct store *store;
	struct why why;
	uint8_t buf[4];
	uint64_t n;

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	good(put_many(store, 0, 5, 10, &why), &why);
	good(store_begin(store, true, &txn, &why), &why);
	good(store_del(txn, DB_A, key_of(3, buf), &why), &why);
	case_int(
	    "again", store_del(txn, DB_A, key_of(3, buf), &why), ST_NOT_FOUND);
	good(store_count(txn, DB_A, &n, &why), &why);
	case_int("count", n, 4);
	good(store_commit(&txn, &why), &why);
	store_close(&store);
}

enum move { SEEK, NEXT, PREV, LAST };

static enum status
make_move(struct store_cursor *c, enum move move, const char *text,
    struct slice *key, struct slice *value, struct why *why)
{
	switch (move) {
	case SEEK:
		return store_cursor_seek(c, bytes_of(text), key, value, why);
	case NEXT:
		return store_cursor_next(c, key, value, why);
	case PREV:
		return store_cursor_prev(c, key, value, why);
	case LAST:
		break;
	}
	return store_cursor_last(c, key, value, why);
}

static void
cursors_walk_in_key_order(void **state)
{
	static const char *const keys[] = {"d", "b", "bb", "f"};
	static const struct {
		const char *name;
		enum move move;
		const char *text;
		const char *want; /* NULL: ST_NOT_FOUND */
	} moves[] = {
	    {"first of all", SEEK, "", "b"},
	    {"next", NEXT, "", "bb"},
	    {"next again", NEXT, "", "d"},
	    {"back", PREV, "", "bb"},
	    {"seek what is there", SEEK, "d", "d"},
	    {"seek between", SEEK, "c", "d"},
	    {"seek behind", SEEK, "g", NULL},
	    {"last", LAST, "", "f"},
	    {"behind the last", NEXT, "", NULL},
	    {"first once more", SEEK, "", "b"},
	    {"before the first", PREV, "", NULL},
	};
	struct store_cursor *c;
	struct store_txn *txn;
	struct store *store;
	struct slice k, v;
	struct why why;

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	good(store_begin(store, true, &txn, &why), &why);
	for (size_t i = 0; i < COUNT(keys); i++)
		good(store_put(txn, DB_B, bytes_of(keys[i]), bytes_of(keys[i]),
			 STORE_PUT, &why),
		    &why);
	good(store_cursor_open(txn, DB_B, &c, &why), &why);
	for (size_t i = 0; i < COUNT(moves); i++) {
		enum status st =
		    make_move(c, moves[i].move, moves[i].text, &k, &v, &why);

		case_int(moves[i].name, st,
		    moves[i].want == NULL ? ST_NOT_FOUND : ST_OK);
		if (st != ST_OK)
			continue;
		case_int(moves[i].name, k.len, strlen(moves[i].want));
		assert_memory_equal(k.data, moves[i].want, k.len);
		assert_memory_equal(v.data, moves[i].want, v.len);
	}
	store_cursor_close(&c);
	assert_null(c);
	store_cursor_close(&c);
	good(store_cursor_open(txn, DB_A, &c, &why), &why);
	case_int(
	    "last of none", store_cursor_last(c, &k, &v, &why), ST_NOT_FOUND);
	case_int("first of none",
	    store_cursor_seek(c, bytes_of(""), &k, &v, &why), ST_NOT_FOUND);
	store_cursor_close(&c);
	store_abort(&txn);
	store_close(&store);
}

static void
misuse_is_told(void **state)
{
	static const char long_key[600] = {[0 ... 598] = 'k'};
	static const struct {
		const char *name, *key;
		const char *want;
	} cases[] = {
	    {"append before the last", "a", "out of order"},
	    {"no key", "", "empty or too long"},
	    {"long key", long_key, "empty or too long"},
	};
	struct store_txn *txn;
	struct store *store;
	struct why why;

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	for (size_t i = 0; i < COUNT(cases); i++) {
		good(store_begin(store, true, &txn, &why), &why);
		good(store_put(txn, DB_A, bytes_of("b"), bytes_of("v"),
			 STORE_APPEND, &why),
		    &why);
		case_int(cases[i].name,
		    store_put(txn, DB_A, bytes_of(cases[i].key), bytes_of("v"),
			STORE_APPEND, &why),
		    ST_INTERNAL);
		case_holds(cases[i].name, why.text, cases[i].want);
		store_abort(&txn);
	}
	store_close(&store);
}

/* A map that is too small: nothing of the transaction stays, all that was
 * there does, and after growing the same work goes through. */
static void
full_map_grows(void **state)
{
	const struct store_options opt = {.mode = STORE_WRITE,
	    .dbs = two_dbs,
	    .db_count = COUNT(two_dbs),
	    .map_size = 256 << 10};
	struct store *store;
	struct why why;
	size_t before;
	uint64_t n;

	good(store_open(tmpdir_path(*state, "s"), &opt, &store, &why), &why);
	before = store_map_size(store);
	good(put_many(store, 0, 10, 1000, &why), &why);
	case_int("too much", put_many(store, 10, 400, 1000, &why), ST_MAP_FULL);
	case_holds("why", why.text, "grow");
	good(read_all(store, &n, &why), &why);
	case_int("what was there", n, 10);
	good(store_grow(store, &why), &why);
	case_int("doubled", store_map_size(store), 2 * before);
	good(store_grow(store, &why), &why);
	good(put_many(store, 10, 400, 1000, &why), &why);
	good(read_all(store, &n, &why), &why);
	case_int("all", n, 410);
	store_close(&store);
}

/* Room that was asked for is there: the same work goes through at once. */
static void
reserved_room_is_there(void **state)
{
	const struct store_options opt = {.mode = STORE_WRITE,
	    .dbs = two_dbs,
	    .db_count = COUNT(two_dbs),
	    .map_size = 256 << 10};
	struct store *store;
	struct why why;

	good(store_open(tmpdir_path(*state, "s"), &opt, &store, &why), &why);
	good(store_reserve(store, 4096, &why), &why);
	case_int("enough already", store_map_size(store), 256 << 10);
	good(store_reserve(store, 1 << 20, &why), &why);
	assert_true(store_map_size(store) >= 1 << 20);
	good(put_many(store, 10, 400, 1000, &why), &why);
	store_close(&store);
}

/* Appends until an error; the transaction ends in any case. */
static enum status
build(const char *path, size_t map, uint32_t count, size_t *map_out,
    struct why *why)
{
	const struct store_options opt = {.mode = STORE_BUILD,
	    .dbs = two_dbs,
	    .db_count = COUNT(two_dbs),
	    .map_size = map};
	struct store *store;
	enum status st;

	st = store_open(path, &opt, &store, why);
	if (st != ST_OK)
		return st;
	*map_out = store_map_size(store);
	st = put_many(store, 0, count, 500, why);
	if (st == ST_OK)
		st = store_sync(store, why);
	store_close(&store);
	return st;
}

/* What a build that ran full does, and what comes out of it. */
static void
builds_begin_anew_with_twice_the_map(void **state)
{
	const char *path = tmpdir_path(*state, "g.mdb");
	struct store *store;
	size_t map = 128 << 10;
	unsigned rounds = 0;
	enum status st;
	struct why why;
	uint64_t n;

	while ((st = build(path, map, 1000, &map, &why)) == ST_MAP_FULL) {
		assert_int_equal(unlink(path), 0);
		map *= 2;
		assert_true(++rounds < 10);
	}
	good(st, &why);
	assert_true(rounds > 0);
	case_int("whole pages", tmpdir_size(*state, "g.mdb") % 4096, 0);
	good(open_at(tmpdir_path(*state, "g.mdb"), STORE_IMAGE, &store, &why),
	    &why);
	good(read_all(store, &n, &why), &why);
	case_int("records", n, 1000);
	store_close(&store);
}

/* The bytes behind the last page, where a seal stands, harm no image. */
static void
images_may_have_something_behind_them(void **state)
{
	static const uint8_t seal[4096] = "seal";
	const char *path = tmpdir_path(*state, "g.mdb");
	struct store *store;
	struct why why;
	uint64_t n;
	size_t map;

	good(build(path, 0, 100, &map, &why), &why);
	assert_true(map >= 1 << 20);
	tmpdir_write(
	    *state, "g.mdb", tmpdir_size(*state, "g.mdb"), seal, sizeof(seal));
	good(open_at(tmpdir_path(*state, "g.mdb"), STORE_IMAGE, &store, &why),
	    &why);
	good(read_all(store, &n, &why), &why);
	case_int("records", n, 100);
	case_int("map", store_map_size(store), tmpdir_size(*state, "g.mdb"));
	store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(records_live_and_die_with_their_transaction),
	    TEST(deleting_and_counting),
	    TEST(cursors_walk_in_key_order),
	    TEST(misuse_is_told),
	    TEST(full_map_grows),
	    TEST(reserved_room_is_there),
	    TEST(builds_begin_anew_with_twice_the_map),
	    TEST(images_may_have_something_behind_them),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
