/* A directory of reports that is there as a whole or not at all. */
#include "report_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfile.h"
#include "report_name.h"
#include "spool_dir.h"

/* Domains of an operator's customers are in it: for the owner and a group. */
#define DIR_MODE  0750
#define FILE_MODE 0640
#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

#define XARF_DIR "xarf"

/* ---- what a killed one left ---- */

struct sweep {
	int fd;
	enum report_place place;
	const char *shown;
	bool remove; /* else: look whether it may be removed */
};

/* What may be in that place: 1 a file, 2 a directory; 0: neither is ours. */
static int
kind_of(enum report_place place, const char *name)
{
	switch (place) {
	case REPORT_IN_ALL:
		return report_name_is_dir(name)
			   ? 2
			   : strcmp(name, "index.csv") == 0;
	case REPORT_IN_BUNDLE:
		return strcmp(name, XARF_DIR) == 0
			   ? 2
			   : strcmp(name, "letter.txt") == 0 ||
				 strcmp(name, "hosts.csv") == 0 ||
				 strcmp(name, "report.eml") == 0;
	case REPORT_IN_XARF:
		break;
	}
	return report_name_is_json(name);
}

static enum status sweep_one(void *ctx, const char *name, struct why *why);

static enum status
not_ours(const struct sweep *s, const char *name, struct why *why)
{
	char shown[64];

	why_set(why, "%s: there is something in it that no report has: %s",
	    s->shown, why_escape(shown, sizeof(shown), name, strlen(name)));
	return ST_CANT_CREATE;
}

static enum status
sweep_dir(const struct sweep *s, const char *name, struct why *why)
{
	struct sweep inner = *s;
	enum status st;

	inner.fd = openat(s->fd, name, DIR_FLAGS);
	if (inner.fd < 0)
		return not_ours(s, name, why);
	inner.place =
	    s->place == REPORT_IN_ALL ? REPORT_IN_BUNDLE : REPORT_IN_XARF;
	st = spool_each(inner.fd, sweep_one, &inner, why);
	(void)close(inner.fd);
	if (st == ST_OK && s->remove &&
	    unlinkat(s->fd, name, AT_REMOVEDIR) != 0)
		st = why_errno(why, errno, "%s/%s", s->shown, name);
	return st;
}

