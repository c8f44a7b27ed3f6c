/* Changes in a directory are told, whatever becomes of the directory. */
#include "tmpdir.h"

#include <linux/magic.h>
#include <sys/statfs.h>

#include "changes.h"

/* Longer than any machine needs; a test that passes never waits for it. */
#define PATIENCE_MS 10000

struct run {
	uv_loop_t loop;
	struct changes changes;
	uv_timer_t patience;
	char name[64];	     /* of the last change; "*": any */
	const char *awaited; /* ends the loop; NULL: any */
	bool over;
};

static void
on_change(void *ctx, const char *name)
{
	struct run *r = ctx;

	snprintf(r->name, sizeof(r->name), "%s", name == NULL ? "*" : name);
	if (r->awaited == NULL || strcmp(r->name, r->awaited) == 0)
		uv_stop(&r->loop);
}

static void
on_patience(uv_timer_t *timer)
{
	struct run *r = timer->data;

	r->over = true;
	uv_stop(&r->loop);
}

static void
begin(struct run *r, const char *path)
{
	memset(r, 0, sizeof(*r));
	case_int("loop", uv_loop_init(&r->loop), 0);
	case_int("timer", uv_timer_init(&r->loop, &r->patience), 0);
	r->patience.data = r;
	case_int("start",
	    changes_start(&r->changes, &r->loop, path, on_change, r), 0);
}

/* Waits for that name, or for ms without one. */
static bool
is_told(struct run *r, const char *name, uint64_t ms)
{
	r->awaited = name;
	r->over = false;
	case_int("timer", uv_timer_start(&r->patience, on_patience, ms, 0), 0);
	uv_run(&r->loop, UV_RUN_DEFAULT);
	uv_timer_stop(&r->patience);
	return !r->over;
}

static void
end(struct run *r)
{
	changes_stop(&r->changes);
	uv_close((uv_handle_t *)&r->patience, NULL);
	uv_run(&r->loop, UV_RUN_DEFAULT);
	case_int("all closed", uv_loop_close(&r->loop), 0);
}

static bool
is_looking(struct run *r)
{
	return uv_is_active((uv_handle_t *)&r->changes.untold);
}

/* Of some file systems it is known that their kernel tells. */
static bool
is_known(const char *path)
{
	struct statfs fs;

	assert_int_equal(statfs(path, &fs), 0);
	return fs.f_type == EXT4_SUPER_MAGIC || fs.f_type == TMPFS_MAGIC ||
	       fs.f_type == XFS_SUPER_MAGIC || fs.f_type == BTRFS_SUPER_MAGIC;
}

static void
a_change_is_told(void **state)
{
	struct tmpdir *t = *state;
	struct run r;

	begin(&r, t->dir);
	if (is_known(t->dir)) {
		assert_false(is_looking(&r));
		assert_false(is_told(&r, NULL, 3 * CHANGES_UNTOLD_MS));
	}
	tmpdir_write(t, "new", 0, "x", 1);
	assert_true(is_told(&r, "new", PATIENCE_MS));
	assert_int_equal(symlinkat("new", AT_FDCWD, tmpdir_path(t, "link")), 0);
	assert_true(is_told(&r, "link", PATIENCE_MS));
	end(&r);
}

/* Nothing can be told of what is not there, nor of a file system that is made
 * as it is read: it says "perhaps" again and again. */
static void
what_is_not_told_is_looked_for(void **state)
{
	struct tmpdir *t = *state;
	const char *paths[] = {"/proc/self", tmpdir_path(t, "missing")};
	struct run r;

	for (size_t i = 0; i < COUNT(paths); i++) {
		begin(&r, paths[i]);
		assert_true(is_looking(&r));
		assert_true(is_told(&r, "*", PATIENCE_MS));
		assert_true(is_told(&r, "*", PATIENCE_MS));
		changes_keep(&r.changes);
		assert_true(is_looking(&r));
		end(&r);
	}
}

static void
a_directory_that_appears(void **state)
{
	struct tmpdir *t = *state;
	char path[PATH_MAX];
	struct run r;

	snprintf(path, sizeof(path), "%s/later", t->dir);
	begin(&r, path);
	assert_int_equal(mkdir(path, 0700), 0);
	changes_keep(&r.changes);
	assert_int_equal(is_looking(&r), !is_known(t->dir));
	tmpdir_write(t, "later/new", 0, "x", 1);
	assert_true(is_told(&r, "new", PATIENCE_MS));
	end(&r);
}

/* Moved away or removed: that is told, and so is what happens in the next of
 * that name, which may have the inode of the first. */
static void
a_directory_that_is_replaced(void **state)
{
	struct tmpdir *t = *state;
	char path[PATH_MAX], away[PATH_MAX];
	struct run r;

	snprintf(path, sizeof(path), "%s/dir", t->dir);
	snprintf(away, sizeof(away), "%s/away", t->dir);
	for (int removed = 0; removed < 2; removed++) {
		assert_int_equal(mkdir(path, 0700), 0);
		begin(&r, path);
		if (removed)
			assert_int_equal(rmdir(path), 0);
		else
			assert_int_equal(rename(path, away), 0);
		assert_true(is_told(&r, "*", PATIENCE_MS));
		assert_true(is_looking(&r));
		assert_int_equal(mkdir(path, 0700), 0);
		changes_keep(&r.changes);
		assert_int_equal(is_looking(&r), !is_known(t->dir));
		tmpdir_write(t, "dir/new", 0, "x", 1);
		assert_true(is_told(&r, "new", PATIENCE_MS));
		assert_int_equal(unlink(tmpdir_path(t, "dir/new")), 0);
		assert_int_equal(rmdir(path), 0);
		end(&r);
	}
}

#define changes_test(f)                                                        \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    changes_test(a_change_is_told),
	    changes_test(what_is_not_told_is_looked_for),
	    changes_test(a_directory_that_appears),
	    changes_test(a_directory_that_is_replaced),
	};

	return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
