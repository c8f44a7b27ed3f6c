/*
 * A store where the system says no: other users, limits, mounts that are
 * read-only or full. What needs root is skipped without.
 */
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "store_case.h"

#define NOBODY 65534

/* Address space cannot be limited below what ASan has taken already. */
#if defined(__SANITIZE_ADDRESS__)
#define ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASAN 1
#endif
#endif
#ifndef ASAN
#define ASAN 0
#endif

/* In a child: 0, or says what came instead. */
static int
expect(
    const char *name, enum status got, enum status want, const struct why *why)
{
	if (got == want)
		return 0;
	fprintf(stderr, "%s: got status %d (%s), want %d\n", name, (int)got,
	    why->text, (int)want);
	return 1;
}

static bool
become_nobody(void)
{
	return setgroups(0, NULL) == 0 &&
	       setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
	       setresuid(NOBODY, NOBODY, NOBODY) == 0;
}

static int
as_nobody(struct tmpdir *t)
{
	struct store *store;
	struct why why;
	int bad;

	if (!become_nobody())
		return CHILD_SKIPPED;
	bad = expect("lock not writable",
	    open_at(tmpdir_path(t, "lock"), STORE_READ, &store, &why),
	    ST_DENIED, &why);
	bad |= strstr(why.text, "lock.mdb: cannot write the lock file") == NULL;
	bad |= expect("no lock, directory not writable",
	    open_at(tmpdir_path(t, "nolock"), STORE_READ, &store, &why),
	    ST_DENIED, &why);
	bad |= strstr(why.text, "cannot make the lock file") == NULL;
	bad |= expect("data not readable",
	    open_at(tmpdir_path(t, "data"), STORE_READ, &store, &why),
	    ST_DENIED, &why);
	bad |= strstr(why.text, "data.mdb: no permission to read") == NULL;
	bad |= expect("data not writable",
	    open_at(tmpdir_path(t, "ro"), STORE_WRITE, &store, &why), ST_DENIED,
	    &why);
	bad |= strstr(why.text, "data.mdb: no permission to write") == NULL;
	bad |= expect("an image needs no rights but to read",
	    open_at(
		tmpdir_path(t, "image/data.mdb"), STORE_IMAGE, &store, &why),
	    ST_OK, &why);
	store_close(&store);
	bad |= expect("reader of a group's ledger",
	    open_at(tmpdir_path(t, "ro"), STORE_READ, &store, &why), ST_OK,
	    &why);
	store_close(&store);
	return bad;
}

static void
rights_that_lack_are_named(void **state)
{
	static const struct {
		const char *name;
		mode_t dir, data, lock; /* lock 0: removed */
	} stores[] = {
	    {"lock", 0755, 0644, 0644},
	    {"nolock", 0755, 0644, 0},
	    {"data", 0755, 0600, 0666},
	    {"ro", 0755, 0644, 0666},
	    {"image", 0555, 0444, 0600},
	};
	char name[64];

	assert_int_equal(chmod(tmpdir_path(*state, ""), 0755), 0);
	for (size_t i = 0; i < COUNT(stores); i++) {
		make_store(*state, stores[i].name, 1);
		assert_int_equal(
		    chmod(tmpdir_path(*state, stores[i].name), stores[i].dir),
		    0);
		snprintf(name, sizeof(name), "%s/data.mdb", stores[i].name);
		assert_int_equal(
		    chmod(tmpdir_path(*state, name), stores[i].data), 0);
		snprintf(name, sizeof(name), "%s/lock.mdb", stores[i].name);
		tmpdir_path(*state, name);
		if (stores[i].lock == 0)
			assert_int_equal(
			    unlink(((struct tmpdir *)*state)->path), 0);
		else
			assert_int_equal(chmod(((struct tmpdir *)*state)->path,
					     stores[i].lock),
			    0);
	}
	child_ok(as_nobody, *state);
}

/* Mounts that end with the child. */
static bool
own_mounts(void)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static int
read_only_mount(struct tmpdir *t)
{
	const char *dir = tmpdir_path(t, "s");
	struct store *store;
	struct why why;
	int bad;

	if (!own_mounts() || mount(dir, dir, NULL, MS_BIND, NULL) != 0 ||
	    mount(NULL, dir, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) != 0)
		return CHILD_SKIPPED;
	bad = expect("to read", open_at(dir, STORE_READ, &store, &why),
	    ST_UNAVAILABLE, &why);
	bad |= strstr(why.text, "read-only mount") == NULL;
	bad |= expect("to write", open_at(dir, STORE_WRITE, &store, &why),
	    ST_UNAVAILABLE, &why);
	bad |= expect("an image",
	    open_at(tmpdir_path(t, "s/data.mdb"), STORE_IMAGE, &store, &why),
	    ST_OK, &why);
	store_close(&store);
	return bad;
}

static void
read_only_mount_is_for_images_alone(void **state)
{
	make_store(*state, "s", 1);
	child_ok(read_only_mount, *state);
}

