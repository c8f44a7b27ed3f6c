/* report_dir: there as a whole or not at all, and nothing of others removed. */
#include "report_dir.h"

#include <stdbool.h>

#include "tmpdir.h"

#define NO_STORE "/nonexistent"

static void
must_open(struct tmpdir *t, struct report_dir *d)
{
	struct why why;

	if (report_dir_open(d, tmpdir_path(t, "out"), NO_STORE, &why) != ST_OK)
		fail_msg("%s", why.text);
}

static void
refuses(struct tmpdir *t, const char *path, const char *store, enum status want,
    const char *text)
{
	struct report_dir d;
	struct why why = {""};

	case_int(
	    path, report_dir_open(&d, tmpdir_path(t, path), store, &why), want);
	case_holds(path, why.text, text);
	report_dir_drop(&d);
}

/* A directory with everything that a report has, not committed. */
static void
fill(struct report_dir *d)
{
	struct why why;

	assert_int_equal(report_dir_bundle(d, "001-a", &why), ST_OK);
	assert_int_equal(report_dir_file(d, REPORT_IN_BUNDLE, "letter.txt",
			     "letter", 6, &why),
	    ST_OK);
	assert_int_equal(
	    report_dir_file(d, REPORT_IN_BUNDLE, "hosts.csv", "", 0, &why),
	    ST_OK);
	assert_int_equal(report_dir_file(d, REPORT_IN_XARF, "192.0.2.1-25.json",
			     "{}", 2, &why),
	    ST_OK);
	assert_int_equal(report_dir_bundle(d, "002", &why), ST_OK);
	assert_int_equal(
	    report_dir_file(d, REPORT_IN_BUNDLE, "report.eml", "a", 1, &why),
	    ST_OK);
	assert_int_equal(
	    report_dir_file(d, REPORT_IN_ALL, "index.csv", "i", 1, &why),
	    ST_OK);
}

static bool
exists(struct tmpdir *t, const char *path)
{
	struct stat sb;

	return lstat(tmpdir_path(t, path), &sb) == 0;
}

static void
made(void **state)
{
	struct tmpdir *t = *state;
	struct report_dir d;
	struct why why;

	must_open(t, &d);
	fill(&d);
	assert_true(exists(t, "out.new/001-a/letter.txt"));
	assert_false(exists(t, "out"));
	assert_int_equal(report_dir_sync(&d, &why), ST_OK);
	assert_int_equal(report_dir_commit(&d, &why), ST_OK);
	assert_false(exists(t, "out.new"));
	assert_int_equal(tmpdir_size(t, "out/001-a/letter.txt"), 6);
	assert_int_equal(tmpdir_size(t, "out/001-a/xarf/192.0.2.1-25.json"), 2);
	assert_true(exists(t, "out/002/xarf"));
	assert_int_equal(tmpdir_mode(t, "out"), 0750);
	assert_int_equal(tmpdir_mode(t, "out/001-a/letter.txt"), 0640);
	report_dir_drop(&d);
	assert_true(exists(t, "out/index.csv"));
}

static void
dropped(void **state)
{
	struct tmpdir *t = *state;
	struct report_dir d;

	must_open(t, &d);
	fill(&d);
	report_dir_drop(&d);
	assert_false(exists(t, "out.new"));
	assert_false(exists(t, "out"));
	report_dir_drop(&d);
}

static void
begun_anew(void **state)
{
	struct tmpdir *t = *state;
	struct report_dir d;
	struct why why;

	must_open(t, &d);
	fill(&d);
	assert_int_equal(report_dir_restart(&d, &why), ST_OK);
	assert_false(exists(t, "out.new/001-a"));
	fill(&d);
	assert_int_equal(report_dir_commit(&d, &why), ST_OK);
	assert_true(exists(t, "out/001-a/letter.txt"));
}

static int
fill_and_die(struct tmpdir *t)
{
	struct report_dir d;

	must_open(t, &d);
	fill(&d);
	return 0;
}

static void
what_a_killed_one_left(void **state)
{
	struct tmpdir *t = *state;
	struct report_dir d;
	struct why why;

	child_ok(fill_and_die, t);
	assert_true(exists(t, "out.new/001-a/letter.txt"));
	must_open(t, &d);
	assert_false(exists(t, "out.new/001-a"));
	assert_int_equal(report_dir_commit(&d, &why), ST_OK);
	assert_false(exists(t, "out/001-a"));
}

