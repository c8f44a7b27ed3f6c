/* Opens generations and watches over the file below them. */
#include "served.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "generation_files.h"
#include "sigbus.h"

bool
file_id_get(const char *path, struct file_id *out)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	out->device = st.st_dev;
	out->inode = st.st_ino;
	out->size = st.st_size;
	out->modified = st.st_mtim;
	return true;
}

static bool
same_file(const struct file_id *a, const struct file_id *b)
{
	return a->device == b->device && a->inode == b->inode;
}

bool
file_id_equal(const struct file_id *a, const struct file_id *b)
{
	return same_file(a, b) && a->size == b->size &&
	       a->modified.tv_sec == b->modified.tv_sec &&
	       a->modified.tv_nsec == b->modified.tv_nsec;
}

bool
served_is_changed(const struct served *s)
{
	struct file_id now;

	return file_id_get(s->path, &now) && same_file(&now, &s->id) &&
	       !file_id_equal(&now, &s->id);
}

static enum status
open_guarded(struct served *s, struct why *why)
{
	const void *start;
	size_t len;
	enum status st;

	if (!file_id_get(s->path, &s->id))
		return why_errno(why, errno, "%s", s->path);
	sigbus_guard(&s->lost);
	st = snapshot_open_file(s->path, &s->snapshot, why);
	sigbus_guard(NULL);
	if (st == ST_OK && (s->lost || served_is_changed(s))) {
		snapshot_close(&s->snapshot);
		why_set(why, "%s: changed while it was opened", s->path);
		st = ST_CORRUPT;
	}
	if (st != ST_OK)
		return st;
	snapshot_map(s->snapshot, &start, &len);
	if (len > 0)
		sigbus_watch(start, len, &s->lost);
	return ST_OK;
}

enum status
served_open(const char *path, struct served **out, struct why *why)
{
	struct served *s = calloc(1, sizeof(*s));
	char *copy = s == NULL ? NULL : strdup(path);
	enum status st;

	if (copy == NULL) {
		free(s);
		return why_errno(why, ENOMEM, "%s", path);
	}
	s->path = copy;
	s->references = 1;
	st = open_guarded(s, why);
	if (st != ST_OK) {
		free(copy);
		free(s);
		return st;
	}
	*out = s;
	return ST_OK;
}

struct served *
served_ref(struct served *s)
{
	s->references++;
	return s;
}

void
served_unref(struct served **s)
{
	struct served *gone = *s;

	*s = NULL;
	if (gone == NULL || --gone->references > 0)
		return;
	sigbus_forget(&gone->lost);
	snapshot_close(&gone->snapshot);
	free(gone->path);
	free(gone);
}

/* The highest number in the directory below a bound; 0: there is none. */
static uint64_t
highest_below(DIR *dir, uint64_t bound)
{
	struct dirent *entry;
	uint64_t best = 0, n;

	rewinddir(dir);
	while ((entry = readdir(dir)) != NULL) {
		n = generation_files_number(entry->d_name);
		if (n < bound && n > best)
			best = n;
	}
	return best;
}

enum status
served_open_newest(const char *store, struct served **out, struct why *why)
{
	char path[4096];
	uint64_t n = UINT64_MAX;
	enum status st = ST_NOT_FOUND;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/served", store);
	dir = opendir(path);
	if (dir == NULL)
		return why_errno(why, errno, "%s", path);
	why_set(why, "%s: no generation can be opened", path);
	while (st != ST_OK && (n = highest_below(dir, n)) > 0) {
		snprintf(
		    path, sizeof(path), "%s/served/%" PRIu64 ".mdb", store, n);
		st = served_open(path, out, why);
	}
	closedir(dir);
	return st;
}