static int
full_disk(struct tmpdir *t)
{
	struct store *store;
	enum status st;
	struct why why;
	uint64_t n;
	int bad;

	if (!own_mounts() ||
	    mount("none", t->dir, "tmpfs", 0, "size=400k") != 0)
		return CHILD_SKIPPED;
	if (expect("open",
		open_at(tmpdir_path(t, "s"), STORE_WRITE, &store, &why), ST_OK,
		&why))
		return 1;
	bad = expect("fits", put_many(store, 0, 10, 1000, &why), ST_OK, &why);
	st = put_many(store, 10, 1000, 1000, &why);
	/* A short write is EIO to LMDB. */
	bad |= expect("full", st, st == ST_IO ? ST_IO : ST_NO_SPACE, &why);
	bad |= expect("what was", read_all(store, &n, &why), ST_OK, &why);
	bad |= n != 10;
	bad |= expect(
	    "fits still", put_many(store, 10, 1, 1000, &why), ST_OK, &why);
	store_close(&store);
	return bad;
}

static void
full_disk_loses_nothing(void **state)
{
	child_ok(full_disk, *state);
}

static int
file_limit(struct tmpdir *t)
{
	const struct rlimit lim = {64 << 10, 64 << 10};
	struct store *store;
	struct why why;
	uint64_t n;
	int bad;

	if (open_at(tmpdir_path(t, "s"), STORE_WRITE, &store, &why) != ST_OK ||
	    setrlimit(RLIMIT_FSIZE, &lim) != 0)
		return 1;
	(void)signal(SIGXFSZ, SIG_IGN);
	bad = put_many(store, 10, 1000, 1000, &why) == ST_OK;
	bad |= expect("what was", read_all(store, &n, &why), ST_OK, &why);
	return bad | (n != 3);
}

static void
file_size_limit_loses_nothing(void **state)
{
	make_store(*state, "s", 3);
	child_ok(file_limit, *state);
}

/* Bytes of address space in use, and some more: less than a ledger's map. */
static rlim_t
a_little_more(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	if (f == NULL || fscanf(f, "%lu", &pages) != 1)
		return 0;
	(void)fclose(f);
	return (rlim_t)pages * 4096 + ((rlim_t)32 << 20);
}

static int
little_address_space(struct tmpdir *t)
{
	const rlim_t most = a_little_more();
	const struct rlimit lim = {most, most};
	const struct store_options small = {
	    STORE_READ, two_dbs, 2, 1 << 20, false};
	struct store *store = NULL;
	struct why why;
	int bad;

	if (ASAN || most == 0)
		return CHILD_SKIPPED;
	if (setrlimit(RLIMIT_AS, &lim) != 0)
		return 1;
	bad = expect("64 MiB",
	    open_at(tmpdir_path(t, "s"), STORE_READ, &store, &why),
	    ST_NO_MEMORY, &why);
	bad |= strstr(why.text, "RLIMIT_AS") == NULL;
	bad |= expect("1 MiB",
	    store_open(tmpdir_path(t, "s"), &small, &store, &why), ST_OK, &why);
	store_close(&store);
	return bad;
}

/* A build does not ask for 1 GiB where there is less. */
static int
half_a_gigabyte(struct tmpdir *t)
{
	const struct rlimit lim = {(rlim_t)512 << 20, (rlim_t)512 << 20};
	struct store *store = NULL;
	struct why why;
	int bad;

	if (ASAN)
		return CHILD_SKIPPED;
	if (setrlimit(RLIMIT_AS, &lim) != 0)
		return 1;
	bad = expect("build",
	    open_at(tmpdir_path(t, "g"), STORE_BUILD, &store, &why), ST_OK,
	    &why);
	if (bad == 0)
		bad = store_map_size(store) != (256 << 20);
	store_close(&store);
	return bad;
}

/* Nor does one that is to be written reserve more than a half. */
static int
half_of_it_reserved(struct tmpdir *t)
{
	const struct rlimit lim = {(rlim_t)512 << 20, (rlim_t)512 << 20};
	struct store *store = NULL;
	struct why why;
	size_t before;
	int bad;

	if (ASAN)
		return CHILD_SKIPPED;
	if (setrlimit(RLIMIT_AS, &lim) != 0)
		return 1;
	bad = expect("open",
	    open_at(tmpdir_path(t, "s"), STORE_WRITE, &store, &why), ST_OK,
	    &why);
	if (bad != 0)
		return bad;
	before = store_map_size(store);
	bad = expect("too much", store_reserve(store, (size_t)300 << 20, &why),
	    ST_OK, &why);
	bad |= store_map_size(store) != before;
	bad |= expect(
	    "some", store_reserve(store, (size_t)100 << 20, &why), ST_OK, &why);
	bad |= store_map_size(store) < (size_t)100 << 20;
	store_close(&store);
	return bad;
}

static void
little_address_space_is_told(void **state)
{
	make_store(*state, "s", 1);
	child_ok(little_address_space, *state);
	child_ok(half_a_gigabyte, *state);
	child_ok(half_of_it_reserved, *state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(rights_that_lack_are_named),
	    TEST(read_only_mount_is_for_images_alone),
	    TEST(full_disk_loses_nothing),
	    TEST(file_size_limit_loses_nothing),
	    TEST(little_address_space_is_told),
	};

	return cmocka_run_group_tests_name("store_limits", tests, NULL, NULL);
}
