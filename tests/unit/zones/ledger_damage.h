/* A ledger that somebody else wrote to. */
#ifndef TESTS_UNIT_ZONES_LEDGER_DAMAGE_H
#define TESTS_UNIT_ZONES_LEDGER_DAMAGE_H

#include "ledger_case.h"
#include "store.h"

/* A record put behind the ledger's back: into which of count databases, in the
 * ledger's order. */
struct damage {
	const char *const *names;
	size_t count, db;
	struct slice key, value;
};

static inline void
damage_plant(struct fixture *f, const struct damage *d)
{
	const struct store_options opt = {
	    STORE_WRITE, d->names, d->count, 0, false};
	char path[PATH_MAX + 8];
	struct store_txn *txn;
	struct store *store;

	snprintf(path, sizeof(path), "%s/ledger", f->tmp->path);
	good(f, store_open(path, &opt, &store, &f->why));
	good(f, store_begin(store, true, &txn, &f->why));
	good(f, store_put(txn, d->db, d->key, d->value, STORE_PUT, &f->why));
	good(f, store_commit(&txn, &f->why));
	store_close(&store);
}

/* What the fixture has so far is committed, the record put, and the ledger
 * opened again; without a transaction. */
static inline void
damage_make(struct fixture *f, const struct damage *d, enum ledger_mode mode)
{
	fixture_commit(f);
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	tmpdir_path(f->tmp, "store");
	damage_plant(f, d);
	good(f, ledger_open(
		    tmpdir_path(f->tmp, "store"), mode, &f->ledger, &f->why));
}

#endif
