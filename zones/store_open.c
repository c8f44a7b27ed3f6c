/*
 * Opening and closing a store: which flags of LMDB for which use, and every
 * check that stands between a path and the first page read from it. The path
 * itself is judged in store_path.c, the size of the map in store_map.c.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "store_impl.h"

/* Reader slots: programs that read one ledger at once. LMDB's default; a slot
 * costs 64 bytes of the lock file. */
#define MAX_READERS 126

/* Stores with locks that are open; after a fork also those of the parent,
 * which are not the child's. */
static pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER;
static struct store *open_stores;

static enum status
register_open(struct store *store, struct why *why)
{
	const struct store *s;
	bool again = false;

	(void)pthread_mutex_lock(&open_lock);
	for (s = open_stores; s != NULL; s = s->next)
		if (s->dev == store->dev && s->ino == store->ino &&
		    s->pid == store->pid)
			again = true;
	if (!again) {
		store->next = open_stores;
		open_stores = store;
	}
	(void)pthread_mutex_unlock(&open_lock);
	if (again) {
		why_set(why, "%s: is open already in this process",
		    store->paths.path);
		return ST_BUSY;
	}
	return ST_OK;
}

static void
unregister_open(struct store *store)
{
	struct store **s;

	(void)pthread_mutex_lock(&open_lock);
	for (s = &open_stores; *s != NULL; s = &(*s)->next) {
		if (*s == store) {
			*s = store->next;
			break;
		}
	}
	(void)pthread_mutex_unlock(&open_lock);
}

static unsigned
env_flags(enum store_mode mode)
{
	switch (mode) {
	case STORE_READ:
		return MDB_NOTLS | MDB_RDONLY;
	case STORE_IMAGE:
		/* Nobody writes the file: no locks, so no write access. */
		return MDB_NOTLS | MDB_RDONLY | MDB_NOLOCK | MDB_NOSUBDIR;
	case STORE_BUILD:
		/* Nobody reads it before store_sync. */
		return MDB_NOTLS | MDB_NOLOCK | MDB_NOSUBDIR | MDB_NOSYNC;
	case STORE_WRITE:
		break;
	}
	return MDB_NOTLS;
}

static enum status
open_env(struct store *store, const char *path, unsigned flags, size_t map,
    struct why *why)
{
	int rc = mdb_env_create(&store->env);

	if (rc == 0)
		rc = mdb_env_set_maxreaders(store->env, MAX_READERS);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(store->env, (MDB_dbi)store->db_count);
	if (rc == 0)
		rc = mdb_env_set_mapsize(store->env, map);
	if (rc == 0)
		rc = mdb_env_open(store->env, path, flags, STORE_FILE_MODE);
	if (rc != 0)
		return store_error(store, rc, "cannot open it", why);
	return ST_OK;
}

/* Opens (create: makes) every database in one transaction and commits it:
 * handles of a transaction that was aborted are void. */
static enum status
open_dbs(
    struct store *store, const char *const *dbs, bool create, struct why *why)
{
	struct store_txn *txn;
	enum status st;
	unsigned flags;
	size_t i;
	int rc;

	st = store_begin(store, create, &txn, why);
	if (st != ST_OK)
		return st;
	for (i = 0; i < store->db_count; i++) {
		rc = mdb_dbi_open(
		    txn->txn, dbs[i], create ? MDB_CREATE : 0, &store->dbis[i]);
		if (rc == 0)
			rc = mdb_dbi_flags(txn->txn, store->dbis[i], &flags);
		if (rc == 0 && flags != 0)
			rc = MDB_INCOMPATIBLE;
		if (rc == MDB_NOTFOUND)
			store->dbis[i] = STORE_NO_DB;
		else if (rc != 0)
			st = store_error(store, rc, dbs[i], why);
		if (st != ST_OK) {
			store_abort(&txn);
			return st;
		}
	}
	st = store_commit(&txn, why);
	return st == ST_OK && !store->lacking ? store_has_all(store, dbs, why)
					      : st;
}

