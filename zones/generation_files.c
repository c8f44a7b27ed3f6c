/* The directory of generations, and what makes one of them current. */
#include "generation_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY  "served"
#define LINK	   "current"
#define LINK_TMP   "current.tmp"
#define TMP_PREFIX ".tmp-"
#define SUFFIX	   ".mdb"
/* The longest name of ours, with terminator. */
#define NAME_LEN 40
/* Readable by the responder, which is another user. */
#define DIRECTORY_MODE 0775

static enum status
too_long(struct why *why, const char *path)
{
	why_set(why, "%s: the path is too long", path);
	return ST_BAD_DATA;
}

static enum status
join(char *out, const char *dir, const char *name, struct why *why)
{
	int n = snprintf(out, GENERATION_PATH_MAX, "%s/%s", dir, name);

	if (n < 0 || n >= GENERATION_PATH_MAX)
		return too_long(why, dir);
	return ST_OK;
}

static void
name_of(uint64_t number, bool tmp, char out[NAME_LEN])
{
	(void)snprintf(out, NAME_LEN,
	    tmp ? TMP_PREFIX "%" PRIu64 : "%" PRIu64 SUFFIX, number);
}

uint64_t
generation_files_number(const char *name)
{
	char back[NAME_LEN];
	char *end;
	uint64_t number;

	if (*name < '1' || *name > '9')
		return 0;
	errno = 0;
	number = strtoull(name, &end, 10);
	if (errno != 0 || number == UINT64_MAX)
		return 0;
	name_of(number, false, back);
	return strcmp(name, back) == 0 ? number : 0;
}

enum status
generation_files_path(const struct generation_files *files, uint64_t number,
    bool tmp, char *out, struct why *why)
{
	char name[NAME_LEN];

	name_of(number, tmp, name);
	return join(out, files->path, name, why);
}

/* ---- reading the directory ---- */

static enum status
read_link(const char *dir, int fd, uint64_t *number_out, struct why *why)
{
	char target[NAME_LEN];
	ssize_t n = readlinkat(fd, LINK, target, sizeof(target) - 1);

	*number_out = 0;
	if (n < 0 && errno == ENOENT)
		return ST_OK;
	if (n < 0 && errno != EINVAL)
		return why_errno(why, errno, "%s/" LINK, dir);
	if (n >= 0) {
		target[n] = '\0';
		*number_out = generation_files_number(target);
	}
	if (*number_out == 0) {
		why_set(why,
		    "%s/" LINK ": not a link to a generation: remove it, "
		    "then run relaybl publish",
		    dir);
		return ST_BAD_DATA;
	}
	return ST_OK;
}

static enum status
add_number(struct generation_files *f, uint64_t number, struct why *why)
{
	/* Few files: three and what a crash left. */
	uint64_t *numbers =
	    realloc(f->numbers, (f->count + 1) * sizeof(*numbers));

	if (numbers == NULL)
		return why_no_memory(why);
	f->numbers = numbers;
	numbers[f->count++] = number;
	if (number >= f->next)
		f->next = number + 1;
	return ST_OK;
}

static int
number_cmp(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum status
read_names(struct generation_files *f, bool clean, struct why *why)
{
	DIR *dir = opendir(f->path);
	struct dirent *e;
	enum status st = ST_OK;

	if (dir == NULL)
		return why_errno(why, errno, "%s", f->path);
	while (st == ST_OK && (errno = 0, e = readdir(dir)) != NULL) {
		uint64_t number = generation_files_number(e->d_name);

		if (number != 0)
			st = add_number(f, number, why);
		else if (clean && strncmp(e->d_name, TMP_PREFIX,
				      strlen(TMP_PREFIX)) == 0)
			(void)unlinkat(f->fd, e->d_name, 0);
	}
	if (st == ST_OK && errno != 0)
		st = why_errno(why, errno, "%s", f->path);
	(void)closedir(dir);
	if (f->count > 0)
		qsort(f->numbers, f->count, sizeof(*f->numbers), number_cmp);
	return st;
}

static void
remove_number(const struct generation_files *f, uint64_t number)
{
	char name[NAME_LEN];

	name_of(number, false, name);
	/* What cannot be removed now is tried again the next time. */
	(void)unlinkat(f->fd, name, 0);
}

/* A file newer than the current one got its name, but its publication was
 * interrupted: nobody ever served it. */
static void
remove_orphans(struct generation_files *f)
{
	if (f->current == 0)
		return;
	while (f->count > 0 && f->numbers[f->count - 1] > f->current)
		remove_number(f, f->numbers[--f->count]);
}

/* chmod: whatever the umask says. */
static enum status
make_directory(const char *path, struct why *why)
{
	if (mkdir(path, DIRECTORY_MODE) < 0)
		return errno == EEXIST ? ST_OK
				       : why_errno(why, errno, "%s", path);
	if (chmod(path, DIRECTORY_MODE) < 0)
		return why_errno(why, errno, "%s", path);
	return ST_OK;
}

static enum status
read_directory(struct generation_files *f, bool make, struct why *why)
{
	enum status st;

	f->fd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd < 0)
		return why_errno(why, errno, "%s", f->path);
	st = read_link(f->path, f->fd, &f->current, why);
	if (st == ST_OK)
		st = read_names(f, make, why);
	if (st != ST_OK)
		return st;
	if (f->current >= f->next)
		f->next = f->current + 1;
	if (make) {
		(void)unlinkat(f->fd, LINK_TMP, 0);
		remove_orphans(f);
	}
	return ST_OK;
}

