/* A file that is there as a whole or not at all. */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTFILE_MODE 0640

static enum status
refuse_existing(const char *path, struct why *why)
{
	why_set(why, "%s: is there already: --force replaces it", path);
	return ST_CANT_CREATE;
}

static enum status
cannot_make(const struct outfile *f, struct why *why)
{
	enum status st = why_errno(why, errno, "%s: cannot make it", f->made);

	return st == ST_NO_SPACE ? st : ST_CANT_CREATE;
}

/* It is ours alone when it is locked and still has its name. */
static enum status
own(const struct outfile *f, struct why *why)
{
	struct stat here, there;

	if (flock(f->fd, LOCK_EX | LOCK_NB) == 0 && fstat(f->fd, &here) == 0 &&
	    lstat(f->made, &there) == 0 && here.st_dev == there.st_dev &&
	    here.st_ino == there.st_ino) {
		/* With another name it is not what a killed one left. */
		if (S_ISREG(here.st_mode) && here.st_nlink == 1 &&
		    ftruncate(f->fd, 0) == 0)
			return ST_OK;
		why_set(why, "%s: is not a file that can be written", f->made);
		return ST_CANT_CREATE;
	}
	why_set(why, "%s: somebody else is writing it", f->made);
	return ST_BUSY;
}

static void
directory_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	(void)snprintf(out, PATH_MAX, "%.*s",
	    slash == NULL ? 1 : (int)(slash - path) + 1,
	    slash == NULL ? "." : path);
}

enum status
outfile_check_place(const char *path, const char *store, struct why *why)
{
	char dir[PATH_MAX], real[PATH_MAX], taken[PATH_MAX];
	size_t len;

	directory_of(path, dir);
	if (realpath(dir, real) == NULL || realpath(store, taken) == NULL)
		return ST_OK;
	len = strlen(taken);
	if (strncmp(real, taken, len) != 0 ||
	    (real[len] != '\0' && real[len] != '/'))
		return ST_OK;
	why_set(why, "%s: is in the store, %s: give it a place elsewhere", path,
	    store);
	return ST_CANT_CREATE;
}

enum status
outfile_open(struct outfile *f, const char *path, const char *store,
    bool replace, struct why *why)
{
	enum status st;
	int n;

	*f = (struct outfile){.fd = -1, .path = path, .replace = replace};
	n = snprintf(f->made, sizeof(f->made), "%s.new", path);
	if (n < 0 || (size_t)n >= sizeof(f->made)) {
		why_set(why, "%.64s...: path is too long", path);
		return ST_BAD_DATA;
	}
	st = outfile_check_place(path, store, why);
	if (st != ST_OK)
		return st;
	if (!replace && access(path, F_OK) == 0)
		return refuse_existing(path, why);
	f->fd = open(f->made,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
	    OUTFILE_MODE);
	if (f->fd < 0)
		return cannot_make(f, why);
	st = own(f, why);
	if (st == ST_OK)
		return ST_OK;
	(void)close(f->fd);
	f->fd = -1;
	return st;
}

enum status
outfile_sync_place(const char *path, struct why *why)
{
	char dir[PATH_MAX];
	enum status st = ST_OK;
	int fd;

	directory_of(path, dir);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return why_errno(why, errno, "%s", dir);
	if (fsync(fd) != 0)
		st = why_errno(why, errno, "%s: fsync", dir);
	(void)close(fd);
	return st;
}

/* Not every file system can refuse by itself. */
static int
rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (access(to, F_OK) != 0)
		return rename(from, to);
	errno = EEXIST;
	return -1;
}

enum status
outfile_commit(struct outfile *f, struct why *why)
{
	if (fsync(f->fd) != 0)
		return why_errno(why, errno, "%s: fsync", f->made);
	if ((f->replace ? rename(f->made, f->path)
			: rename_new(f->made, f->path)) != 0)
		return errno == EEXIST ? refuse_existing(f->path, why)
				       : why_errno(why, errno, "%s", f->path);
	(void)close(f->fd);
	f->fd = -1;
	return outfile_sync_place(f->path, why);
}

void
outfile_drop(struct outfile *f)
{
	if (f->fd < 0)
		return;
	(void)unlink(f->made);
	(void)close(f->fd);
	f->fd = -1;
}

/* The stream is over a copy of the descriptor: closing it leaves that open. */
enum status
outfile_fill(struct outfile *f, outfile_write write, void *ctx, struct why *why)
{
	const int fd = fcntl(f->fd, F_DUPFD_CLOEXEC, 0);
	FILE *to = fd < 0 ? NULL : fdopen(fd, "w");
	enum status st;

	if (to == NULL) {
		st = why_errno(why, errno, "%s", f->made);
		if (fd >= 0)
			(void)close(fd);
		return st;
	}
	errno = 0;
	st = write(ctx, to, why);
	/* What could not be written once may be forgotten by fclose. */
	if (st == ST_OK && (fflush(to) != 0 || ferror(to)))
		st = why_errno(why, errno != 0 ? errno : EIO, "%s", f->made);
	if (fclose(to) != 0 && st == ST_OK)
		st = why_errno(why, errno, "%s", f->made);
	return st;
}

enum status
outfile_make(const char *path, const char *store, bool replace,
    outfile_write write, void *ctx, struct why *why)
{
	struct outfile f;
	enum status st = outfile_open(&f, path, store, replace, why);

	if (st != ST_OK)
		return st;
	st = outfile_fill(&f, write, ctx, why);
	if (st == ST_OK)
		st = outfile_commit(&f, why);
	outfile_drop(&f);
	return st;
}
