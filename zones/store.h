/*
 * The storage API over LMDB: the only place that knows it (store*.c).
 * LMDB's codes become enum status with a sentence in why in one function.
 *
 * Rules that LMDB imposes and this module keeps: one environment per path and
 * process; opened after the last fork; never WRITEMAP, never DUPSORT, never
 * NOSYNC on what others read; MDB_NOTLS, so a read transaction belongs to its
 * object and not to a thread; stale readers are cleared at open.
 *
 * A process that was forked after store_open must not touch the store.
 */
#ifndef ZONES_STORE_H
#define ZONES_STORE_H

#include <stdbool.h>

#include "bytes.h"
#include "why.h"

struct store;
struct store_txn;
struct store_cursor;

enum store_mode {
	/* A directory with data.mdb and lock.mdb: the ledger. */
	STORE_READ,  /* transactions read; needs a writable lock file */
	STORE_WRITE, /* made when missing; a commit is durable */
	/* One file, never changed once it has its name: a generation. */
	STORE_IMAGE, /* read without locks, no write access needed */
	STORE_BUILD /* new file (must not exist); store_sync makes it durable */
};

struct store_options {
	enum store_mode mode;
	const char *const *dbs; /* names of the databases, by index */
	size_t db_count;	/* opened (created when writing) at open */
	size_t map_size;	/* bytes; 0: see store_open */
	bool lacking;		/* databases may be missing: see store_has */
};

/*
 * Opens path: a directory for STORE_READ and STORE_WRITE, a file for the
 * others; no symlink is followed at its end (resolve "current" first).
 *
 * Errors, each with the path and the cure in why: missing (ST_NOT_FOUND),
 * not LMDB, empty, truncated (size is less than the last page in use and
 * something lives behind the end), meta pages destroyed, a database missing
 * (ST_CORRUPT), other LMDB version (ST_VERSION), read-only mount or network
 * file system or no locks to be had (ST_UNAVAILABLE), lock file not writable
 * or no permission (ST_DENIED), symlink, FIFO or anything else in its place
 * (ST_BAD_DATA), a file where STORE_BUILD wants to make one (ST_CANT_CREATE),
 * no memory for the map (ST_NO_MEMORY), no reader slot left after clearing
 * stale ones, or open already in this process (ST_BUSY: LMDB would lose its
 * locks).
 *
 * STORE_WRITE makes a missing directory (0770; its parent must be there) and
 * a missing store (files 0660, whatever the umask says: readers write the
 * lock file), all of its databases at once and under another name first, so
 * a store is never seen half made. Whoever makes one holds lock.h's lock. A
 * store that is there already never gets databases added: one that lacks
 * them is somebody else's.
 *
 * Map size 0: twice the file, at least 64 MiB (STORE_IMAGE: the file), so
 * that a limit on address space is no obstacle; STORE_BUILD: 1 GiB, less
 * under such a limit. On ST_MAP_FULL a build is begun anew with map_size
 * doubled (store_map_size): close, unlink, open. Appending cannot go on after
 * it.
 *
 * The caller frees with store_close. One thread at a time.
 */
enum status store_open(const char *path, const struct store_options *opt,
    struct store **out, struct why *why) MUST_USE ALL_NONNULL;

/* Makes a directory that stores stand in, with that mode whatever the umask
 * says; its parent must be there. One that is there already is fine as it
 * is. ST_CANT_CREATE or the errno's status. Any thread. */
enum status store_make_dir(
    const char *path, unsigned mode, struct why *why) MUST_USE ALL_NONNULL;

/* Mode of STORE: others may pass through it to served/, which relaybld reads
 * as whatever user it runs; they see nothing else there. */
#define STORE_ROOT_MODE 0771

/* Closes and clears the pointer; NULL is fine. Every transaction must have
 * ended. */
void store_close(struct store **store) ALL_NONNULL;

/* Bytes of the map: what a build that ran full doubles. Any thread. */
size_t store_map_size(const struct store *store) ALL_NONNULL;

/*
 * STORE_BUILD: makes everything committed so far durable and the file exactly
 * as long as its last page says. ST_IO, ST_NO_SPACE: what is on disk is
 * unknown, throw the file away (an fsync that failed once may "succeed" the
 * next time). No transaction may be open. The name is the caller's to sync:
 * fsync its directory.
 */
