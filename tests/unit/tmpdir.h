/*
 * A directory of a test's own, removed with all that is in it, and a child
 * process to do in it what would harm the test: dying, other rights, other
 * limits.
 */
#ifndef UNIT_TMPDIR_H
#define UNIT_TMPDIR_H

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case.h"

#define CHILD_SKIPPED 77 /* as automake's: cannot be tried here */

struct tmpdir {
	char dir[64];
	char path[PATH_MAX]; /* of the last tmpdir_path */
};

static inline int
tmpdir_remove_one(
    const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* For cmocka_unit_test_setup_teardown: *state is a struct tmpdir. */
static inline int
tmpdir_setup(void **state)
{
	struct tmpdir *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return -1;
	snprintf(t->dir, sizeof(t->dir), "/tmp/relaybl-unit.XXXXXX");
	*state = t;
	return mkdtemp(t->dir) == NULL ? -1 : 0;
}

static inline int
tmpdir_teardown(void **state)
{
	struct tmpdir *t = *state;

	(void)nftw(t->dir, tmpdir_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(t);
	return 0;
}

/* DIR/NAME; lives until the next call. */
static inline const char *
tmpdir_path(struct tmpdir *t, const char *name)
{
	int n = snprintf(t->path, sizeof(t->path), "%s/%s", t->dir, name);

	assert_true(n > 0 && (size_t)n < sizeof(t->path));
	return t->path;
}

/* Writes a file of len bytes at the offset; makes it when missing. */
static inline void
tmpdir_write(struct tmpdir *t, const char *name, off_t offset, const void *data,
    size_t len)
{
	int fd = open(tmpdir_path(t, name), O_WRONLY | O_CREAT, 0660);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, data, len, offset), (ssize_t)len);
	assert_int_equal(close(fd), 0);
}

static inline off_t
tmpdir_size(struct tmpdir *t, const char *name)
{
	struct stat sb;

	assert_int_equal(stat(tmpdir_path(t, name), &sb), 0);
	return sb.st_size;
}

static inline unsigned
tmpdir_mode(struct tmpdir *t, const char *name)
{
	struct stat sb;

	assert_int_equal(stat(tmpdir_path(t, name), &sb), 0);
	return sb.st_mode & 07777;
}

/* What the function returned in a process of its own, or 128 + the signal
 * that ended it. In there only the return value tells: no cmocka. */
static inline int
in_child(int (*work)(struct tmpdir *t), struct tmpdir *t)
{
	int end = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(work(t));
	assert_int_equal(waitpid(pid, &end, 0), pid);
	return WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
}

/* Expects 0, or CHILD_SKIPPED, which is told. (cmocka says "not ok" of a
 * test that skips itself, and prove takes it at its word.) */
#define child_ok(work, t)                                                      \
	do {                                                                   \
		int end_ = in_child((work), (t));                              \
		if (end_ == CHILD_SKIPPED)                                     \
			print_message("# cannot be tried here: %s\n", #work);  \
		else                                                           \
			case_int(#work, end_, 0);                              \
	} while (0)

#endif