static enum status
sync_dir(const char *path, struct why *why)
{
	enum status st = ST_OK;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return why_errno(why, errno, "%s", path);
	if (fsync(fd) != 0)
		st = why_errno(why, errno, "%s: fsync", path);
	(void)close(fd);
	return st;
}

/* Gives the new store its name. link and not rename: it never replaces one
 * that somebody else made in the meantime. */
static enum status
name_new(const struct store_paths *p, struct why *why)
{
	if (chmod(p->made, STORE_FILE_MODE) != 0)
		return why_errno(why, errno, "%s", p->made);
	if (link(p->made, p->data) != 0 && errno != EEXIST)
		return why_errno(why, errno, "%s", p->data);
	return sync_dir(p->path, why);
}

/* Makes the data file of a new store, databases and all, under another name:
 * whatever interrupts this, there is either no store or a whole one. */
static enum status
make_new(struct store *store, const char *const *dbs, struct why *why)
{
	const struct store_paths *p = &store->paths;
	enum status st;

	st = open_env(store, p->made, MDB_NOTLS | MDB_NOLOCK | MDB_NOSUBDIR,
	    STORE_MAP_MIN, why);
	if (st == ST_OK)
		st = open_dbs(store, dbs, true, why);
	if (store->env != NULL)
		mdb_env_close(store->env);
	store->env = NULL;
	if (st == ST_OK)
		st = name_new(p, why);
	(void)unlink(p->made);
	return st;
}

/* STORE_BUILD: the file must be ours alone. */
static enum status
make_file(const char *path, struct why *why)
{
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    STORE_FILE_MODE);
	if (fd < 0)
		return why_errno(why, errno, "%s: cannot make it", path);
	(void)close(fd);
	return ST_OK;
}

/* A short file is whole, or it is refused; see store_probe.c. An image ends
 * with its seal, so there it can only be cut off. */
static enum status
check_length(struct store *store, const char *const *dbs, struct why *why)
{
	enum status st;
	bool is_short;

	st = store_is_short(store, &is_short, why);
	if (st != ST_OK || !is_short)
		return st;
	if (store->mode == STORE_IMAGE) {
		why_set(why, "%s: is cut off: pages are missing at its end",
		    store->paths.data);
		return ST_CORRUPT;
	}
	st = store_probe(store, dbs, why);
	if (st == ST_OK && store->mode == STORE_WRITE)
		st = store_extend(store, why);
	return st;
}

/* What only stores with locks need, once LMDB has them open. */
static enum status
tend_locks(struct store *store, bool made_lock, struct why *why)
{
	struct stat sb;
	int dead, rc;

	if (!store_mode_is_dir(store->mode))
		return ST_OK;
	if (stat(store->paths.lock, &sb) != 0)
		return why_errno(why, errno, "%s", store->paths.lock);
	store->lock_dev = sb.st_dev;
	store->lock_ino = sb.st_ino;
	/* Everybody who may read must be able to write it. EPERM: another
	 * program was faster and made it. */
	if (made_lock && chmod(store->paths.lock, STORE_FILE_MODE) != 0 &&
	    errno != EPERM)
		return why_errno(why, errno, "%s", store->paths.lock);
	rc = mdb_reader_check(store->env, &dead);
	if (rc != 0)
		return store_error(store, rc, "cannot check readers", why);
	return ST_OK;
}

static bool
is_file(const char *path, dev_t dev, ino_t ino)
{
	struct stat sb;

	return stat(path, &sb) == 0 && sb.st_dev == dev && sb.st_ino == ino;
}

enum status
store_check_place(const struct store *store, struct why *why)
{
	const char *path = store->paths.data;

	/* One that is being made is nobody else's. */
	if (store->lock_ino == 0)
		return ST_OK;
	if (is_file(path, store->dev, store->ino)) {
		path = store->paths.lock;
		if (is_file(path, store->lock_dev, store->lock_ino))
			return ST_OK;
	}
	why_set(why,
	    "%s: was removed or replaced while it was in use: nothing was "
	    "changed",
	    path);
	return ST_UNAVAILABLE;
}

