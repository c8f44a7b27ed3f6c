/* Every trap at the opening of a store, each with its own sentence. */
#include "store_case.h"

struct trap {
	const char *name;
	void (*set)(struct tmpdir *t); /* at "s", or "s" is a good store */
	enum store_mode mode;
	enum status want;
	const char *text; /* in why */
};

static void
nothing(struct tmpdir *t)
{
	(void)t;
}

static void
a_symlink(struct tmpdir *t)
{
	make_store(t, "real", 1);
	assert_int_equal(symlink("real", tmpdir_path(t, "s")), 0);
}

static void
a_fifo(struct tmpdir *t)
{
	assert_int_equal(mkfifo(tmpdir_path(t, "s"), 0660), 0);
}

static void
a_file(struct tmpdir *t)
{
	tmpdir_write(t, "s", 0, "x", 1);
}

static void
a_dir(struct tmpdir *t)
{
	assert_int_equal(mkdir(tmpdir_path(t, "s"), 0770), 0);
}

static void
a_data_fifo(struct tmpdir *t)
{
	a_dir(t);
	assert_int_equal(mkfifo(tmpdir_path(t, "s/data.mdb"), 0660), 0);
}

static void
a_data_symlink(struct tmpdir *t)
{
	a_symlink(t);
	assert_int_equal(unlink(tmpdir_path(t, "s")), 0);
	a_dir(t);
	assert_int_equal(
	    symlink("../real/data.mdb", tmpdir_path(t, "s/data.mdb")), 0);
}

static void
a_lock_fifo(struct tmpdir *t)
{
	make_store(t, "s", 1);
	assert_int_equal(unlink(tmpdir_path(t, "s/lock.mdb")), 0);
	assert_int_equal(mkfifo(tmpdir_path(t, "s/lock.mdb"), 0660), 0);
}

static void
no_bytes(struct tmpdir *t)
{
	make_store(t, "s", 1);
	assert_int_equal(truncate(tmpdir_path(t, "s/data.mdb"), 0), 0);
}

static void
no_bytes_file(struct tmpdir *t)
{
	a_file(t);
	assert_int_equal(truncate(tmpdir_path(t, "s"), 0), 0);
}

static void
garbage(struct tmpdir *t)
{
	char junk[16384];

	memset(junk, 'g', sizeof(junk));
	a_dir(t);
	tmpdir_write(t, "s/data.mdb", 0, junk, sizeof(junk));
}

static void
few_bytes(struct tmpdir *t)
{
	a_dir(t);
	tmpdir_write(t, "s/data.mdb", 0, "short", 5);
}

/* Both meta pages: 16 bytes of page header, magic, version. */
static void
other_lmdb(struct tmpdir *t)
{
	static const uint8_t version[] = {99, 0, 0, 0};

	make_store(t, "s", 1);
	tmpdir_write(t, "s/data.mdb", 20, version, sizeof(version));
	tmpdir_write(t, "s/data.mdb", 4096 + 20, version, sizeof(version));
}

static void
no_meta(struct tmpdir *t)
{
	static const uint8_t zeros[8192];

	make_store(t, "s", 1);
	tmpdir_write(t, "s/data.mdb", 0, zeros, sizeof(zeros));
}

static void
cut_off(struct tmpdir *t)
{
	make_store(t, "s", 5000);
	assert_int_equal(truncate(tmpdir_path(t, "s/data.mdb"),
			     tmpdir_size(t, "s/data.mdb") / 8192 * 4096),
	    0);
}

/* Only the meta pages are left. */
static void
cut_to_meta(struct tmpdir *t)
{
	make_store(t, "s", 1);
	assert_int_equal(truncate(tmpdir_path(t, "s/data.mdb"), 8192), 0);
}

static void
cut_image(struct tmpdir *t)
{
	char from[PATH_MAX];

	make_store(t, "d", 5000);
	snprintf(from, sizeof(from), "%s/d/data.mdb", t->dir);
	assert_int_equal(rename(from, tmpdir_path(t, "s")), 0);
	assert_int_equal(
	    truncate(t->path, tmpdir_size(t, "s") / 8192 * 4096), 0);
}

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