enum status store_sync(
    struct store *store, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Writes a copy of what is committed to an empty file that is open to write,
 * without what is free in it; others may go on writing, but until it is done
 * no page is used anew. ST_NO_SPACE, ST_IO: what is in the file is nothing.
 */
enum status store_copy(
    struct store *store, int fd, struct why *why) MUST_USE ALL_NONNULL;

/* A store with locks: is it what stands under its path, or was that replaced
 * since it was opened? */
bool store_in_place(const struct store *store) ALL_NONNULL;

/* Begins a transaction; a write transaction waits for other writers. When
 * another process grew the map, adopts the new size and tries again. Freed by
 * commit or abort. */
enum status store_begin(struct store *store, bool write, struct store_txn **out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Commits and clears the pointer, also on failure (then nothing changed).
 * ST_MAP_FULL, ST_NO_SPACE, ST_IO; ST_UNAVAILABLE where one of the files was
 * removed or replaced since the store was opened. After a put or delete that
 * failed there is nothing to commit: abort. */
enum status store_commit(
    struct store_txn **txn, struct why *why) MUST_USE ALL_NONNULL;

/* Ends without a change and clears the pointer; NULL is fine. */
void store_abort(struct store_txn **txn) ALL_NONNULL;

/* The value of a key: ST_OK, ST_NOT_FOUND (why untouched) or an error. *out
 * points into the map and lives until the next write or the end of txn. */
enum status store_get(struct store_txn *txn, size_t db, struct slice key,
    struct slice *out, struct why *why) MUST_USE ALL_NONNULL;

enum store_put_mode {
	STORE_PUT,   /* insert or replace */
	STORE_APPEND /* key is greater than every key: bulk load */
};
enum status store_put(struct store_txn *txn, size_t db, struct slice key,
    struct slice value, enum store_put_mode how,
    struct why *why) MUST_USE ALL_NONNULL;

/* ST_NOT_FOUND where there is no such key (why untouched). */
enum status store_del(struct store_txn *txn, size_t db, struct slice key,
    struct why *why) MUST_USE ALL_NONNULL;

/* Is that database there? Always, but of a store opened with lacking: of those
 * that are not only store_create may be called. */
bool store_has(const struct store *store, size_t db) ALL_NONNULL;
/* ST_CORRUPT with the name of one that is not; dbs: of the options. */
enum status store_has_all(const struct store *store, const char *const *dbs,
    struct why *why) MUST_USE ALL_NONNULL;
/* Makes a database that is missing. When the transaction is aborted, the store
 * does not know it: close it then. */
enum status store_create(struct store_txn *txn, size_t db, const char *name,
    struct why *why) MUST_USE ALL_NONNULL;

/* Deletes a database and all its records. The store knows it no more, also
 * when the transaction is aborted: close it then. */
enum status store_drop(
    struct store_txn *txn, size_t db, struct why *why) MUST_USE ALL_NONNULL;

/* Number of records in a database. */
enum status store_count(struct store_txn *txn, size_t db, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* A cursor over one database, in key order. Freed with store_cursor_close
 * before its transaction ends. */
enum status store_cursor_open(struct store_txn *txn, size_t db,
    struct store_cursor **out, struct why *why) MUST_USE ALL_NONNULL;
void store_cursor_close(struct store_cursor **cursor) ALL_NONNULL;

/* Moves to the first key >= key (an empty key: the first of all), the next,
 * the one before or the last record. ST_OK with *key_out and *value_out
 * (lifetime as store_get), ST_NOT_FOUND at the end (why untouched), or an
 * error. After a put or delete in the transaction the first move must be
 * a seek. */
enum status store_cursor_seek(struct store_cursor *cursor, struct slice key,
    struct slice *key_out, struct slice *value_out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status store_cursor_next(struct store_cursor *cursor,
    struct slice *key_out, struct slice *value_out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status store_cursor_prev(struct store_cursor *cursor,
    struct slice *key_out, struct slice *value_out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status store_cursor_last(struct store_cursor *cursor,
    struct slice *key_out, struct slice *value_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Doubles the map after ST_MAP_FULL; no transaction may be open in this
 * process. ST_NO_MEMORY: the store can only be closed. */
enum status store_grow(
    struct store *store, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Makes the map hold that many bytes more than the file has, so that a large
 * change does not run into ST_MAP_FULL and begins anew. A map that is larger
 * already, or would take more than half of a limit on address space, stays as
 * it is. As store_grow otherwise.
 */
enum status store_reserve(
    struct store *store, size_t bytes, struct why *why) MUST_USE ALL_NONNULL;

#endif
