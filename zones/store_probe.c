/*
 * Is a data file that is shorter than its header says cut off, or whole?
 * LMDB does not write pages that a transaction took and gave back ("loose"
 * pages); where those are the last ones, a good file ends before its last
 * page. A cut file however is opened by LMDB without a word and kills the
 * process that reads it (SIGBUS). So a short file is walked by a child first.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_impl.h"

/* Reads one byte of every page of the value. */
static void
touch(const MDB_val *v)
{
	const volatile uint8_t *p = v->mv_data;
	size_t i;

	for (i = 0; i < v->mv_size; i += 4096)
		(void)p[i];
	if (v->mv_size > 0)
		(void)p[v->mv_size - 1];
}

static int
walk(MDB_txn *txn, MDB_dbi dbi)
{
	MDB_cursor *cursor;
	MDB_val key, value;
	int rc;

	rc = mdb_cursor_open(txn, dbi, &cursor);
	if (rc != 0)
		return rc;
	while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		touch(&key);
		touch(&value);
	}
	mdb_cursor_close(cursor);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* In the child, with an environment of its own: 0 when every page that is in
 * use can be read. */
static int
walk_all(const struct store *store, const char *const *dbs)
{
	const MDB_dbi free_dbi = 0; /* LMDB's list of free pages */
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	size_t i;
	int rc;

	if (mdb_env_create(&env) != 0)
		return 1;
	rc = mdb_env_set_maxdbs(env, (MDB_dbi)store->db_count);
	if (rc == 0)
		rc = mdb_env_open(
		    env, store->paths.path, MDB_RDONLY | MDB_NOTLS, 0);
	if (rc == 0)
		rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);
	if (rc != 0)
		return rc;
	rc = walk(txn, free_dbi);
	for (i = 0; rc == 0 && i < store->db_count; i++) {
		rc = mdb_dbi_open(txn, dbs[i], 0, &dbi);
		if (rc == 0)
			rc = walk(txn, dbi);
		else if (rc == MDB_NOTFOUND) /* store_open sees to it */
			rc = 0;
	}
	mdb_txn_abort(txn);
	return rc;
}

static _Noreturn void
child(const struct store *store, const char *const *dbs)
{
	const struct rlimit none = {0, 0};

	/* To die of it is an answer, and leaves no core file behind. */
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)signal(SIGBUS, SIG_DFL);
	(void)signal(SIGSEGV, SIG_DFL);
	(void)signal(SIGABRT, SIG_DFL);
	_exit(walk_all(store, dbs) == 0 ? 0 : 1);
}

enum status
store_probe(const struct store *store, const char *const *dbs, struct why *why)
{
	pid_t pid, got;
	int end = 0;

	pid = fork();
	if (pid < 0)
		return why_errno(why, errno, "%s: fork", store->paths.data);
	if (pid == 0)
		child(store, dbs);
	do
		got = waitpid(pid, &end, 0);
	while (got < 0 && errno == EINTR);
	if (got == pid && WIFEXITED(end) && WEXITSTATUS(end) == 0)
		return ST_OK;
	why_set(why,
	    "%s: is cut off: pages in use are missing at its end,"
	    " restore it from a copy",
	    store->paths.data);
	return ST_CORRUPT;
}
