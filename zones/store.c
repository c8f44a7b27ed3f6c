/*
 * Transactions, records and cursors of a store.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "store_impl.h"

/* LMDB takes keys and values it only reads by pointers that are not const. */
static MDB_val
val_of(struct slice s)
{
	MDB_val v;

	v.mv_size = s.len;
	v.mv_data = (void *)(uintptr_t)s.data;
	return v;
}

static struct slice
slice_of_val(const MDB_val *v)
{
	return (struct slice){v->mv_data, v->mv_size};
}

enum status
store_check_usable(const struct store *store, struct why *why)
{
	/* LMDB's locks and reader slots belong to the process that opened. */
	assert(store->pid == getpid());
	if (!store->broken)
		return ST_OK;
	why_set(why,
	    "%s: was given up after an error: close it and open it"
	    " again",
	    store->paths.data);
	return ST_IO;
}

/* mdb_txn_begin with the two errors that have a cure here, each once. */
static enum status
begin(struct store *store, bool write, MDB_txn **out, struct why *why)
{
	unsigned flags = write ? 0 : MDB_RDONLY;
	enum status st;
	int rc, dead;

	rc = mdb_txn_begin(store->env, NULL, flags, out);
	if (rc == MDB_MAP_RESIZED && store->active == 0) {
		st = store_set_map(store, 0, "cannot follow its growth", why);
		if (st != ST_OK)
			return st;
		rc = mdb_txn_begin(store->env, NULL, flags, out);
	}
	if (rc == MDB_READERS_FULL) {
		rc = mdb_reader_check(store->env, &dead);
		if (rc == 0)
			rc = mdb_txn_begin(store->env, NULL, flags, out);
	}
	if (rc != 0)
		return store_error(store, rc, "cannot begin", why);
	return ST_OK;
}

enum status
store_begin(
    struct store *store, bool write, struct store_txn **out, struct why *why)
{
	struct store_txn *txn;
	enum status st;

	st = store_check_usable(store, why);
	if (st != ST_OK)
		return st;
	txn =
	    calloc(1, sizeof(*txn) + store->db_count * sizeof(txn->cursors[0]));
	if (txn == NULL)
		return why_errno(why, ENOMEM, "%s", store->paths.data);
	st = begin(store, write, &txn->txn, why);
	if (st != ST_OK) {
		free(txn);
		return st;
	}
	txn->store = store;
	txn->write = write;
	store->active++;
	*out = txn;
	return ST_OK;
}

static void
forget_cursor(struct store_txn *txn, size_t db)
{
	if (txn->cursors[db] != NULL)
		mdb_cursor_close(txn->cursors[db]);
	txn->cursors[db] = NULL;
}

static void
forget_cursors(struct store_txn *txn)
{
	size_t i;

	for (i = 0; i < txn->store->db_count; i++)
		forget_cursor(txn, i);
}

enum status
store_commit(struct store_txn **txn, struct why *why)
{
	struct store *store = (*txn)->store;
	bool lasting = (*txn)->write && store->mode == STORE_WRITE;
	enum status st = lasting ? store_check_place(store, why) : ST_OK;
	struct why ignored;
	int rc;

	if (st != ST_OK) {
		store_abort(txn);
		return st;
	}
	forget_cursors(*txn);
	rc = mdb_txn_commit((*txn)->txn);
	free(*txn);
	*txn = NULL;
	store->active--;
	if (rc != 0)
		return store_error(store, rc, "cannot commit", why);
	/* It is committed: a file that stays short costs the next open a walk
	 * and nothing else. */
	if (lasting)
		(void)!store_extend(store, &ignored);
	return ST_OK;
}

void
store_abort(struct store_txn **txn)
{
	if (*txn == NULL)
		return;
	forget_cursors(*txn);
	mdb_txn_abort((*txn)->txn);
	(*txn)->store->active--;
	free(*txn);
	*txn = NULL;
}

/* The cursor for single records of a database: LMDB looks first whether the
 * key lies on the page where it stands. */
static int
cursor_of(struct store_txn *txn, size_t db, MDB_cursor **out)
{
	int rc = 0;

	assert(db < txn->store->db_count);
	if (txn->cursors[db] == NULL)
		rc = mdb_cursor_open(
		    txn->txn, txn->store->dbis[db], &txn->cursors[db]);
	*out = txn->cursors[db];
	return rc;
}

enum status
store_get(struct store_txn *txn, size_t db, struct slice key, struct slice *out,
    struct why *why)
{
	MDB_val k = val_of(key), v;
	MDB_cursor *cursor;
	int rc = cursor_of(txn, db, &cursor);

	if (rc == 0)
		rc = mdb_cursor_get(cursor, &k, &v, MDB_SET);
	if (rc == MDB_NOTFOUND)
		return ST_NOT_FOUND;
	if (rc != 0)
		return store_error(txn->store, rc, "cannot read", why);
	*out = slice_of_val(&v);
	return ST_OK;
}

enum status
store_put(struct store_txn *txn, size_t db, struct slice key,
    struct slice value, enum store_put_mode how, struct why *why)
{
	MDB_val k = val_of(key), v = val_of(value);
	MDB_cursor *cursor;
	int rc = cursor_of(txn, db, &cursor);

