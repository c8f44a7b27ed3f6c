/*
 * The length of a data file against the last page its header names, and the
 * sync of a build.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <assert.h>

#include "store_impl.h"

/* Bytes that the file has, and that it has with its last page. */
static enum status
lengths(const struct store *store, size_t *have_out, size_t *need_out,
    struct why *why)
{
	MDB_envinfo info;
	MDB_stat stat;
	struct stat sb;
	mdb_filehandle_t fd;
	int rc;

	/* Both read the header alone. In this order: a writer that commits in
	 * between makes the file longer, never shorter. */
	rc = mdb_env_info(store->env, &info);
	if (rc == 0)
		rc = mdb_env_stat(store->env, &stat);
	if (rc == 0)
		rc = mdb_env_get_fd(store->env, &fd);
	if (rc != 0)
		return store_error(store, rc, "cannot read its header", why);
	if (fstat(fd, &sb) != 0)
		return why_errno(why, errno, "%s", store->paths.data);
	*have_out = (size_t)sb.st_size;
	if (__builtin_mul_overflow(
		info.me_last_pgno + 1, stat.ms_psize, need_out))
		*need_out = SIZE_MAX;
	return ST_OK;
}

enum status
store_is_short(const struct store *store, bool *short_out, struct why *why)
{
	size_t have, need;
	enum status st;

	st = lengths(store, &have, &need, why);
	if (st == ST_OK)
		*short_out = have < need;
	return st;
}

enum status
store_extend(struct store *store, struct why *why)
{
	mdb_filehandle_t fd;
	size_t have, need;
	enum status st;

	st = lengths(store, &have, &need, why);
	if (st != ST_OK || have >= need)
		return st;
	if (mdb_env_get_fd(store->env, &fd) != 0 ||
	    ftruncate(fd, (off_t)need) != 0)
		return why_errno(
		    why, errno, "%s: cannot extend it", store->paths.data);
	return ST_OK;
}

enum status
store_sync(struct store *store, struct why *why)
{
	enum status st;
	int rc;

	assert(store->mode == STORE_BUILD && store->active == 0);
	st = store_extend(store, why);
	if (st != ST_OK)
		return st;
	rc = mdb_env_sync(store->env, 1);
	if (rc == 0)
		return ST_OK;
	store->broken = true;
	return store_error(store, rc, "cannot sync", why);
}
