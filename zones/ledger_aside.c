/*
 * A ledger made aside and put in the place of another. What a crash leaves is
 * one of the two in its place; a directory aside is removed by the next.
 */
#include "ledger_aside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stamp.h"
#include "store_path.h"

#define PIECE		 (1 << 20)
#define KEPT_NUMBERS_MAX 100

static enum status
join(char *out, const char *dir, const char *name, struct why *why)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", dir, name);

	if (n >= 0 && n < PATH_MAX)
		return ST_OK;
	why_set(why, "%.64s...: path is too long", dir);
	return ST_BAD_DATA;
}

/* The files that a ledger has, its directory, and nothing else. */
static void
remove_ledger(const char *dir)
{
	static const char *const names[] = {
	    STORE_DATA_NAME, STORE_LOCK_NAME, STORE_NEW_NAME};
	struct why ignored;
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (join(path, dir, names[i], &ignored) == ST_OK)
			(void)unlink(path);
	(void)rmdir(dir);
}

void
ledger_aside_drop(const char *store_dir)
{
	char path[PATH_MAX];
	struct why ignored;

	if (join(path, store_dir, "aside/ledger", &ignored) == ST_OK)
		remove_ledger(path);
	if (join(path, store_dir, "aside", &ignored) == ST_OK)
		(void)rmdir(path);
}

enum status
ledger_aside_make(const char *store_dir, char *dir_out, struct why *why)
{
	enum status st = join(dir_out, store_dir, "aside", why);

	if (st != ST_OK)
		return st;
	ledger_aside_drop(store_dir);
	return store_make_dir(dir_out, STORE_DIR_MODE, why);
}

static enum status
write_all(int fd, const uint8_t *data, size_t len, struct why *why)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_errno(why, errno, "write");
		data += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

static enum status
copy(int from, int to, off_t bytes, uint8_t *piece, struct why *why)
{
	enum status st = ST_OK;
	ssize_t n;

	for (off_t at = 0; st == ST_OK && at < bytes; at += n) {
		const off_t left = bytes - at;

		n = pread(from, piece, left < PIECE ? (size_t)left : PIECE, at);
		if (n < 0 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n < 0)
			return why_errno(why, errno, "read");
		if (n == 0) {
			why_set(why, "cut off while it was read");
			return ST_CORRUPT;
		}
		st = write_all(to, piece, (size_t)n, why);
	}
	if (st == ST_OK && fsync(to) != 0)
		st = why_errno(why, errno, "fsync");
	return st;
}

enum status
ledger_aside_take(const char *store_dir, int fd, off_t bytes, struct why *why)
{
	char path[PATH_MAX];
	uint8_t *piece = malloc(PIECE);
	enum status st;
	int to = -1;

	if (piece == NULL)
		return why_no_memory(why);
	st = join(path, store_dir, "aside/ledger", why);
	if (st == ST_OK)
		st = store_make_dir(path, STORE_DIR_MODE, why);
	if (st == ST_OK)
		st =
		    join(path, store_dir, "aside/ledger/" STORE_DATA_NAME, why);
	if (st == ST_OK) {
		to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    STORE_FILE_MODE);
		if (to < 0 || fchmod(to, STORE_FILE_MODE) != 0)
			st = why_errno(why, errno, "%s", path);
	}
	if (st == ST_OK) {
		st = copy(fd, to, bytes, piece, why);
		if (st != ST_OK)
			why_wrap(why, "%s", path);
	}
	if (to >= 0)
		(void)close(to);
	free(piece);
	return st;
}

static enum status
sync_dir(const char *path, struct why *why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd < 0)
		return why_errno(why, errno, "%s", path);
	if (fsync(fd) != 0)
		st = why_errno(why, errno, "%s: fsync", path);
	(void)close(fd);
	return st;
}

/* A name for the ledger that is there, which nothing has: without colons, so
 * that it is no host to rsync. */
static enum status
name_kept(const char *store_dir, int64_t now, char *out, struct why *why)
{
	char stamp[STAMP_TEXT_MAX], name[64], number[16] = "";
	char *to = stamp;

	for (const char *c = stamp_format(now, stamp); *c != '\0'; c++)
		if (*c != ':')
			*to++ = *c;
	*to = '\0';
	for (int i = 2; i < KEPT_NUMBERS_MAX; i++) {
		enum status st;

		(void)snprintf(
		    name, sizeof(name), "ledger.before-%s%s", stamp, number);
		st = join(out, store_dir, name, why);
		if (st != ST_OK)
			return st;
		if (access(out, F_OK) != 0 && errno == ENOENT)
			return ST_OK;
		(void)snprintf(number, sizeof(number), "-%d", i);
	}
	why_set(why, "%s: is there already", out);
	return ST_CANT_CREATE;
}

static enum status
cannot_exchange(int err, const char *place, const char *made, struct why *why)
{
	if (err != EINVAL && err != ENOSYS)
		return why_errno(why, err, "%s: cannot replace it", place);
	why_set(why,
	    "%s: this file system cannot exchange it for %s in one step: move "
	    "it away, then try again",
	    place, made);
	return ST_UNAVAILABLE;
}

/* made has its name for what is there now: after the exchange it is that. */
static enum status
exchange(const char *store_dir, const char *made, const char *place,
    int64_t now, char *kept, struct why *why)
{
	enum status st = name_kept(store_dir, now, kept, why);

	if (st != ST_OK)
		return st;
	if (rename(made, kept) != 0)
		return why_errno(why, errno, "%s", kept);
	if (renameat2(AT_FDCWD, kept, AT_FDCWD, place, RENAME_EXCHANGE) != 0) {
		st = cannot_exchange(errno, place, kept, why);
		(void)rename(kept, made);
	}
	return st;
}

/* Root makes what is another user's: it stays his. Who is not root cannot give
 * it away, and need not. */
static void
give_to_owner(const char *made, const char *model)
{
	static const char *const names[] = {
	    ".", STORE_DATA_NAME, STORE_LOCK_NAME};
	char path[PATH_MAX];
	struct why ignored;
	struct stat sb;

	if (stat(model, &sb) != 0)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (join(path, made, names[i], &ignored) == ST_OK)
			(void)!chown(path, sb.st_uid, sb.st_gid);
}

enum status
ledger_aside_place(const char *store_dir, int64_t now, bool keep,
    char *kept_out, struct why *why)
{
	char made[PATH_MAX], place[PATH_MAX];
	bool there;
	enum status st = join(made, store_dir, "aside/ledger", why);

	*kept_out = '\0';
	if (st == ST_OK)
		st = join(place, store_dir, "ledger", why);
	if (st == ST_OK)
		st = sync_dir(made, why);
	if (st != ST_OK)
		return st;
	there = access(place, F_OK) == 0;
	give_to_owner(made, there ? place : store_dir);
	if (there)
		st = exchange(store_dir, made, place, now, kept_out, why);
	else if (rename(made, place) != 0)
		st = why_errno(why, errno, "%s", place);
	if (st == ST_OK)
		st = sync_dir(store_dir, why);
	if (st != ST_OK || *kept_out == '\0' || keep)
		return st;
	remove_ledger(kept_out);
	*kept_out = '\0';
	return ST_OK;
}