static void
a_dangling_link(struct tmpdir *t)
{
	assert_int_equal(symlink("nowhere", tmpdir_path(t, "s")), 0);
}

static const struct trap traps[] = {
    {"missing to read", nothing, STORE_READ, ST_NOT_FOUND, "does not exist"},
    {"missing image", nothing, STORE_IMAGE, ST_NOT_FOUND, "does not exist"},
    {"directory without data", a_dir, STORE_READ, ST_NOT_FOUND, "data.mdb"},
    {"symlink to read", a_symlink, STORE_READ, ST_BAD_DATA, "symbolic link"},
    {"symlink to write", a_symlink, STORE_WRITE, ST_BAD_DATA, "symbolic link"},
    {"symlink for an image", a_symlink, STORE_IMAGE, ST_BAD_DATA, "symbolic"},
    {"FIFO", a_fifo, STORE_WRITE, ST_BAD_DATA, "a FIFO"},
    {"FIFO for an image", a_fifo, STORE_IMAGE, ST_BAD_DATA, "a FIFO"},
    {"file for a directory", a_file, STORE_WRITE, ST_BAD_DATA,
	"is a file, not a directory"},
    {"directory for an image", a_dir, STORE_IMAGE, ST_BAD_DATA,
	"is a directory, not a file"},
    {"FIFO as data", a_data_fifo, STORE_WRITE, ST_BAD_DATA, "data.mdb"},
    {"symlink as data", a_data_symlink, STORE_WRITE, ST_BAD_DATA, "symbolic"},
    {"FIFO as lock", a_lock_fifo, STORE_READ, ST_BAD_DATA, "lock.mdb"},
    {"empty to read", no_bytes, STORE_READ, ST_CORRUPT, "is empty"},
    {"empty to write", no_bytes, STORE_WRITE, ST_CORRUPT, "is empty"},
    {"empty image", no_bytes_file, STORE_IMAGE, ST_CORRUPT, "is empty"},
    {"garbage to read", garbage, STORE_READ, ST_CORRUPT, "not an LMDB file"},
    {"garbage to write", garbage, STORE_WRITE, ST_CORRUPT, "not an LMDB"},
    {"five bytes", few_bytes, STORE_WRITE, ST_CORRUPT, "not an LMDB file"},
    {"a byte as image", a_file, STORE_IMAGE, ST_CORRUPT, "not an LMDB file"},
    {"other LMDB", other_lmdb, STORE_READ, ST_VERSION, "version of LMDB"},
    {"meta pages gone", no_meta, STORE_WRITE, ST_CORRUPT, "header is"},
    {"cut off, to read", cut_off, STORE_READ, ST_CORRUPT, "cut off"},
    {"cut off, to write", cut_off, STORE_WRITE, ST_CORRUPT, "cut off"},
    {"cut to its header", cut_to_meta, STORE_WRITE, ST_CORRUPT, "cut off"},
    {"cut off image", cut_image, STORE_IMAGE, ST_CORRUPT, "cut off"},
    {"other databases", somebody_elses, STORE_READ, ST_CORRUPT,
	"no database \"a\""},
    {"other databases to write", somebody_elses, STORE_WRITE, ST_CORRUPT,
	"no database \"a\""},
    {"build over a file", a_file, STORE_BUILD, ST_CANT_CREATE, "exists"},
    {"build over a dangling link", a_dangling_link, STORE_BUILD, ST_CANT_CREATE,
	"exists"},
};

static void
traps_are_told_apart(void **state)
{
	struct store *store = NULL;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(traps); i++) {
		const struct trap *trap = &traps[i];
		void *t = NULL;

		assert_int_equal(tmpdir_setup(&t), 0);
		trap->set(t);
		why.text[0] = '\0';
		case_int(trap->name,
		    open_at(tmpdir_path(t, "s"), trap->mode, &store, &why),
		    trap->want);
		assert_null(store);
		case_holds(trap->name, why.text, trap->text);
		case_holds(trap->name, why.text, ((struct tmpdir *)t)->dir);
		assert_int_equal(tmpdir_teardown(&t), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(traps_are_told_apart),
	};

	return cmocka_run_group_tests_name("store_traps", tests, NULL, NULL);
}
