/*
 * The store from inside: for store*.c alone.
 *
 * Invariants of struct store:
 *   - active counts the transactions that are open; a map may only be moved
 *     (adopted, grown) while it is 0;
 *   - broken: the map is gone or a sync failed; the store can only be closed;
 *   - a store with locks is on the list of open ones until it is closed: two
 *     environments on one file in one process lose each other's locks.
 */
#ifndef ZONES_STORE_IMPL_H
#define ZONES_STORE_IMPL_H

#include <lmdb.h>
#include <stdbool.h>
#include <sys/types.h>

#include "store.h"
#include "store_path.h"

/* In place of a database that is missing: LMDB's own list of free pages. */
#define STORE_NO_DB ((MDB_dbi)0)

struct store {
	MDB_env *env;
	enum store_mode mode;
	struct store_paths paths;
	MDB_dbi *dbis; /* by index of the options */
	size_t db_count;
	unsigned active;
	bool lacking; /* databases may be missing: their dbis are 0 */
	bool broken;
	pid_t pid; /* that opened it */
	dev_t dev; /* of the data file */
	ino_t ino;
	dev_t lock_dev; /* of the lock file, once it is open; else 0 */
	ino_t lock_ino;
	struct store *next; /* on the list of open ones */
};

struct store_txn {
	struct store *store;
	MDB_txn *txn;
	bool write;
	uintptr_t low, high;   /* of the map: what the walks in it have read */
	unsigned moves;	       /* since it was shed */
	MDB_cursor *cursors[]; /* by database, for single records; or NULL */
};

struct store_cursor {
	struct store_txn *txn;
	MDB_cursor *cursor;
};

/* The only place where LMDB's codes become ours: sets "PATH: sentence" in
 * why. rc is not MDB_SUCCESS. what: the work that failed. */
enum status store_error(const struct store *store, int rc, const char *what,
    struct why *why) MUST_USE ALL_NONNULL COLD;

/* Before a commit: are the files still those that LMDB has open? Where one was
 * removed or replaced, a commit would be lost, or another process might write
 * at the same time, since LMDB's locks are in the lock file. ST_OK or
 * ST_UNAVAILABLE. */
enum status store_check_place(
    const struct store *store, struct why *why) MUST_USE ALL_NONNULL;

/* ST_OK, or ST_IO for a store that was given up. Asserts that the process is
 * the one that opened it. */
enum status store_check_usable(
    const struct store *store, struct why *why) MUST_USE ALL_NONNULL;

/* Least map of a ledger: smaller ones would be grown in the first import. */
#define STORE_MAP_MIN ((size_t)64 << 20)

/* Octets of the map to open with; wanted: of the options. */
size_t store_first_map(const struct store *store, size_t wanted) ALL_NONNULL;

/* Moves the map; size 0: to what another process made of it. what: the work
 * that failed. */
enum status store_set_map(struct store *store, size_t size, const char *what,
    struct why *why) MUST_USE ALL_NONNULL;

/* A cursor stands at a record. Every so often takes the pages that were read
 * off the process: a walk over a large ledger would hold all of it mapped. They
 * stay in the page cache, and what points to them stays good. */
void store_shed(struct store_txn *txn, const MDB_val *value) ALL_NONNULL;

/*
 * Walks every record of the databases in a child process, which may die of
 * it. ST_OK, or ST_CORRUPT when pages in use are not in the file. Stores with
 * locks only. Leaves a stale reader slot behind when the child died.
 */
enum status store_probe(const struct store *store, const char *const *dbs,
    struct why *why) MUST_USE ALL_NONNULL;

/* Says whether the data file ends before its last page. */
enum status store_is_short(const struct store *store, bool *short_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Makes the data file at least as long as its last page says. */
enum status store_extend(
    struct store *store, struct why *why) MUST_USE ALL_NONNULL;

#endif
