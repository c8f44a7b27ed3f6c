/*
 * relaybl restore: puts a backup in the place of the ledger. The ledger that
 * was there is kept beside; what is served gets new serials.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger_aside.h"
#include "ledger_backup.h"
#include "made.h"
#include "replace.h"
#include "seal.h"

/* Opens it and checks that it is as it was written. */
static enum status
open_backup(const char *path, int *fd_out, off_t *bytes_out, struct why *why)
{
	struct stat sb;
	enum status st;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &sb) != 0) {
		st = why_errno(why, errno, "%s", path);
		if (fd >= 0)
			(void)close(fd);
		return st == ST_DENIED ? st : ST_NO_INPUT;
	}
	if (S_ISREG(sb.st_mode)) {
		st = seal_check(fd, why);
	} else {
		why_set(why, "is not a file");
		st = ST_CORRUPT;
	}
	if (st != ST_OK) {
		why_wrap(why, "%s: no whole backup of relaybl", path);
		(void)close(fd);
		return st == ST_CORRUPT ? ST_BAD_DATA : st;
	}
	*fd_out = fd;
	*bytes_out = sb.st_size - SEAL_LEN;
	return ST_OK;
}

/* Reads every record of the copy. */
static enum status
check(struct replacement *r, struct why *why)
{
	struct ledger_content content;
	struct ledger_txn *txn = NULL;
	enum status st = ledger_begin(r->ledger, LEDGER_READ, &txn, why);

	if (st == ST_OK)
		st = ledger_content(txn, r->run->now, &content, why);
	ledger_abort(&txn);
	return st;
}

/* Where it came from, for each list; and a serial for each. */
static enum status
record(void *ctx, struct change *c, struct why *why)
{
	const struct replacement *r = ctx;
	const struct config *config = r->run->config;
	const char *given = r->run->opt.value[OPT_REASON];
	enum status st = change_bump_all(c, why);

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		struct import_record rec = {
		    .kind = IMPORT_LOAD,
		    .complete = 1,
		    .file = slice_of(r->run->opt.args[0]),
		    .format = slice_of("backup"),
		    .note = slice_of(given != NULL ? given : ""),
		};

		st = change_import(c, &config->lists[i], &rec, why);
	}
	return st;
}

static enum status
restore(struct replacement *r, int fd, off_t bytes, struct why *why)
{
	enum status st =
	    ledger_aside_take(r->run->config->store, fd, bytes, why);

	if (st == ST_OK)
		st = ledger_open(r->dir, LEDGER_WRITE, &r->ledger, why);
	if (st == ST_OK)
		st = check(r, why);
	return st == ST_OK ? replace_finish(r, record, why) : st;
}

enum status
cmd_restore(const struct run *run, struct why *why)
{
	const bool force = run->opt.value[OPT_FORCE] != NULL;
	struct generation_info made = {.number = 0};
	struct replacement r = {.lock = -1};
	off_t bytes = 0;
	int fd = -1;
	enum status st = open_backup(run->opt.args[0], &fd, &bytes, why);

	if (st != ST_OK)
		return st;
	st = replace_begin(&r, run, force, why);
	if (st == ST_CANT_CREATE && !force) {
		char text[WHY_MAX];

		(void)snprintf(text, sizeof(text), "%s", why->text);
		why_set(why, "%.900s: --force puts it aside", text);
	}
	if (st == ST_OK)
		st = restore(&r, fd, bytes, why);
	replace_end(&r);
	(void)close(fd);
	if (st != ST_OK)
		return st;
	printf("restored from %s\n", run->opt.args[0]);
	if (r.kept[0] != '\0')
		printf("the ledger that was there is kept: %s\n", r.kept);
	st = replace_serve(run, &made, why);
	if (st == ST_OK)
		made_print(&made);
	generation_info_free(&made);
	return st;
}
