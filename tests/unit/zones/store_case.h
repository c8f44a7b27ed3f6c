/* What the tests of the store share: two databases and short words. */
#ifndef UNIT_STORE_CASE_H
#define UNIT_STORE_CASE_H

#include "store.h"
#include "tmpdir.h"

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)

enum { DB_A, DB_B };
static const char *const two_dbs[] = {"a", "b"};

static inline struct slice
bytes_of(const char *text)
{
	return (struct slice){(const uint8_t *)text, strlen(text)};
}

static inline enum status
open_at(
    const char *path, enum store_mode mode, struct store **out, struct why *why)
{
	const struct store_options opt = {
	    .mode = mode, .dbs = two_dbs, .db_count = COUNT(two_dbs)};

	return store_open(path, &opt, out, why);
}

/* Fails the test with the sentence. */
static inline void
good(enum status st, const struct why *why)
{
	if (st != ST_OK)
		fail_msg("status %d: %s", (int)st, why->text);
}

/* A number as a key, in order. */
static inline struct slice
key_of(uint32_t n, uint8_t buf[4])
{
	put32(buf, n);
	return (struct slice){buf, 4};
}

/* Puts count records of len bytes under keys from first on, one transaction,
 * aborted on an error. */
static inline enum status
put_many(struct store *store, uint32_t first, uint32_t count, size_t len,
    struct why *why)
{
	uint8_t buf[4], *value = calloc(1, len);
	struct store_txn *txn;
	enum status st;
	uint32_t i;

	st = store_begin(store, true, &txn, why);
	for (i = 0; st == ST_OK && i < count; i++)
		st = store_put(txn, DB_A, key_of(first + i, buf),
		    (struct slice){value, len}, STORE_PUT, why);
	free(value);
	if (st == ST_OK)
		return store_commit(&txn, why);
	store_abort(&txn);
	return st;
}

/* How many records database A holds; every one is read. */
static inline enum status
read_all(struct store *store, uint64_t *out, struct why *why)
{
	struct store_cursor *cursor;
	struct slice key, value;
	struct store_txn *txn;
	enum status st;
	uint64_t n = 0;

	*out = 0;
	st = store_begin(store, false, &txn, why);
	if (st != ST_OK)
		return st;
	st = store_cursor_open(txn, DB_A, &cursor, why);
	while (st == ST_OK) {
		st = store_cursor_next(cursor, &key, &value, why);
		if (st == ST_OK)
			n++;
	}
	if (st == ST_NOT_FOUND) {
		store_cursor_close(&cursor);
		*out = n;
		st = ST_OK;
	}
	store_abort(&txn);
	return st;
}

/* A closed store in a directory, with count records. */
static inline void
make_store(struct tmpdir *t, const char *name, uint32_t count)
{
	struct store *store;
	struct why why;

	good(open_at(tmpdir_path(t, name), STORE_WRITE, &store, &why), &why);
	good(put_many(store, 0, count, 100, &why), &why);
	store_close(&store);
}

#endif
