/* The writer's lock; how long it lasts and what it is for is in the header. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lock.h"
#include "store.h"

/* Two others, one transaction behind the other, leave it free for a moment:
 * asked every 100 ms, a third waited for a second. */
#define ASK_EVERY_MS 5
#define PID_TEXT_MAX 16
/* How often the file may be replaced while one waits for it. */
#define TRIES_MAX 10
#define LOCK_MODE 0660

static enum status
open_lock(const char *path, int *fd_out, struct why *why)
{
	struct stat sb;
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, LOCK_MODE);
	if (fd < 0 && errno == ELOOP) {
		why_set(why, "%s: is a symbolic link: remove it", path);
		return ST_BAD_DATA;
	}
	if (fd < 0)
		return why_errno(why, errno, "%s: cannot open the lock", path);
	if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode)) {
		(void)close(fd);
		why_set(why, "%s: is not a file: remove it", path);
		return ST_BAD_DATA;
	}
	/* New: for the group too, whatever the umask says. */
	if (sb.st_size == 0)
		(void)!fchmod(fd, LOCK_MODE);
	*fd_out = fd;
	return ST_OK;
}

/* Tries until it has it or wait_ms are over; 0 or an errno. */
static int
take(int fd, int wait_ms)
{
	const struct timespec pause = {0, ASK_EVERY_MS * 1000000L};

	for (;;) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return errno;
		if (wait_ms <= 0)
			return EWOULDBLOCK;
		(void)nanosleep(&pause, NULL);
		wait_ms -= ASK_EVERY_MS;
	}
}

/* Names the holder for the next one who waits; the lock holds without. */
static void
write_pid(int fd)
{
	char text[PID_TEXT_MAX];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, text, (size_t)n, 0);
}

static enum status
busy(int fd, const char *path, const char *doing, struct why *why)
{
	char text[PID_TEXT_MAX] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	long pid = n > 0 ? strtol(text, NULL, 10) : 0;

	if (pid > 0)
		why_set(why, "%s: another relaybl is %s (process %ld)", path,
		    doing, pid);
	else
		why_set(why, "%s: another relaybl is %s", path, doing);
	return ST_BUSY;
}

static enum status
not_taken(const char *path, int err, struct why *why)
{
	if (err != ENOLCK)
		return why_errno(why, err, "%s", path);
	why_set(why,
	    "%s: the file system gives no locks: put the store on a local "
	    "disk",
	    path);
	return ST_UNAVAILABLE;
}

/* Is the open file the one of that name? */
static bool
is_there(const char *path, int fd)
{
	struct stat held, named;

	return fstat(fd, &held) == 0 && stat(path, &named) == 0 &&
	       held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/* ST_OK with *fd_out -1: it was replaced while one waited. */
static enum status
try_file(const char *path, const char *doing, int wait_ms, int *fd_out,
    struct why *why)
{
	int fd = -1, err;
	enum status st = open_lock(path, &fd, why);

	*fd_out = -1;
	if (st != ST_OK)
		return st;
	err = take(fd, wait_ms);
	if (err != 0)
		st = err == EWOULDBLOCK ? busy(fd, path, doing, why)
					: not_taken(path, err, why);
	if (st == ST_OK && is_there(path, fd)) {
		write_pid(fd);
		*fd_out = fd;
	} else {
		(void)close(fd);
	}
	return st;
}

enum status
lock_file(const char *path, const char *doing, int wait_ms, int *fd_out,
    struct why *why)
{
	enum status st;
	int fd = -1;

	for (int i = 0; i < TRIES_MAX; i++) {
		st = try_file(path, doing, wait_ms, &fd, why);
		if (st != ST_OK)
			return st;
		if (fd < 0)
			continue;
		*fd_out = fd;
		return ST_OK;
	}
	why_set(why, "%s: is replaced again and again", path);
	return ST_BUSY;
}

static enum status
lock_path(const char *store_dir, char path[PATH_MAX], struct why *why)
{
	int n = snprintf(path, PATH_MAX, "%s/lock", store_dir);

	if (n >= 0 && n < PATH_MAX)
		return ST_OK;
	why_set(why, "%.64s...: path is too long", store_dir);
	return ST_BAD_DATA;
}

enum status
lock_acquire(const char *store_dir, int wait_ms, int *fd_out, struct why *why)
{
	char path[PATH_MAX];
	enum status st = lock_path(store_dir, path, why);

	if (st == ST_OK)
		st = store_make_dir(store_dir, STORE_ROOT_MODE, why);
	if (st != ST_OK)
		return st;
	return lock_file(path, "changing the store", wait_ms, fd_out, why);
}

enum status
lock_check(const char *store_dir, int fd, struct why *why)
{
	char path[PATH_MAX];
	enum status st = lock_path(store_dir, path, why);

	if (st != ST_OK || is_there(path, fd))
		return st;
	why_set(why,
	    "%s: was removed or replaced while it was held: another relaybl "
	    "may be changing the store",
	    path);
	return ST_BUSY;
}

void
lock_release(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}