enum status
generation_files_open(const char *store_dir, bool make,
    struct generation_files *out, struct why *why)
{
	enum status st;

	memset(out, 0, sizeof(*out));
	out->fd = -1;
	out->next = 1;
	st = join(out->path, store_dir, DIRECTORY, why);
	if (st == ST_OK && make)
		st = make_directory(out->path, why);
	if (st == ST_OK)
		st = read_directory(out, make, why);
	if (st != ST_OK)
		generation_files_close(out);
	return st;
}

void
generation_files_close(struct generation_files *files)
{
	if (files->fd >= 0)
		(void)close(files->fd);
	files->fd = -1;
	free(files->numbers);
	files->numbers = NULL;
	files->count = 0;
}

enum status
generation_files_current(const char *store_dir, char *out, struct why *why)
{
	struct generation_files f;
	enum status st = generation_files_open(store_dir, false, &f, why);

	if (st != ST_OK)
		return st;
	if (f.current == 0) {
		why_set(why, "%s/" LINK ": nothing was ever published", f.path);
		st = ST_NOT_FOUND;
	} else {
		st = generation_files_path(&f, f.current, false, out, why);
	}
	generation_files_close(&f);
	return st;
}

/* ---- making one current ---- */

void
generation_files_discard(const struct generation_files *files)
{
	char name[NAME_LEN];

	name_of(files->next, true, name);
	(void)unlinkat(files->fd, name, 0);
}

static enum status
sync_directory(const struct generation_files *f, struct why *why)
{
	if (fsync(f->fd) < 0)
		return why_errno(why, errno, "%s: fsync", f->path);
	return ST_OK;
}

/* The directory's own name, which may be new. */
static enum status
sync_parent(const struct generation_files *f, struct why *why)
{
	int fd = openat(f->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd < 0)
		return why_errno(why, errno, "%s/..", f->path);
	if (fsync(fd) < 0)
		st = why_errno(why, errno, "%s/..: fsync", f->path);
	(void)close(fd);
	return st;
}

static enum status
rename_in(const struct generation_files *f, const char *from, const char *to,
    struct why *why)
{
	if (renameat(f->fd, from, f->fd, to) < 0)
		return why_errno(
		    why, errno, "%s: rename %s to %s", f->path, from, to);
	return ST_OK;
}

/* Points the link to a file, in one step. */
static enum status
switch_link(const struct generation_files *f, const char *name, struct why *why)
{
	enum status st;

	if (symlinkat(name, f->fd, LINK_TMP) < 0)
		return why_errno(why, errno, "%s/" LINK_TMP, f->path);
	/* The file's name is durable before the link says it. */
	st = sync_directory(f, why);
	if (st == ST_OK)
		st = rename_in(f, LINK_TMP, LINK, why);
	if (st != ST_OK)
		(void)unlinkat(f->fd, LINK_TMP, 0);
	return st;
}

enum status
generation_files_install(
    struct generation_files *files, size_t keep, struct why *why)
{
	char tmp[NAME_LEN], name[NAME_LEN];
	enum status st;

	name_of(files->next, true, tmp);
	name_of(files->next, false, name);
	if (files->current == 0) {
		st = sync_parent(files, why);
		if (st != ST_OK)
			return st;
	}
	st = rename_in(files, tmp, name, why);
	if (st != ST_OK)
		return st;
	st = switch_link(files, name, why);
	if (st != ST_OK) {
		(void)unlinkat(files->fd, name, 0);
		return st;
	}
	files->current = files->next;
	st = sync_directory(files, why);
	if (st != ST_OK)
		why_wrap(why,
		    "generation %" PRIu64
		    " is current, but a power cut may undo it",
		    files->current);
	for (size_t i = 0; i + keep <= files->count; i++)
		remove_number(files, files->numbers[i]);
	return st;
}
