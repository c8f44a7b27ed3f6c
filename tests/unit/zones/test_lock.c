/* The writer's lock: one at a time, named, and gone with its holder. */
#include <signal.h>
#include <time.h>

#include "lock.h"
#include "tmpdir.h"

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)

static void
one_at_a_time(void **state)
{
	struct tmpdir *t = *state;
	int first = -1, second = -1;
	char pid[32];
	struct why why;

	snprintf(pid, sizeof(pid), "process %ld", (long)getpid());
	case_int("makes the store",
	    lock_acquire(tmpdir_path(t, "s"), 0, &first, &why), ST_OK);
	case_int("mode", tmpdir_mode(t, "s"), 0771);
	case_int("mode", tmpdir_mode(t, "s/lock"), 0660);
	/* flock is of the open file: it holds within a process too. */
	case_int("held", lock_acquire(tmpdir_path(t, "s"), 0, &second, &why),
	    ST_BUSY);
	case_holds("holder", why.text, pid);
	case_int("untouched", second, -1);
	lock_release(&first);
	case_int("released", first, -1);
	case_int(
	    "free", lock_acquire(tmpdir_path(t, "s"), 0, &second, &why), ST_OK);
	case_int("not inherited over exec", fcntl(second, F_GETFD) & FD_CLOEXEC,
	    FD_CLOEXEC);
	lock_release(&second);
	lock_release(&second);
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &ts), 0);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
waiting_ends(void **state)
{
	int first = -1, second = -1;
	struct why why;
	int64_t start;

	case_int("first",
	    lock_acquire(tmpdir_path(*state, "s"), 0, &first, &why), ST_OK);
	start = now_ms();
	case_int("second",
	    lock_acquire(tmpdir_path(*state, "s"), 250, &second, &why),
	    ST_BUSY);
	assert_true(now_ms() - start >= 250);
	assert_true(now_ms() - start < 5000);
	lock_release(&first);
}

/* Holds it for a moment and dies with it, as a killed import does. */
static pid_t
holder(struct tmpdir *t)
{
	int ready[2], fd;
	struct why why;
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (lock_acquire(tmpdir_path(t, "s"), 0, &fd, &why) != ST_OK)
			_exit(1);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		(void)usleep(300000);
		(void)raise(SIGKILL);
	}
	assert_int_equal(close(ready[1]), 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(close(ready[0]), 0);
	return pid;
}

static void
lock_ends_with_its_holder(void **state)
{
	struct why why;
	char text[32];
	int fd = -1;
	pid_t pid;

	pid = holder(*state);
	snprintf(text, sizeof(text), "process %ld", (long)pid);
	case_int("held", lock_acquire(tmpdir_path(*state, "s"), 0, &fd, &why),
	    ST_BUSY);
	case_holds("holder", why.text, text);
	case_int("killed",
	    lock_acquire(tmpdir_path(*state, "s"), 10000, &fd, &why), ST_OK);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	lock_release(&fd);
}

static void
bad_places(void **state)
{
	struct tmpdir *t = *state;
	struct why why;
	int fd = -1;

	case_int("no parent",
	    lock_acquire(tmpdir_path(t, "no/s"), 0, &fd, &why), ST_CANT_CREATE);

	assert_int_equal(mkdir(tmpdir_path(t, "link"), 0770), 0);
	assert_int_equal(symlink("/dev/null", tmpdir_path(t, "link/lock")), 0);
	case_int("symlink", lock_acquire(tmpdir_path(t, "link"), 0, &fd, &why),
	    ST_BAD_DATA);
	case_holds("symlink", why.text, "symbolic link");

	assert_int_equal(mkdir(tmpdir_path(t, "fifo"), 0770), 0);
	assert_int_equal(mkfifo(tmpdir_path(t, "fifo/lock"), 0660), 0);
	case_int("FIFO", lock_acquire(tmpdir_path(t, "fifo"), 0, &fd, &why),
	    ST_BAD_DATA);
	case_holds("FIFO", why.text, "is not a file");

	tmpdir_write(t, "file", 0, "x", 1);
	case_int("store is a file",
	    lock_acquire(tmpdir_path(t, "file"), 0, &fd, &why), ST_IO);
	case_holds("store is a file", why.text, "Not a directory");
	case_int("untouched", fd, -1);
}

static void
a_lock_that_was_removed_is_noticed(void **state)
{
	struct tmpdir *t = *state;
	int first = -1, second = -1;
	struct why why;

	case_int(
	    "first", lock_acquire(tmpdir_path(t, "s"), 0, &first, &why), ST_OK);
	case_int("held", lock_check(tmpdir_path(t, "s"), first, &why), ST_OK);
	assert_int_equal(unlink(tmpdir_path(t, "s/lock")), 0);
	case_int(
	    "removed", lock_check(tmpdir_path(t, "s"), first, &why), ST_BUSY);
	case_holds("removed", why.text, "s/lock: was removed or replaced");
	case_int("second", lock_acquire(tmpdir_path(t, "s"), 0, &second, &why),
	    ST_OK);
	case_int(
	    "replaced", lock_check(tmpdir_path(t, "s"), first, &why), ST_BUSY);
	case_int("the other's", lock_check(tmpdir_path(t, "s"), second, &why),
	    ST_OK);
	lock_release(&first);
	lock_release(&second);
}

/* What one waits for is not what others will ask for. */
static void
a_lock_that_is_replaced_meanwhile_is_asked_for_anew(void **state)
{
	struct tmpdir *t = *state;
	struct why why;
	int fd = -1;
	pid_t pid = holder(t), remover;

	remover = fork();
	assert_true(remover >= 0);
	if (remover == 0) {
		(void)usleep(150000);
		_exit(unlink(tmpdir_path(t, "s/lock")) != 0);
	}
	case_int("taken", lock_acquire(tmpdir_path(t, "s"), 10000, &fd, &why),
	    ST_OK);
	case_int("the one of that name",
	    lock_check(tmpdir_path(t, "s"), fd, &why), ST_OK);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(waitpid(remover, NULL, 0), remover);
	lock_release(&fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(one_at_a_time),
	    TEST(waiting_ends),
	    TEST(lock_ends_with_its_holder),
	    TEST(a_lock_that_was_removed_is_noticed),
	    TEST(a_lock_that_is_replaced_meanwhile_is_asked_for_anew),
	    TEST(bad_places),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