/* LMDB opened the lock file and the data file one after the other: of one
 * store, if the directory is the same before and after. */
static enum status
check_same(
    const struct store *store, const struct stat *before, struct why *why)
{
	struct stat now;

	if (stat(store->paths.path, &now) == 0 &&
	    now.st_dev == before->st_dev && now.st_ino == before->st_ino)
		return ST_OK;
	why_set(why, "%s: was replaced while it was opened: try again",
	    store->paths.path);
	return ST_BUSY;
}

bool
store_in_place(const struct store *store)
{
	struct why ignored;

	return store_check_place(store, &ignored) == ST_OK;
}

/* Registers before LMDB opens: closing a second one is what does the harm. */
static enum status
open_existing(
    struct store *store, const struct store_options *opt, struct why *why)
{
	struct stat sb, there;
	enum status st = ST_OK;
	bool dir = store_mode_is_dir(store->mode), made_lock;

	if (stat(store->paths.data, &sb) != 0)
		return why_errno(why, errno, "%s", store->paths.data);
	if (dir && stat(store->paths.path, &there) != 0)
		return why_errno(why, errno, "%s", store->paths.path);
	made_lock = dir && access(store->paths.lock, F_OK) != 0;
	store->dev = sb.st_dev;
	store->ino = sb.st_ino;
	if (dir)
		st = register_open(store, why);
	if (st != ST_OK)
		return st;
	st = open_env(store, store->paths.path, env_flags(store->mode),
	    store_first_map(store, opt->map_size), why);
	if (st == ST_OK && dir)
		st = check_same(store, &there, why);
	if (st == ST_OK)
		st = check_length(store, opt->dbs, why);
	if (st == ST_OK)
		st = tend_locks(store, made_lock, why);
	if (st == ST_OK)
		st = open_dbs(store, opt->dbs, store->mode == STORE_BUILD, why);
	return st;
}

static enum status
open_checked(
    struct store *store, const struct store_options *opt, struct why *why)
{
	const struct store_paths *p = &store->paths;
	enum status st;
	bool exists;

	st = store_paths_check(p, store->mode, &exists, why);
	if (st == ST_OK && store->mode == STORE_WRITE)
		(void)unlink(p->made); /* of one that was interrupted */
	if (st == ST_OK && store->mode == STORE_WRITE && !exists)
		st = make_new(store, opt->dbs, why);
	if (st == ST_OK && store->mode == STORE_BUILD)
		st = make_file(p->data, why);
	if (st != ST_OK)
		return st;
	st = open_existing(store, opt, why);
	if (st != ST_OK && store->mode == STORE_BUILD)
		(void)unlink(p->data);
	return st;
}

enum status
store_open(const char *path, const struct store_options *opt,
    struct store **out, struct why *why)
{
	struct store *store;
	enum status st;

	assert(opt->dbs != NULL && opt->db_count > 0);
	store = calloc(1, sizeof(*store));
	if (store != NULL)
		store->dbis = calloc(opt->db_count, sizeof(*store->dbis));
	if (store == NULL || store->dbis == NULL) {
		free(store);
		return why_errno(why, ENOMEM, "%s", path);
	}
	store->mode = opt->mode;
	store->db_count = opt->db_count;
	store->lacking = opt->lacking;
	store->pid = getpid();
	st = store_paths_init(path, opt->mode, &store->paths, why);
	if (st == ST_OK)
		st = open_checked(store, opt, why);
	if (st != ST_OK) {
		store_close(&store);
		return st;
	}
	*out = store;
	return ST_OK;
}

void
store_close(struct store **store)
{
	struct store *s = *store;

	*store = NULL;
	if (s == NULL)
		return;
	assert(s->active == 0);
	if (s->env != NULL)
		mdb_env_close(s->env);
	unregister_open(s);
	free(s->dbis);
	free(s);
}
