/*
 * Files leave the spool. The order: what is to be done is written down and
 * synced; the reason is written; the files are renamed; both directories are
 * synced; the note goes. Killed before the note is there, nothing happened, and
 * the file is imported again, which changes nothing. Killed after it, the next
 * run does what it says, as far as it is not done.
 */
#include "spool_move.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "small_file.h"
#include "spool_note.h"

static bool
is_there(int dir, const char *name, uint64_t *inode_out)
{
	struct stat sb;

	if (fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*inode_out = (uint64_t)sb.st_ino;
	return true;
}

/* A rename that never puts one file in the place of another. */
static int
rename_new(int from_dir, const char *from, int to_dir, const char *to)
{
	uint64_t ignored;

	if (renameat2(from_dir, from, to_dir, to, RENAME_NOREPLACE) == 0)
		return 0;
	/* Not every file system can. We hold the lock. */
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (is_there(to_dir, to, &ignored)) {
		errno = EEXIST;
		return -1;
	}
	return renameat(from_dir, from, to_dir, to);
}

/* One of the files, where it still is what it was. */
static enum status
move_part(const struct spool *s, const struct spool_note *m, int part,
    struct why *why)
{
	char from[NAME_MAX + 1], to[NAME_MAX + 1];
	uint64_t inode;

	if (m->inode[part] == 0 ||
	    !spool_join(m->from, spool_parts[part], from) ||
	    !spool_join(m->to, spool_parts[part], to) ||
	    !is_there(s->dir, from, &inode) || inode != m->inode[part])
		return ST_OK;
	if (rename_new(s->dir, from, s->ends[m->end], to) == 0)
		return ST_OK;
	/* Somebody put one there: this one is taken once more, and gets
	 * another name. */
	if (errno == EEXIST || errno == ENOENT)
		return ST_OK;
	return why_errno(
	    why, errno, "%s/%s to %s", s->shown, from, spool_end_text(m->end));
}

static enum status
put_reason(const struct spool *s, const struct spool_note *m, int64_t now,
    struct why *why)
{
	int dir = s->ends[m->end];
	char name[NAME_MAX + 1];
	uint64_t ignored;
	enum status st;

	if (!spool_join(m->to, SPOOL_REASON_SUFFIX, name) ||
	    is_there(dir, name, &ignored))
		return ST_OK;
	st = spool_put(dir, SPOOL_NEW, m->reason, now, why);
	if (st == ST_OK && rename_new(dir, SPOOL_NEW, dir, name) != 0)
		st = why_errno(why, errno, "%s/%s/%s", s->shown,
		    spool_end_text(m->end), name);
	return st;
}

static enum status
perform(const struct spool *s, const struct spool_note *m, int64_t now,
    struct why *why)
{
	enum status st = put_reason(s, m, now, why);

	for (int part = 0; st == ST_OK && part < SPOOL_PART_COUNT; part++)
		st = move_part(s, m, part, why);
	/* First where they are, then where they are no longer. */
	if (st == ST_OK)
		st = spool_sync(s->ends[m->end], s->shown, why);
	if (st == ST_OK)
		st = spool_sync(s->dir, s->shown, why);
	if (st == ST_OK && unlinkat(s->dir, SPOOL_NOTE, 0) != 0)
		st = why_errno(why, errno, "%s/" SPOOL_NOTE, s->shown);
	return st;
}

/* Is the name, with all that may stand behind it, free there? */
static bool
is_free(const struct spool *s, enum spool_end end, const char *name)
{
	char full[NAME_MAX + 1];
	uint64_t ignored;

	for (int part = 0; part < SPOOL_PART_COUNT; part++)
		if (!spool_join(name, spool_parts[part], full) ||
		    is_there(s->ends[end], full, &ignored))
			return false;
	return spool_join(name, SPOOL_REASON_SUFFIX, full) &&
	       !is_there(s->ends[end], full, &ignored);
}

/* NAME, NAME.1, NAME.2 ...; a name so long that nothing fits behind it is
 * cut. */
static enum status
choose_name(const struct spool *s, struct spool_note *m, struct why *why)
{
	/* For the longest of the parts and a number. */
	const size_t room =
	    NAME_MAX - strlen(spool_parts[SPOOL_PART_COUNT - 1]) - 12;

	for (unsigned i = 0; i < 100000; i++) {
		if (i == 0)
			(void)snprintf(
			    m->to, sizeof(m->to), "%.*s", (int)room, m->from);
		else
			(void)snprintf(m->to, sizeof(m->to), "%.*s.%u",
			    (int)room, m->from, i);
		if (is_free(s, m->end, m->to))
			return ST_OK;
	}
	why_set(why, "%s/%s: no name is left for it", s->shown,
	    spool_end_text(m->end));
	return ST_CANT_CREATE;
}

/* Is it still what was imported? */
static bool
is_same(const struct spool *s, const struct spool_file *f)
{
	struct stat sb;

	return fstatat(s->dir, f->name, &sb, AT_SYMLINK_NOFOLLOW) == 0 &&
	       sb.st_ino == f->stat.st_ino && sb.st_dev == f->stat.st_dev &&
	       sb.st_size == f->stat.st_size &&
	       sb.st_mtim.tv_sec == f->stat.st_mtim.tv_sec &&
	       sb.st_mtim.tv_nsec == f->stat.st_mtim.tv_nsec;
}

enum status
spool_move(const struct spool *s, const struct spool_file *file,
    enum spool_end end, const char *reason, int64_t now, char *name_out,
    struct why *why)
{
	struct spool_note *m;
	enum status st;

	name_out[0] = '\0';
	if (!is_same(s, file))
		return ST_OK;
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		return why_no_memory(why);
	m->end = end;
	(void)snprintf(m->from, sizeof(m->from), "%s", file->name);
	(void)snprintf(m->reason, sizeof(m->reason), "%s", reason);
	/* Not what has its name by now. */
	m->inode[0] = (uint64_t)file->stat.st_ino;
	for (int part = 0; part < SPOOL_PART_COUNT; part++) {
		char full[NAME_MAX + 1];

		if (part > 0 && spool_join(m->from, spool_parts[part], full))
			(void)is_there(s->dir, full, &m->inode[part]);
	}
	st = choose_name(s, m, why);
	if (st == ST_OK)
		st = spool_note_write(s, m, why);
	if (st == ST_OK)
		st = perform(s, m, now, why);
	if (st == ST_OK)
		(void)snprintf(name_out, NAME_MAX + 1, "%s", m->to);
	free(m);
	return st;
}

/* Where others may put files, they may not say what is moved. */
static enum status
check_note_owner(const struct spool *s, struct why *why)
{
	struct stat sb;

	if (fstatat(s->dir, SPOOL_NOTE, &sb, AT_SYMLINK_NOFOLLOW) != 0 ||
	    sb.st_uid == 0 || sb.st_uid == geteuid())
		return ST_OK;
	why_set(why,
	    "%s/" SPOOL_NOTE ": not what a run wrote: it belongs to user %lu: "
	    "remove it",
	    s->shown, (unsigned long)sb.st_uid);
	return ST_DENIED;
}

enum status
spool_recover(const struct spool *s, int64_t now, struct why *why)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/" SPOOL_NOTE, s->path);
	uint8_t *text = NULL;
	size_t len;
	struct spool_note *m;
	enum status st;

	if (n < 0 || (size_t)n >= sizeof(path))
		return ST_OK;
	st = check_note_owner(s, why);
	if (st != ST_OK)
		return st;
	st = small_file_read(path, false, SPOOL_NOTE_MAX, &text, &len, why);
	if (st != ST_OK) {
		if (st != ST_NOT_FOUND)
			why_wrap(why, "%s/" SPOOL_NOTE, s->shown);
		return st == ST_NOT_FOUND ? ST_OK : st;
	}
	m = calloc(1, sizeof(*m));
	if (m == NULL) {
		st = why_no_memory(why);
	} else if (spool_note_parse((char *)text, m)) {
		st = perform(s, m, now, why);
	} else {
		why_set(why,
		    "%s/" SPOOL_NOTE ": not what a run wrote: remove it",
		    s->shown);
		st = ST_BAD_DATA;
	}
	free(m);
	free(text);
	return st;
}
