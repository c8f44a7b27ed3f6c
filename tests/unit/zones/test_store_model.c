/*
 * A store against a plain table: records put, replaced, deleted and read in
 * any order, walks in between, within and across transactions. What stays on
 * the page of the record before must never miss one.
 */
#include "store_case.h"

#define KEYS  3000
#define STEPS 60000

/* Lengths of the values, -1: no record. An aborted transaction brings back
 * what was committed. */
struct model {
	int now[KEYS], committed[KEYS];
};

static unsigned
below(unsigned *seed, unsigned n)
{
	return (unsigned)rand_r(seed) % n;
}

static void
check_get(struct store_txn *txn, const struct model *m, uint32_t n)
{
	struct slice value;
	uint8_t buf[4];
	struct why why;
	enum status st = store_get(txn, DB_A, key_of(n, buf), &value, &why);

	case_int("get", st, m->now[n] < 0 ? ST_NOT_FOUND : ST_OK);
	if (st == ST_OK)
		case_int("length", value.len, (size_t)m->now[n]);
}

static void
check_put(struct store_txn *txn, struct model *m, uint32_t n, unsigned len)
{
	static const uint8_t bytes[4096];
	uint8_t buf[4];
	struct why why;

	good(store_put(txn, DB_A, key_of(n, buf), (struct slice){bytes, len},
		 STORE_PUT, &why),
	    &why);
	m->now[n] = (int)len;
}

static void
check_del(struct store_txn *txn, struct model *m, uint32_t n)
{
	uint8_t buf[4];
	struct why why;

	case_int("delete", store_del(txn, DB_A, key_of(n, buf), &why),
	    m->now[n] < 0 ? ST_NOT_FOUND : ST_OK);
	m->now[n] = -1;
}

/* From a key on: every record once, in order, some of them. */
static void
check_walk(
    struct store_txn *txn, const struct model *m, uint32_t n, unsigned count)
{
	struct store_cursor *cursor;
	struct slice key, value;
	uint8_t buf[4];
	struct why why;
	enum status st;

	good(store_cursor_open(txn, DB_A, &cursor, &why), &why);
	st = store_cursor_seek(cursor, key_of(n, buf), &key, &value, &why);
	for (; count > 0; count--) {
		while (n < KEYS && m->now[n] < 0)
			n++;
		case_int("walk", st, n < KEYS ? ST_OK : ST_NOT_FOUND);
		if (st != ST_OK)
			break;
		case_int("key", get32(key.data), n);
		case_int("length", value.len, (size_t)m->now[n]);
		n++;
		st = store_cursor_next(cursor, &key, &value, &why);
	}
	store_cursor_close(&cursor);
}

/* Runs of neighbours, as an import makes them, and single records. */
static uint32_t
next_key(unsigned *seed, uint32_t n)
{
	return below(seed, 20) == 0 ? below(seed, KEYS) : (n + 1) % KEYS;
}

static void
step(struct store_txn *txn, struct model *m, unsigned *seed, uint32_t n)
{
	switch (below(seed, 16)) {
	case 0:
		check_walk(txn, m, n, below(seed, 200));
		break;
	case 1:
	case 2:
		check_del(txn, m, n);
		break;
	case 3:
	case 4:
	case 5:
		check_get(txn, m, n);
		break;
	case 6:
		/* An overflow page now and then. */
		check_put(txn, m, n, 1000 + below(seed, 3000));
		break;
	default:
		check_get(txn, m, n);
		check_put(txn, m, n, 1 + below(seed, 120));
		break;
	}
}

static void
end_transaction(struct store_txn **txn, struct model *m, bool commit)
{
	struct why why;

	if (commit) {
		good(store_commit(txn, &why), &why);
		memcpy(m->committed, m->now, sizeof(m->now));
	} else {
		store_abort(txn);
		memcpy(m->now, m->committed, sizeof(m->now));
	}
}

static void
a_store_agrees_with_a_table(void **state)
{
	static struct model m;
	struct store_txn *txn;
	struct store *store;
	unsigned seed = 7;
	uint32_t n = 0;
	struct why why;

	memset(&m, 0xff, sizeof(m));
	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	good(store_begin(store, true, &txn, &why), &why);
	for (unsigned i = 0; i < STEPS; i++) {
		n = next_key(&seed, n);
		step(txn, &m, &seed, n);
		if (below(&seed, 2000) != 0)
			continue;
		end_transaction(&txn, &m, below(&seed, 3) > 0);
		good(store_begin(store, true, &txn, &why), &why);
	}
	check_walk(txn, &m, 0, KEYS + 1);
	end_transaction(&txn, &m, true);
	good(store_begin(store, false, &txn, &why), &why);
	for (n = 0; n < KEYS; n++)
		check_get(txn, &m, n);
	check_walk(txn, &m, 0, KEYS + 1);
	store_abort(&txn);
	store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_store_agrees_with_a_table),
	};

	return cmocka_run_group_tests_name("store_model", tests, NULL, NULL);
}
