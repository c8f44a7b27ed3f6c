/*
 * The ledger's transactions, its sequence and its pin. What is kept in it
 * stands in the files beside.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "ledger_impl.h"

/* Findings from which on their pages are worth a commit, which syncs. */
#define RESERVE_COMMITS 1000

/* What is served follows from these two; both keys begin with list and
 * prefix. */
static void
touch(struct ledger_txn *txn, enum ledger_db db, struct slice key)
{
	struct codec_in in = {key.data, key.len, false};
	struct prefix prefix;
	uint16_t list;

	if ((db != DB_FINDINGS && db != DB_EXEMPTIONS) || txn->touched.all)
		return;
	list = codec_u16(&in);
	prefix_key_take(&in, &prefix);
	assert(!in.bad);
	touched_add(&txn->touched, list, &prefix);
}

enum status
ledger_put_beside(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    struct slice value, enum store_put_mode how, struct why *why)
{
	assert(txn->write);
	txn->writes++;
	return store_put(txn->txn, db, key, value, how, why);
}

enum status
ledger_put(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    struct slice value, enum store_put_mode how, struct why *why)
{
	txn->changed = true;
	touch(txn, db, key);
	return ledger_put_beside(txn, db, key, value, how, why);
}

enum status
ledger_del_beside(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    struct why *why)
{
	enum status st;

	assert(txn->write);
	st = store_del(txn->txn, db, key, why);
	if (st != ST_NOT_FOUND)
		txn->writes++;
	return st;
}

enum status
ledger_del(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    struct why *why)
{
	enum status st = ledger_del_beside(txn, db, key, why);

	if (st == ST_NOT_FOUND)
		return st;
	txn->changed = true;
	touch(txn, db, key);
	return st;
}

enum status
ledger_write_with(struct store *store,
    enum status (*put)(struct store_txn *txn, struct why *why), struct why *why)
{
	struct store_txn *txn;
	enum status st;

	st = store_begin(store, true, &txn, why);
	if (st != ST_OK)
		return st;
	st = put(txn, why);
	if (st == ST_OK)
		return store_commit(&txn, why);
	store_abort(&txn);
	return st;
}

enum status
ledger_begin(struct ledger *ledger, enum ledger_mode mode,
    struct ledger_txn **out, struct why *why)
{
	struct ledger_txn *txn;
	enum status st;

	assert(mode == LEDGER_READ || ledger->mode == LEDGER_WRITE);
	txn = calloc(1, sizeof(*txn));
	if (txn == NULL)
		return why_errno(why, ENOMEM, "ledger");
	txn->ledger = ledger;
	txn->write = mode == LEDGER_WRITE;
	st = store_begin(ledger->store, txn->write, &txn->txn, why);
	if (st != ST_OK) {
		free(txn);
		return st;
	}
	*out = txn;
	return ST_OK;
}

/* The numbers of a transaction that wrote something. */
static enum status
put_numbers(struct ledger_txn *txn, uint64_t sequence, struct why *why)
{
	enum status st = ST_OK;

	if (txn->changed)
		st = ledger_number_put(
		    txn->txn, LEDGER_SEQUENCE, sequence + 1, why);
	if (st == ST_OK && txn->events_known)
		st = ledger_number_put(
		    txn->txn, LEDGER_EVENTS, txn->events, why);
	return st;
}

enum status
ledger_commit(struct ledger_txn **txn, struct why *why)
{
	struct ledger_txn *t = *txn;
	uint64_t sequence = 0;
	enum status st = ST_OK;

	if (t->changed)
		st = ledger_sequence(t, &sequence, why);
	if (st == ST_OK && t->writes > 0)
		st = put_numbers(t, sequence, why);
	if (st == ST_OK)
		st = store_commit(&t->txn, why);
	if (st == ST_OK && t->changed)
		touched_commit(&t->ledger->touched, &t->touched, sequence);
	ledger_abort(txn);
	return st;
}

void
ledger_abort(struct ledger_txn **txn)
{
	if (*txn == NULL)
		return;
	store_abort(&(*txn)->txn);
	touched_free(&(*txn)->touched);
	free(*txn);
	*txn = NULL;
}

const struct touched *
ledger_touched(const struct ledger *ledger)
{
	return &ledger->touched;
}

enum status
ledger_grow(struct ledger *ledger, struct why *why)
{
	return store_grow(ledger->store, why);
}

static enum status
put_schema(struct store_txn *txn, struct why *why)
{
	return ledger_schema_put(txn, LEDGER_SCHEMA, why);
}

enum status
ledger_reserve(struct ledger *ledger, size_t findings, struct why *why)
{
	/* A finding and its event, with texts, in pages that are not full. */
	const size_t octets = 256;
	enum status st;
	size_t bytes;

	if (__builtin_mul_overflow(findings, octets, &bytes))
		bytes = SIZE_MAX;
	st = store_reserve(ledger->store, bytes, why);
	if (st != ST_OK || findings < RESERVE_COMMITS)
		return st;
	/* LMDB takes pages anew which the commit before the last one freed. A
	 * change of every finding frees them all: with a commit of nothing in
	 * between the file keeps two copies of them, without it three. */
	return ledger_write_with(ledger->store, put_schema, why);
}

enum status
ledger_id(struct ledger_txn *txn, uint64_t *out, struct why *why)
{
	return ledger_number_get(txn->txn, LEDGER_ID, out, why);
}

enum status
ledger_sequence(struct ledger_txn *txn, uint64_t *out, struct why *why)
{
	return ledger_number_get(txn->txn, LEDGER_SEQUENCE, out, why);
}

enum status
ledger_pin_get(struct ledger_txn *txn, uint64_t *out, struct why *why)
{
	return ledger_number_get(txn->txn, LEDGER_PINNED, out, why);
}

enum status
ledger_pin_set(struct ledger_txn *txn, uint64_t sequence, struct why *why)
{
	assert(txn->write);
	txn->writes++;
	return ledger_number_put(txn->txn, LEDGER_PINNED, sequence, why);
}
