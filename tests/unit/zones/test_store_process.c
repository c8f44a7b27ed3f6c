/* A store among processes: killed readers and writers, growth by another. */
#include <signal.h>

#include "store_case.h"

#define SLOTS 126 /* readers that one store takes */

/* Takes slots of the lock table and dies with them. */
static int
die_reading(struct tmpdir *t)
{
	struct store_txn *txn;
	struct store *store;
	struct why why;

	if (open_at(tmpdir_path(t, "s"), STORE_READ, &store, &why) != ST_OK)
		return 1;
	for (unsigned i = 0; i < SLOTS; i++)
		if (store_begin(store, false, &txn, &why) != ST_OK)
			return 1;
	return raise(SIGKILL);
}

static void
slots_of_killed_readers_come_back(void **state)
{
	struct store *store;
	struct why why;
	uint64_t n;

	make_store(*state, "s", 3);
	case_int("at open", in_child(die_reading, *state), 128 + SIGKILL);
	good(open_at(tmpdir_path(*state, "s"), STORE_READ, &store, &why), &why);
	good(read_all(store, &n, &why), &why);
	store_close(&store);

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	case_int("while open", in_child(die_reading, *state), 128 + SIGKILL);
	good(read_all(store, &n, &why), &why);
	case_int("records", n, 3);
	store_close(&store);
}

static int
die_reading_once(struct tmpdir *t)
{
	struct store_txn *txn;
	struct store *store;
	struct why why;

	if (open_at(tmpdir_path(t, "s"), STORE_READ, &store, &why) != ST_OK ||
	    store_begin(store, false, &txn, &why) != ST_OK)
		return 1;
	return raise(SIGKILL);
}

/* A process that has the store open until it is killed: without one, LMDB
 * begins with an empty table of readers anyway. */