static enum status
sweep_one(void *ctx, const char *name, struct why *why)
{
	const struct sweep *s = ctx;
	const int kind = kind_of(s->place, name);
	struct stat sb;

	if (kind == 2)
		return sweep_dir(s, name, why);
	if (kind == 0 || fstatat(s->fd, name, &sb, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(sb.st_mode))
		return not_ours(s, name, why);
	if (s->remove && unlinkat(s->fd, name, 0) != 0)
		return why_errno(why, errno, "%s/%s", s->shown, name);
	return ST_OK;
}

/* Removes what reports are made of; nothing where anything else is in it. */
static enum status
empty(const struct report_dir *d, struct why *why)
{
	struct sweep s = {d->fd, REPORT_IN_ALL, d->made, false};
	enum status st = spool_each(d->fd, sweep_one, &s, why);

	s.remove = true;
	return st == ST_OK ? spool_each(d->fd, sweep_one, &s, why) : st;
}

/* ---- making one ---- */

static enum status
set_paths(struct report_dir *d, const char *path, struct why *why)
{
	size_t len = strlen(path);
	const char *last;

	while (len > 0 && path[len - 1] == '/')
		len--;
	if (len + sizeof(".new") > sizeof(d->path)) {
		why_set(why, "%.64s...: path is too long", path);
		return ST_BAD_DATA;
	}
	memcpy(d->path, path, len);
	d->path[len] = '\0';
	last = strrchr(d->path, '/');
	last = last != NULL ? last + 1 : d->path;
	if (*last == '\0' || strcmp(last, ".") == 0 ||
	    strcmp(last, "..") == 0) {
		why_set(why,
		    "\"%s\" is not the name of a directory that can "
		    "be made",
		    path);
		return ST_USAGE;
	}
	memcpy(d->made, d->path, len);
	memcpy(d->made + len, ".new", sizeof(".new"));
	return ST_OK;
}

static enum status
find_entry(void *ctx, const char *name, struct why *why)
{
	(void)name;
	(void)why;
	*(bool *)ctx = true;
	return ST_OK;
}

static enum status
refuse_existing(const struct report_dir *d, struct why *why)
{
	why_set(
	    why, "%s: is there already, and is no empty directory", d->path);
	return ST_CANT_CREATE;
}

/* Nothing is there, or an empty directory. */
static enum status
check_free(const struct report_dir *d, struct why *why)
{
	bool full = false;
	enum status st;
	int fd = open(d->path, DIR_FLAGS);

	if (fd < 0 && errno == ENOENT)
		return ST_OK;
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return refuse_existing(d, why);
	if (fd < 0)
		return why_errno(why, errno, "%s", d->path);
	st = spool_each(fd, find_entry, &full, why);
	(void)close(fd);
	return st != ST_OK ? st : full ? refuse_existing(d, why) : ST_OK;
}

/* It is ours alone when it is locked and still has its name. */
static enum status
own(const struct report_dir *d, struct why *why)
{
	struct stat here, there;

	if (flock(d->fd, LOCK_EX | LOCK_NB) == 0 && fstat(d->fd, &here) == 0 &&
	    lstat(d->made, &there) == 0 && here.st_dev == there.st_dev &&
	    here.st_ino == there.st_ino)
		return ST_OK;
	why_set(why, "%s: somebody else is writing it", d->made);
	return ST_BUSY;
}

enum status
report_dir_open(
    struct report_dir *d, const char *path, const char *store, struct why *why)
{
	enum status st;

	*d = (struct report_dir){.fd = -1, .bundle = -1, .xarf = -1};
	st = set_paths(d, path, why);
	if (st == ST_OK)
		st = outfile_check_place(d->path, store, why);
	if (st == ST_OK)
		st = check_free(d, why);
	if (st != ST_OK)
		return st;
	if (mkdir(d->made, DIR_MODE) != 0 && errno != EEXIST)
		st = why_errno(why, errno, "%s: cannot make it", d->made);
	else if ((d->fd = open(d->made, DIR_FLAGS)) < 0)
		st = why_errno(why, errno, "%s", d->made);
	if (st != ST_OK)
		return st == ST_NO_SPACE ? st : ST_CANT_CREATE;
	st = own(d, why);
	if (st == ST_OK)
		st = empty(d, why);
	if (st == ST_OK)
		return ST_OK;
	/* What is in it is another's. */
	(void)close(d->fd);
	d->fd = -1;
	return st;
}

static void
close_bundle(struct report_dir *d)
{
	if (d->bundle >= 0)
		(void)close(d->bundle);
	if (d->xarf >= 0)
		(void)close(d->xarf);
	d->bundle = d->xarf = -1;
}

static int
make_dir(int in, const char *name)
{
	return mkdirat(in, name, DIR_MODE) == 0 ? openat(in, name, DIR_FLAGS)
						: -1;
}

enum status
report_dir_bundle(struct report_dir *d, const char *name, struct why *why)
{
	close_bundle(d);
	d->bundle = make_dir(d->fd, name);
	if (d->bundle >= 0)
		d->xarf = make_dir(d->bundle, XARF_DIR);
	return d->xarf >= 0 ? ST_OK
			    : why_errno(why, errno, "%s/%s", d->made, name);
}

static bool
write_all(int fd, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	return true;
}

enum status
report_dir_file(struct report_dir *d, enum report_place place, const char *name,
    const void *data, size_t len, struct why *why)
{
	const int in = place == REPORT_IN_ALL	   ? d->fd
		       : place == REPORT_IN_BUNDLE ? d->bundle
						   : d->xarf;
	int fd = openat(
	    in, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	enum status st = ST_OK;

	if (fd < 0 || !write_all(fd, data, len))
		st = why_errno(why, errno, "%s: %s", d->made, name);
	if (fd >= 0 && close(fd) != 0 && st == ST_OK)
		st = why_errno(why, errno, "%s: %s", d->made, name);
	return st;
}

enum status
report_dir_restart(struct report_dir *d, struct why *why)
{
	close_bundle(d);
	return empty(d, why);
}

enum status
report_dir_sync(struct report_dir *d, struct why *why)
{
	/* Thousands of small files: one sync of the file system instead of one
	 * of each. It tells errors of writing since Linux 5.8. */
	return syncfs(d->fd) == 0 ? ST_OK
				  : why_errno(why, errno, "%s: sync", d->made);
}

enum status
report_dir_commit(struct report_dir *d, struct why *why)
{
	if (rename(d->made, d->path) != 0)
		return errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR
			   ? refuse_existing(d, why)
			   : why_errno(why, errno, "%s", d->path);
	close_bundle(d);
	(void)close(d->fd);
	d->fd = -1;
	return outfile_sync_place(d->path, why);
}

void
report_dir_drop(struct report_dir *d)
{
	struct why none;

	close_bundle(d);
	if (d->fd < 0)
		return;
	if (empty(d, &none) == ST_OK)
		(void)rmdir(d->made);
	(void)close(d->fd);
	d->fd = -1;
}