/* Whatever else is in DIR.new: all of it stays as it is. */
static void
what_is_of_others(void **state)
{
	static const char *const others[] = {"x", "001-a/x", "001-a/xarf/x",
	    "001-a/letter.txt/x", "x/001-a", "index.csv/x"};
	struct tmpdir *t = *state;

	for (size_t i = 0; i < COUNT(others); i++) {
		char path[128], *slash = path;

		child_ok(fill_and_die, t);
		(void)snprintf(path, sizeof(path), "out.new/%s", others[i]);
		while ((slash = strchr(slash + 1, '/')) != NULL) {
			*slash = '\0';
			(void)unlink(tmpdir_path(t, path));
			(void)mkdir(tmpdir_path(t, path), 0700);
			*slash = '/';
		}
		tmpdir_write(t, path, 0, "x", 1);
		refuses(t, "out", NO_STORE, ST_CANT_CREATE, "out.new");
		assert_true(exists(t, path));
		assert_true(exists(t, "out.new/002/report.eml"));
		assert_int_equal(
		    nftw(tmpdir_path(t, "out.new"), tmpdir_remove_one, 16,
			FTW_DEPTH | FTW_PHYS),
		    0);
	}
}

/* A link in DIR.new is not followed. */
static void
links(void **state)
{
	struct tmpdir *t = *state;
	char to[PATH_MAX];

	assert_int_equal(mkdir(tmpdir_path(t, "else"), 0700), 0);
	tmpdir_write(t, "else/letter.txt", 0, "x", 1);
	assert_int_equal(mkdir(tmpdir_path(t, "out.new"), 0700), 0);
	(void)strcpy(to, tmpdir_path(t, "else"));
	assert_int_equal(symlink(to, tmpdir_path(t, "out.new/001-a")), 0);
	refuses(t, "out", NO_STORE, ST_CANT_CREATE, "no report has: 001-a");
	assert_true(exists(t, "else/letter.txt"));
	assert_int_equal(unlink(tmpdir_path(t, "out.new/001-a")), 0);
	assert_int_equal(rmdir(tmpdir_path(t, "out.new")), 0);
	assert_int_equal(symlink(to, tmpdir_path(t, "out.new")), 0);
	refuses(t, "out", NO_STORE, ST_CANT_CREATE, "out.new");
	assert_true(exists(t, "else/letter.txt"));
}

static void
names(void **state)
{
	struct tmpdir *t = *state;
	struct report_dir d;
	struct why why;

	assert_int_equal(mkdir(tmpdir_path(t, "full"), 0700), 0);
	tmpdir_write(t, "full/x", 0, "x", 1);
	tmpdir_write(t, "file", 0, "x", 1);
	refuses(t, "full", NO_STORE, ST_CANT_CREATE, "no empty directory");
	refuses(t, "file", NO_STORE, ST_CANT_CREATE, "no empty directory");
	refuses(t, "none/out", NO_STORE, ST_CANT_CREATE, "cannot make it");
	refuses(t, "full/.", NO_STORE, ST_USAGE, "is not the name");
	refuses(t, "full/..", NO_STORE, ST_USAGE, "is not the name");
	refuses(t, "out", t->dir, ST_CANT_CREATE, "is in the store");
	assert_int_equal(report_dir_open(&d, "///", NO_STORE, &why), ST_USAGE);
	assert_int_equal(report_dir_open(&d, "", NO_STORE, &why), ST_USAGE);

	/* An empty one is as good as none, and slashes at its end are. */
	assert_int_equal(mkdir(tmpdir_path(t, "out"), 0700), 0);
	assert_int_equal(
	    report_dir_open(&d, tmpdir_path(t, "out//"), NO_STORE, &why),
	    ST_OK);
	fill(&d);
	assert_int_equal(report_dir_commit(&d, &why), ST_OK);
	assert_true(exists(t, "out/index.csv"));
}

/* What comes into the way between the beginning and the end stays. */
static void
in_the_way(void **state)
{
	struct tmpdir *t = *state;
	struct report_dir d;
	struct why why;

	must_open(t, &d);
	refuses(t, "out", NO_STORE, ST_BUSY, "somebody else");
	assert_true(exists(t, "out.new"));
	fill(&d);
	assert_int_equal(mkdir(tmpdir_path(t, "out"), 0700), 0);
	tmpdir_write(t, "out/x", 0, "x", 1);
	assert_int_equal(report_dir_commit(&d, &why), ST_CANT_CREATE);
	report_dir_drop(&d);
	assert_true(exists(t, "out/x"));
	assert_false(exists(t, "out.new"));
}

#define with_dir(test)                                                         \
	cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    with_dir(made),
	    with_dir(dropped),
	    with_dir(begun_anew),
	    with_dir(what_a_killed_one_left),
	    with_dir(what_is_of_others),
	    with_dir(links),
	    with_dir(names),
	    with_dir(in_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
