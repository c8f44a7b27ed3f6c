/*
 * The life of a store's map: how large it is at first, adopted when another
 * process grew it, made larger for what is to come or after ST_MAP_FULL.
 */
#include <assert.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_impl.h"

#define MAP_BUILD     ((size_t)1 << 30)
#define MAP_BUILD_MIN ((size_t)1 << 20)

/* Records between two times that read pages are taken off: some megabytes. */
#define SHED_EVERY 65536

/* The half of what a limit on address space allows. */
static size_t
half_of_limit(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_AS, &lim) != 0 || lim.rlim_cur == RLIM_INFINITY)
		return SIZE_MAX;
	return (size_t)lim.rlim_cur / 2;
}

/* A build does not know how large it becomes: much, but no more than a limit
 * allows. */
static size_t
build_map_size(void)
{
	const size_t half = half_of_limit();

	if (half > MAP_BUILD)
		return MAP_BUILD;
	return half < MAP_BUILD_MIN ? MAP_BUILD_MIN : half;
}

static size_t
whole_pages(size_t size)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (size + page - 1) / page * page;
}

size_t
store_first_map(const struct store *store, size_t wanted)
{
	struct stat sb;
	size_t size;

	if (wanted != 0) {
		size = wanted;
	} else if (store->mode == STORE_BUILD) {
		size = build_map_size();
	} else if (stat(store->paths.data, &sb) != 0) {
		size = STORE_MAP_MIN;
	} else if (store->mode == STORE_IMAGE) {
		size = (size_t)sb.st_size;
	} else {
		size = 2 * (size_t)sb.st_size;
		size = size < STORE_MAP_MIN ? STORE_MAP_MIN : size;
	}
	return whole_pages(size);
}

enum status
store_set_map(
    struct store *store, size_t size, const char *what, struct why *why)
{
	int rc;

	assert(store->active == 0);
	rc = mdb_env_set_mapsize(store->env, size);
	if (rc == 0)
		return ST_OK;
	/* LMDB gave the old map back before it failed to get the new one. */
	store->broken = true;
	return store_error(store, rc, what, why);
}

size_t
store_map_size(const struct store *store)
{
	MDB_envinfo info;

	/* It fails without an environment only. */
	if (mdb_env_info(store->env, &info) != 0)
		return 0;
	return info.me_mapsize;
}

enum status
store_grow(struct store *store, struct why *why)
{
	enum status st;

	st = store_check_usable(store, why);
	if (st != ST_OK)
		return st;
	return store_set_map(
	    store, 2 * store_map_size(store), "cannot grow the map", why);
}

enum status
store_reserve(struct store *store, size_t bytes, struct why *why)
{
	struct stat sb;
	size_t size;
	enum status st;

	st = store_check_usable(store, why);
	if (st != ST_OK)
		return st;
	if (stat(store->paths.data, &sb) != 0 ||
	    __builtin_add_overflow((size_t)sb.st_size, bytes, &size) ||
	    size <= store_map_size(store) || size > half_of_limit())
		return ST_OK;
	return store_set_map(
	    store, whole_pages(size), "cannot grow the map", why);
}

void
store_shed(struct store_txn *txn, const MDB_val *value)
{
	const uintptr_t at = (uintptr_t)value->mv_data;
	uintptr_t page, start;

	/* What a write transaction has changed does not lie in the map. */
	if (txn->write || !store_mode_is_dir(txn->store->mode))
		return;
	if (txn->moves == 0)
		txn->low = txn->high = at;
	txn->low = at < txn->low ? at : txn->low;
	txn->high = at > txn->high ? at : txn->high;
	if (++txn->moves < SHED_EVERY)
		return;
	txn->moves = 0;
	page = (uintptr_t)sysconf(_SC_PAGESIZE);
	start = txn->low / page * page;
	(void)madvise((void *)start, txn->high - start, MADV_DONTNEED);
}