	if (rc == 0)
		rc = mdb_cursor_put(
		    cursor, &k, &v, how == STORE_APPEND ? MDB_APPEND : 0);
	if (rc != 0)
		return store_error(txn->store, rc, "cannot write", why);
	return ST_OK;
}

enum status
store_del(struct store_txn *txn, size_t db, struct slice key, struct why *why)
{
	MDB_val k = val_of(key);
	int rc;

	assert(db < txn->store->db_count);
	forget_cursor(txn, db);
	rc = mdb_del(txn->txn, txn->store->dbis[db], &k, NULL);
	if (rc == MDB_NOTFOUND)
		return ST_NOT_FOUND;
	if (rc != 0)
		return store_error(txn->store, rc, "cannot delete", why);
	return ST_OK;
}

bool
store_has(const struct store *store, size_t db)
{
	assert(db < store->db_count);
	return store->dbis[db] != STORE_NO_DB;
}

enum status
store_has_all(
    const struct store *store, const char *const *dbs, struct why *why)
{
	size_t i;

	for (i = 0; i < store->db_count; i++) {
		if (store_has(store, i))
			continue;
		why_set(why,
		    "%s: has no database \"%s\": not a store of relaybl, or"
		    " damaged",
		    store->paths.data, dbs[i]);
		return ST_CORRUPT;
	}
	return ST_OK;
}

enum status
store_create(
    struct store_txn *txn, size_t db, const char *name, struct why *why)
{
	int rc;

	assert(txn->write && !store_has(txn->store, db));
	rc = mdb_dbi_open(txn->txn, name, MDB_CREATE, &txn->store->dbis[db]);
	if (rc != 0)
		return store_error(txn->store, rc, "cannot make it", why);
	return ST_OK;
}

enum status
store_drop(struct store_txn *txn, size_t db, struct why *why)
{
	int rc;

	assert(txn->write && db < txn->store->db_count);
	forget_cursor(txn, db);
	rc = mdb_drop(txn->txn, txn->store->dbis[db], 1);
	if (rc != 0)
		return store_error(txn->store, rc, "cannot delete", why);
	return ST_OK;
}

enum status
store_copy(struct store *store, int fd, struct why *why)
{
	enum status st = store_check_usable(store, why);
	int rc;

	if (st != ST_OK)
		return st;
	rc = mdb_env_copyfd2(store->env, fd, MDB_CP_COMPACT);
	if (rc != 0)
		return store_error(store, rc, "cannot copy it", why);
	return ST_OK;
}

enum status
store_count(struct store_txn *txn, size_t db, uint64_t *out, struct why *why)
{
	MDB_stat stat;
	int rc;

	assert(db < txn->store->db_count);
	rc = mdb_stat(txn->txn, txn->store->dbis[db], &stat);
	if (rc != 0)
		return store_error(txn->store, rc, "cannot count", why);
	*out = stat.ms_entries;
	return ST_OK;
}

enum status
store_cursor_open(struct store_txn *txn, size_t db, struct store_cursor **out,
    struct why *why)
{
	struct store_cursor *c;
	int rc;

	assert(db < txn->store->db_count);
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return why_errno(why, ENOMEM, "%s", txn->store->paths.data);
	c->txn = txn;
	rc = mdb_cursor_open(txn->txn, txn->store->dbis[db], &c->cursor);
	if (rc != 0) {
		free(c);
		return store_error(txn->store, rc, "cannot read", why);
	}
	*out = c;
	return ST_OK;
}

void
store_cursor_close(struct store_cursor **cursor)
{
	if (*cursor == NULL)
		return;
	mdb_cursor_close((*cursor)->cursor);
	free(*cursor);
	*cursor = NULL;
}

static enum status
move(struct store_cursor *c, MDB_cursor_op op, MDB_val k, struct slice *key_out,
    struct slice *value_out, struct why *why)
{
	MDB_val v;
	int rc;

	rc = mdb_cursor_get(c->cursor, &k, &v, op);
	if (rc == MDB_NOTFOUND)
		return ST_NOT_FOUND;
	if (rc != 0)
		return store_error(c->txn->store, rc, "cannot read", why);
	store_shed(c->txn, &v);
	*key_out = slice_of_val(&k);
	*value_out = slice_of_val(&v);
	return ST_OK;
}

enum status
store_cursor_seek(struct store_cursor *cursor, struct slice key,
    struct slice *key_out, struct slice *value_out, struct why *why)
{
	return move(cursor, key.len == 0 ? MDB_FIRST : MDB_SET_RANGE,
	    val_of(key), key_out, value_out, why);
}

enum status
store_cursor_next(struct store_cursor *cursor, struct slice *key_out,
    struct slice *value_out, struct why *why)
{
	return move(
	    cursor, MDB_NEXT, (MDB_val){0, NULL}, key_out, value_out, why);
}

enum status
store_cursor_prev(struct store_cursor *cursor, struct slice *key_out,
    struct slice *value_out, struct why *why)
{
	return move(
	    cursor, MDB_PREV, (MDB_val){0, NULL}, key_out, value_out, why);
}

enum status
store_cursor_last(struct store_cursor *cursor, struct slice *key_out,
    struct slice *value_out, struct why *why)
{
	return move(
	    cursor, MDB_LAST, (MDB_val){0, NULL}, key_out, value_out, why);
}
