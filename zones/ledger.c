/*
 * The ledger's life: opening, the schema, transactions, the sequence and the
 * pin. What is kept in it stands in the files beside.
 */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger_impl.h"

/* Findings from which on their pages are worth a commit, which syncs. */
#define RESERVE_COMMITS 1000

struct ledger {
	struct store *store;
	enum ledger_mode mode;
	struct touched touched; /* by commits through it */
	char path[PATH_MAX];
};

static const char *const db_names[DB_COUNT] = {LEDGER_DB_NAMES};

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
ledger_put(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    struct slice value, enum store_put_mode how, struct why *why)
{
	assert(txn->write);
	txn->writes++;
	txn->changed = true;
	touch(txn, db, key);
	return store_put(txn->txn, db, key, value, how, why);
}

enum status
ledger_del(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    struct why *why)
{
	enum status st;

	assert(txn->write);
	st = store_del(txn->txn, db, key, why);
	if (st == ST_NOT_FOUND)
		return st;
	txn->writes++;
	txn->changed = true;
	touch(txn, db, key);
	return st;
}

/* One transaction that writes what put does. */
static enum status
write_with(struct store *store,
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

static enum status
put_schema(struct store_txn *txn, struct why *why)
{
	return ledger_schema_put(txn, LEDGER_SCHEMA, why);
}

/* One that an older relaybl made and never wrote lacks databases: what makes
 * them is the upgrade. */
static enum status
settle_new(struct ledger *ledger, uint32_t *out, struct why *why)
{
	struct why lacks;

	if (store_has_all(ledger->store, db_names, &lacks) != ST_OK) {
		*out = LEDGER_SCHEMA - 1;
		return ST_OK;
	}
	*out = LEDGER_SCHEMA;
	return write_with(ledger->store, ledger_begin_new, why);
}

/* Reads the schema; a ledger that was never written gets this one's. */
static enum status
settle_schema(struct ledger *ledger, uint32_t *out, struct why *why)
{
	struct store_txn *txn;
	enum status st;

	if (!store_has(ledger->store, DB_META))
		return store_has_all(ledger->store, db_names, why);
	st = store_begin(ledger->store, false, &txn, why);
	if (st != ST_OK)
		return st;
	st = ledger_schema_get(txn, out, why);
	store_abort(&txn);
	if (st == ST_NOT_FOUND && ledger->mode == LEDGER_WRITE)
		st = settle_new(ledger, out, why);
	if (st == ST_OK && *out == LEDGER_SCHEMA)
		st = store_has_all(ledger->store, db_names, why);
	return st;
}

static bool
is_older(uint32_t schema)
{
	return schema >= LEDGER_SCHEMA_OLDEST && schema < LEDGER_SCHEMA;
}

static enum status
refuse_schema(uint32_t schema, struct why *why)
{
	if (is_older(schema))
		why_set(why,
		    "has schema %u, of an older relaybl: a command that writes"
		    " makes it schema %u, for one relaybl publish",
		    (unsigned)schema, (unsigned)LEDGER_SCHEMA);
	else
		why_set(why,
		    "has schema %u, this relaybl knows schema %u: use the"
		    " relaybl that wrote it",
		    (unsigned)schema, (unsigned)LEDGER_SCHEMA);
	return ST_VERSION;
}

/* Opens it, whatever its schema is. */
static enum status
open_any(struct ledger *ledger, uint32_t *schema_out, struct why *why)
{
	const char *path = ledger->path;
	const struct store_options opt = {
	    .mode = ledger->mode == LEDGER_WRITE ? STORE_WRITE : STORE_READ,
	    .dbs = db_names,
	    .db_count = DB_COUNT,
	    .lacking = true,
	};
	enum status st;

	st = store_open(path, &opt, &ledger->store, why);
	if (st == ST_OK) {
		st = settle_schema(ledger, schema_out, why);
		if (st != ST_OK)
			why_wrap(why, "%s", path);
	}
	if (st == ST_NOT_FOUND)
		why_set(why,
		    "%s: there is no ledger yet: the first import makes it",
		    path);
	return st;
}

static enum status
open_store(struct ledger *ledger, struct why *why)
{
	uint32_t schema;
	enum status st;

	st = open_any(ledger, &schema, why);
	if (st == ST_OK && is_older(schema) && ledger->mode == LEDGER_WRITE) {
		store_close(&ledger->store);
		st = ledger_upgrade(ledger->path, why);
		if (st == ST_OK)
			st = open_any(ledger, &schema, why);
	}
	if (st == ST_OK && schema != LEDGER_SCHEMA) {
		st = refuse_schema(schema, why);
		why_wrap(why, "%s", ledger->path);
	}
	return st;
}

enum status
ledger_open(const char *store_dir, enum ledger_mode mode, struct ledger **out,
    struct why *why)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));
	enum status st = ST_OK;
	int n;

	if (ledger == NULL)
		return why_errno(why, ENOMEM, "%s/ledger", store_dir);
	ledger->mode = mode;
	n = snprintf(
	    ledger->path, sizeof(ledger->path), "%s/ledger", store_dir);
	if (n < 0 || (size_t)n >= sizeof(ledger->path)) {
		why_set(why, "%.64s...: path is too long", store_dir);
		st = ST_BAD_DATA;
	} else if (mode == LEDGER_WRITE) {
		st = store_make_dir(store_dir, STORE_ROOT_MODE, why);
	}
	if (st == ST_OK)
		st = open_store(ledger, why);
	if (st != ST_OK) {
		ledger_close(&ledger);
		return st;
	}
	*out = ledger;
	return ST_OK;
}

void
ledger_close(struct ledger **ledger)
{
	if (*ledger == NULL)
		return;
	store_close(&(*ledger)->store);
	touched_free(&(*ledger)->touched);
	free(*ledger);
	*ledger = NULL;
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

/* The numbers of a transaction that changed something. */
static enum status
put_numbers(struct ledger_txn *txn, uint64_t sequence, struct why *why)
{
	enum status st =
	    ledger_number_put(txn->txn, LEDGER_SEQUENCE, sequence + 1, why);

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
	if (st == ST_OK && t->changed)
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
	return write_with(ledger->store, put_schema, why);
}

enum status
ledger_refresh(struct ledger *ledger, struct why *why)
{
	store_close(&ledger->store);
	/* LMDB takes each page from malloc, which keeps what lies below. */
	(void)malloc_trim(0);
	return open_store(ledger, why);
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
