/* How a store is opened: what is made, refused, and taken for whole. */
#include "store_case.h"
#include "store_path.h"

static void
somebody_elses(struct tmpdir *t)
{
	static const char *const dbs[] = {"theirs"};
	const struct store_options opt = {STORE_WRITE, dbs, 1, 0, false};
	struct store *store;
	struct why why;

	good(store_open(tmpdir_path(t, "s"), &opt, &store, &why), &why);
	store_close(&store);
}

/* Refusing must not change what is there: here, adding databases to it. */
static void
refusing_changes_nothing(void **state)
{
	struct store *store;
	struct why why;
	off_t before;

	somebody_elses(*state);
	before = tmpdir_size(*state, "s/data.mdb");
	case_int("refused",
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why),
	    ST_CORRUPT);
	case_int("size", tmpdir_size(*state, "s/data.mdb"), before);
	somebody_elses(*state); /* still opens */
}

static void
parents_are_not_made(void **state)
{
	struct store *store;
	struct why why;

	case_int("open",
	    open_at(tmpdir_path(*state, "no/s"), STORE_WRITE, &store, &why),
	    ST_CANT_CREATE);
	case_holds("why", why.text, "parent directory");
}

/* LMDB's locks would be lost with the first close. */
static void
once_per_process(void **state)
{
	struct store *first, *second = NULL;
	struct why why;

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &first, &why), &why);
	case_int("again",
	    open_at(tmpdir_path(*state, "s"), STORE_READ, &second, &why),
	    ST_BUSY);
	case_holds("why", why.text, "already in this process");
	good(put_many(first, 0, 3, 10, &why), &why);
	store_close(&first);
	good(
	    open_at(tmpdir_path(*state, "s"), STORE_READ, &second, &why), &why);
	store_close(&second);
}

static void
modes_do_not_depend_on_umask(void **state)
{
	mode_t old = umask(077);

	make_store(*state, "s", 1);
	umask(old);
	case_int("directory", tmpdir_mode(*state, "s"), 0770);
	case_int("data", tmpdir_mode(*state, "s/data.mdb"), 0660);
	case_int("lock", tmpdir_mode(*state, "s/lock.mdb"), 0660);
}

/* What a crash while making a store leaves is no obstacle and not kept. */
static void
half_made_store_is_made_anew(void **state)
{
	assert_int_equal(mkdir(tmpdir_path(*state, "s"), 0770), 0);
	tmpdir_write(*state, "s/data.new", 0, "half", 4);
	make_store(*state, "s", 1);
	assert_int_equal(access(tmpdir_path(*state, "s/data.new"), F_OK), -1);
	/* And one that had its name already. */
	tmpdir_write(*state, "s/data.new", 0, "whole", 5);
	make_store(*state, "s", 1);
	assert_int_equal(access(tmpdir_path(*state, "s/data.new"), F_OK), -1);
}

/*
 * Pages that a transaction took and gave back are not written: LMDB's own
 * file then ends before its last page. store_commit makes it longer, with a
 * hole; cut that again, as if the process had died in between, and the store
 * must open and be whole.
 */
static bool
ends_with_hole(struct tmpdir *t)
{
	static const uint8_t zeros[4096];
	uint8_t page[4096];
	int fd = open(tmpdir_path(t, "s/data.mdb"), O_RDONLY);
	off_t end = lseek(fd, -(off_t)sizeof(page), SEEK_END);

	assert_true(end > 0);
	assert_int_equal(read(fd, page, sizeof(page)), sizeof(page));
	assert_int_equal(close(fd), 0);
	return memcmp(page, zeros, sizeof(page)) == 0;
}

static void
churn(struct store *store, unsigned *seed, struct why *why)
{
	uint32_t first = (uint32_t)rand_r(seed) % 1000;
	uint32_t put = (uint32_t)rand_r(seed) % 300;
	uint32_t del = (uint32_t)rand_r(seed) % 300;
	static const uint8_t value[3000];
	struct store_txn *txn;
	enum status st;
	uint8_t buf[4];
	uint32_t i;

	good(store_begin(store, true, &txn, why), why);
	for (i = 0; i < put; i++)
		good(store_put(txn, DB_A,
			 key_of(__builtin_bswap32(first + i), buf),
			 (struct slice){
			     value, (size_t)rand_r(seed) % sizeof(value)},
			 STORE_PUT, why),
		    why);
	for (i = 0; i < del; i++) {
		st = store_del(
		    txn, DB_A, key_of(__builtin_bswap32(first + i), buf), why);
		assert_true(st == ST_OK || st == ST_NOT_FOUND);
	}
	good(store_commit(&txn, why), why);
}

static void
short_but_whole_is_no_damage(void **state)
{
	static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};
	uint64_t before, after;
	struct store *store;
	unsigned seed = 1, rounds = 0;
	struct why why;
	off_t size;

	good(
	    open_at(tmpdir_path(*state, "s"), STORE_WRITE, &store, &why), &why);
	do {
		if (++rounds > 1000)
			fail_msg("no transaction left a page unwritten");
		churn(store, &seed, &why);
	} while (!ends_with_hole(*state));
	good(read_all(store, &before, &why), &why);
	store_close(&store);
	size = tmpdir_size(*state, "s/data.mdb");
	assert_int_equal(
	    truncate(tmpdir_path(*state, "s/data.mdb"), size - 4096), 0);

	for (size_t i = 0; i < COUNT(modes); i++) {
		good(open_at(tmpdir_path(*state, "s"), modes[i], &store, &why),
		    &why);
		good(read_all(store, &after, &why), &why);
		case_int("records", after, before);
		store_close(&store);
	}
	case_int("size again", tmpdir_size(*state, "s/data.mdb"), size);
}

static void
remote_file_systems_are_known(void **state)
{
	static const struct {
		unsigned long type;
		const char *want; /* NULL: local */
	} cases[] = {
	    {0x6969, "NFS"}, {0xff534d42, "CIFS"},
	    {(unsigned long)(long)(int)0xff534d42, "CIFS"}, {0xfe534d42, "SMB"},
	    {0x517b, "SMB"}, {0x65735546, "FUSE"}, {0xef53, NULL}, /* ext4 */
	    {0x58465342, NULL},					   /* XFS */
	    {0x9123683e, NULL},					   /* btrfs */
	    {0x01021994, NULL},					   /* tmpfs */
	    {0x794c7630, NULL}, /* overlayfs */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *got = store_remote_fs(cases[i].type);

		if (cases[i].want == NULL)
			assert_null(got);
		else
			case_text(cases[i].want, got == NULL ? "local" : got,
			    cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(refusing_changes_nothing),
	    TEST(parents_are_not_made),
	    TEST(once_per_process),
	    TEST(modes_do_not_depend_on_umask),
	    TEST(half_made_store_is_made_anew),
	    TEST(short_but_whole_is_no_damage),
	    cmocka_unit_test(remote_file_systems_are_known),
	};

	return cmocka_run_group_tests_name("store_open", tests, NULL, NULL);
}
