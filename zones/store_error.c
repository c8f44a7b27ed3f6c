/*
 * LMDB's codes and errno as enum status, each with a sentence that says what
 * to do. Nothing else in the tree knows an MDB_ code.
 */
#include <errno.h>
#include <string.h>

#include "store_impl.h"

static const struct {
	int rc;
	enum status st;
	const char *text;
} table[] = {
    {MDB_NOTFOUND, ST_CORRUPT, "a record that must be there is missing"},
    {MDB_KEYEXIST, ST_INTERNAL, "a key came twice or out of order"},
    {MDB_PAGE_NOTFOUND, ST_CORRUPT,
	"a page is missing: the file is damaged, restore it from a copy"},
    {MDB_CORRUPTED, ST_CORRUPT, "the file is damaged, restore it from a copy"},
    {MDB_CURSOR_FULL, ST_CORRUPT,
	"its tree is too deep: the file is damaged, restore it from a copy"},
    {MDB_INCOMPATIBLE, ST_CORRUPT,
	"a database in it is of another kind: not a store of relaybl, or"
	" damaged"},
    {MDB_INVALID, ST_CORRUPT,
	"not an LMDB file, or its header is destroyed: restore it from a"
	" copy"},
    {MDB_VERSION_MISMATCH, ST_VERSION,
	"written by another version of LMDB: dump it there with mdb_dump and"
	" load it here with mdb_load"},
    {MDB_PANIC, ST_IO,
	"a write failed half-way: close it, look at the disk, try again"},
    {MDB_MAP_FULL, ST_MAP_FULL, "the map is full: it must grow"},
    {MDB_TXN_FULL, ST_INTERNAL, "too many changes in one transaction"},
    {MDB_DBS_FULL, ST_INTERNAL, "too many databases"},
    {MDB_READERS_FULL, ST_BUSY,
	"every reader slot is taken: too many programs read it at once"},
    {MDB_MAP_RESIZED, ST_BUSY,
	"another program made it larger while it was being read: try again"},
    {MDB_BAD_TXN, ST_INTERNAL, "transaction is over after an error in it"},
    {MDB_BAD_VALSIZE, ST_INTERNAL, "key is empty or too long"},
    {EIO, ST_IO, "the disk is full or failing (EIO)"},
    {EFBIG, ST_NO_SPACE, "file would be larger than ulimit -f allows"},
    {EROFS, ST_UNAVAILABLE, "is on a read-only mount: mount it writable"},
    {ENOLCK, ST_UNAVAILABLE,
	"the file system gives no locks: put the store on a local disk"},
    {ENOMEM, ST_NO_MEMORY,
	"no memory or address space to map it: raise the limit (ulimit -v,"
	" RLIMIT_AS)"},
};

enum status
store_error(
    const struct store *store, int rc, const char *what, struct why *why)
{
	size_t i;

	if (rc == EACCES || rc == EPERM)
		return store_path_denied(&store->paths, store->mode, why);
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].rc != rc)
			continue;
		why_set(
		    why, "%s: %s: %s", store->paths.data, what, table[i].text);
		return table[i].st;
	}
	if (rc > 0)
		return why_errno(why, rc, "%s: %s", store->paths.data, what);
	why_set(why, "%s: %s: %s", store->paths.data, what, mdb_strerror(rc));
	return ST_INTERNAL;
}