static pid_t
bystander(struct tmpdir *t)
{
	struct store *store;
	struct why why;
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (open_at(tmpdir_path(t, "s"), STORE_READ, &store, &why) !=
			ST_OK ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		(void)alarm(60);
		for (;;)
			(void)pause();
	}
	assert_int_equal(close(ready[1]), 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(close(ready[0]), 0);
	return pid;
}

/* A reader's slot keeps the pages it might read: a dead one must not. */
static void
killed_readers_keep_no_pages(void **state)
{
	struct store *store;
	struct why why;
	off_t before;
	pid_t other;

	make_store(*state, "s", 2000);
	before = tmpdir_size(*state, "s/data.mdb");
	other = bystander(*state);
	case_int("reader", in_child(die_reading_once, *state), 128 + SIGKILL);
	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	for (unsigned i = 0; i < 20; i++)
		good(put_many(store, 0, 2000, 100, &why), &why);
	store_close(&store);
	assert_int_equal(kill(other, SIGKILL), 0);
	assert_int_equal(waitpid(other, NULL, 0), other);
	if (tmpdir_size(*state, "s/data.mdb") > 4 * before)
		fail_msg("grew from %lld to %lld", (long long)before,
		    (long long)tmpdir_size(*state, "s/data.mdb"));
}

static void
more_readers_than_slots_are_told(void **state)
{
	struct store_txn *txn[SLOTS], *more = NULL;
	struct store *store;
	struct why why;

	make_store(*state, "s", 1);
	good(open_at(tmpdir_path(*state, "s"), STORE_READ, &store, &why), &why);
	for (size_t i = 0; i < SLOTS; i++)
		good(store_begin(store, false, &txn[i], &why), &why);
	case_int("one more", store_begin(store, false, &more, &why), ST_BUSY);
	case_holds("why", why.text, "reader slot");
	for (size_t i = 0; i < SLOTS; i++)
		store_abort(&txn[i]);
	good(store_begin(store, false, &more, &why), &why);
	store_abort(&more);
	store_close(&store);
}

static int
die_writing(struct tmpdir *t)
{
	struct store_txn *txn;
	struct store *store;
	uint8_t buf[4];
	struct why why;

	if (open_at(tmpdir_path(t, "s"), STORE_WRITE, &store, &why) != ST_OK ||
	    store_begin(store, true, &txn, &why) != ST_OK)
		return 1;
	for (uint32_t i = 0; i < 1000; i++)
		if (store_put(txn, DB_A, key_of(i, buf), bytes_of("v"),
			STORE_PUT, &why) != ST_OK)
			return 1;
	return raise(SIGKILL);
}

static void
killed_writer_leaves_what_was(void **state)
{
	struct store *store;
	struct why why;
	uint64_t n;

	make_store(*state, "s", 3);
	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	case_int("writer", in_child(die_writing, *state), 128 + SIGKILL);
	good(read_all(store, &n, &why), &why);
	case_int("records", n, 3);
	good(put_many(store, 3, 1, 10, &why), &why);
	good(read_all(store, &n, &why), &why);
	case_int("written on", n, 4);
	store_close(&store);
}

static int
write_much(struct tmpdir *t)
{
	struct store *store;
	struct why why;

	if (open_at(tmpdir_path(t, "s"), STORE_WRITE, &store, &why) != ST_OK)
		return 1;
	return (int)put_many(store, 0, 2000, 1000, &why);
}

static void
growth_by_another_process_is_followed(void **state)
{
	const struct store_options small = {
	    STORE_READ, two_dbs, 2, 64 << 10, false};
	struct store_txn *old = NULL, *txn = NULL;
	struct store *store;
	struct why why;
	uint64_t n;

	make_store(*state, "s", 1);
	good(store_open(tmpdir_path(*state, "s"), &small, &store, &why), &why);
	good(store_begin(store, false, &old, &why), &why);
	case_int("writer", in_child(write_much, *state), 0);
	case_int(
	    "with one open", store_begin(store, false, &txn, &why), ST_BUSY);
	store_abort(&old);
	good(read_all(store, &n, &why), &why);
	case_int("records", n, 2000);
	store_close(&store);
}

/* Pages of files that the process holds, in KiB. */
static long
file_pages(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kib = -1;

	assert_non_null(f);
	while (kib < 0 && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "RssFile: %ld", &kib) != 1)
			kib = -1;
	fclose(f);
	assert_true(kib >= 0);
	return kib;
}

/* A walk over 40 MB holds some of them, and what it was given is good to the
 * end all the same. */
static void
a_long_walk_holds_little(void **state)
{
	enum { RECORDS = 4 * 65536 };
	struct slice key, value, first = {NULL, 0};
	struct store_cursor *cursor;
	struct store_txn *txn;
	struct store *store;
	uint32_t n = 0;
	struct why why;
	long before;

	make_store(*state, "s", RECORDS);
	good(open_at(tmpdir_path(*state, "s"), STORE_READ, &store, &why), &why);
	good(store_begin(store, false, &txn, &why), &why);
	good(store_cursor_open(txn, DB_A, &cursor, &why), &why);
	before = file_pages();
	while (store_cursor_next(cursor, &key, &value, &why) == ST_OK) {
		if (n == 0)
			first = key;
		case_int("key", get32(key.data), n);
		case_int("length", value.len, 100);
		n++;
	}
	case_int("records", n, RECORDS);
	assert_non_null(first.data);
	case_int("the first one", get32(first.data), 0);
	assert_true(file_pages() - before < 20 << 10);
	store_cursor_close(&cursor);
	store_abort(&txn);
	store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(slots_of_killed_readers_come_back),
	    TEST(killed_readers_keep_no_pages),
	    TEST(more_readers_than_slots_are_told),
	    TEST(killed_writer_leaves_what_was),
	    TEST(growth_by_another_process_is_followed),
	    TEST(a_long_walk_holds_little),
	};

	return cmocka_run_group_tests_name("store_process", tests, NULL, NULL);
}
