/* A spool: its directories, its lock, what waits in it. */
#include "spool_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"
#include "lock.h"
#include "patience.h"
#include "sidecar.h"
#include "signature.h"

/* For the one who owns it and a group that may look. */
#define END_MODE 0750

static const char *const end_names[SPOOL_END_COUNT] = {
    [SPOOL_DONE] = "done",
    [SPOOL_FAILED] = "failed",
};

const char *
spool_end_text(enum spool_end end)
{
	return end_names[end];
}

static enum status
check_owner(int fd, const char *what, struct why *why)
{
	struct stat sb;

	if (fstat(fd, &sb) != 0)
		return why_errno(why, errno, "%s", what);
	if (sb.st_uid != 0 && sb.st_uid != geteuid()) {
		why_set(why,
		    "%s: belongs to user %lu, neither to root nor to the one "
		    "who imports",
		    what, (unsigned long)sb.st_uid);
		return ST_DENIED;
	}
	if ((sb.st_mode & (S_IWOTH | S_ISVTX)) == S_IWOTH) {
		why_set(why,
		    "%s: everybody may write to it and rename what is in it: "
		    "chmod o-w, or +t",
		    what);
		return ST_DENIED;
	}
	return ST_OK;
}

/* Files get there by a rename. */
static enum status
check_place(const struct spool *s, int fd, const char *what, struct why *why)
{
	struct stat dir, end;

	if (fstat(s->dir, &dir) != 0 || fstat(fd, &end) != 0)
		return why_errno(why, errno, "%s", what);
	if (dir.st_dev == end.st_dev)
		return ST_OK;
	why_set(why,
	    "%s: is on another file system than %s: files cannot be "
	    "moved there",
	    what, s->shown);
	return ST_CANT_CREATE;
}

static enum status
open_end(struct spool *s, enum spool_end end, struct why *why)
{
	const char *name = end_names[end];
	char shown[300];
	enum status st;

	(void)snprintf(shown, sizeof(shown), "%s/%s", s->shown, name);
	if (mkdirat(s->dir, name, END_MODE) != 0 && errno != EEXIST)
		return why_errno(why, errno, "%s", shown);
	s->ends[end] = openat(
	    s->dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->ends[end] < 0)
		return why_errno(why, errno, "%s", shown);
	st = check_owner(s->ends[end], shown, why);
	return st == ST_OK ? check_place(s, s->ends[end], shown, why) : st;
}

static enum status
try_lock(const char *where, int wait_ms, int *fd_out, struct why *why)
{
	return lock_file(where, "importing from it", wait_ms, fd_out, why);
}

static enum status
take_lock(struct spool *s, struct why *why)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s" SPOOL_LOCK_NAME, s->path);

	if (n < 0 || (size_t)n >= sizeof(path)) {
		why_set(why, "%s: path is too long", s->shown);
		return ST_NO_INPUT;
	}
	return patience_lock(try_lock, path, &s->lock, why);
}

enum status
spool_open(struct spool *s, const char *path, struct why *why)
{
	enum status st;

	*s = (struct spool){
	    .path = path, .dir = -1, .ends = {-1, -1}, .lock = -1};
	(void)why_escape(s->shown, sizeof(s->shown), path, strlen(path));
	s->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->dir < 0) {
		st = why_errno(why, errno, "--spool %s", s->shown);
		return st == ST_DENIED ? st : ST_NO_INPUT;
	}
	st = check_owner(s->dir, s->shown, why);
	if (st == ST_OK)
		st = take_lock(s, why);
	for (int e = 0; st == ST_OK && e < SPOOL_END_COUNT; e++)
		st = open_end(s, (enum spool_end)e, why);
	return st;
}

void
spool_close(struct spool *s)
{
	for (int e = 0; e < SPOOL_END_COUNT; e++)
		if (s->ends[e] >= 0)
			(void)close(s->ends[e]);
	if (s->dir >= 0)
		(void)close(s->dir);
	lock_release(&s->lock);
}

enum status
spool_each(int dir,
    enum status (*each)(void *ctx, const char *name, struct why *why),
    void *ctx, struct why *why)
{
	/* A descriptor of its own: closedir closes it, and the place in the
	 * directory belongs to it. */
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	enum status st = ST_OK;
	struct dirent *e;

	if (d == NULL) {
		st = why_errno(why, errno, "the spool");
		if (fd >= 0)
			(void)close(fd);
		return st;
	}
	while (st == ST_OK && (errno = 0, e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			st = each(ctx, e->d_name, why);
	if (st == ST_OK && errno != 0)
		st = why_errno(why, errno, "the spool");
	(void)closedir(d);
	return st;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

/* Is it a name that a scan may have? */
static bool
is_name(const char *name)
{
	static const char *const others[] = {
	    ".tmp", ".part", SIGNATURE_SUFFIX, SIDECAR_SUFFIX};

	if (name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (ends_with(name, others[i]))
			return false;
	return true;
}

static bool
is_line(const char *name)
{
	for (; *name != '\0'; name++)
		if ((unsigned char)*name < 0x20 || *name == 0x7f)
			return false;
	return true;
}

struct listing {
	const struct spool *spool;
	struct spool_files *files;
};

static void
leave_alone(const struct spool *s, const char *name, const char *why_not)
{
	char shown[256];

	fprintf(stderr, "%s/%s: notice: %s: left alone\n", s->shown,
	    why_escape(shown, sizeof(shown), name, strlen(name)), why_not);
}

static enum status
list_one(void *ctx, const char *name, struct why *why)
{
	struct listing *l = ctx;
	struct spool_file f = {.seq = 0}, *files;

	if (!is_name(name) || strcmp(name, end_names[SPOOL_DONE]) == 0 ||
	    strcmp(name, end_names[SPOOL_FAILED]) == 0)
		return ST_OK;
	if (fstatat(l->spool->dir, name, &f.stat, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT
			   ? ST_OK
			   : why_errno(why, errno, "%s", l->spool->shown);
	if (!S_ISREG(f.stat.st_mode) || !is_line(name)) {
		leave_alone(l->spool, name,
		    S_ISREG(f.stat.st_mode) ? "a name with control characters"
					    : "not a regular file");
		return ST_OK;
	}
	(void)snprintf(f.name, sizeof(f.name), "%s", name);
	files = grow(l->files->file, &l->files->cap, l->files->count + 1,
	    sizeof(*files));
	if (files == NULL)
		return why_no_memory(why);
	l->files->file = files;
	files[l->files->count++] = f;
	return ST_OK;
}

enum status
spool_list(const struct spool *s, struct spool_files *out, struct why *why)
{
	struct listing l = {s, out};
	enum status st;

	*out = (struct spool_files){.count = 0};
	st = spool_each(s->dir, list_one, &l, why);
	if (st != ST_OK) {
		free(out->file);
		*out = (struct spool_files){.count = 0};
	}
	return st;
}

enum status
spool_sync(int fd, const char *what, struct why *why)
{
	int failed;

	do {
		failed = fsync(fd);
	} while (failed != 0 && errno == EINTR);
	return failed == 0 ? ST_OK : why_errno(why, errno, "%s: sync", what);
}
