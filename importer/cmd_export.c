/* relaybl export: the whole ledger as JSON Lines, as it is at one moment. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "export.h"
#include "outfile.h"
#include "session.h"

static enum status
write_all(const struct run *run, FILE *to, struct why *why)
{
	struct ledger_content content;
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	enum status st = session_open(run, SESSION_LOOK, &session, why);

	if (st == ST_OK)
		st = session_read(session, &txn, why);
	if (st == ST_OK)
		st = export_write(txn, run->now, to, &content, why);
	ledger_abort(&txn);
	session_close(&session);
	if (st == ST_OK && to != stdout)
		printf("%s: the ledger at sequence %" PRIu64 ": %" PRIu64
		       " findings, %" PRIu64 " imports, %" PRIu64 " events\n",
		    run->opt.args[0], content.sequence, content.findings,
		    content.imports, content.events);
	return st;
}

/* A stream over a copy of the descriptor: closing it leaves that open. */
static enum status
write_file(const struct run *run, struct outfile *f, struct why *why)
{
	const int fd = dup(f->fd);
	FILE *to = fd < 0 ? NULL : fdopen(fd, "w");
	enum status st;

	if (to == NULL) {
		st = why_errno(why, errno, "%s", f->made);
		if (fd >= 0)
			(void)close(fd);
		return st;
	}
	st = write_all(run, to, why);
	if (fclose(to) != 0 && st == ST_OK)
		st = why_errno(why, errno, "%s", f->made);
	return st == ST_OK ? outfile_commit(f, why) : st;
}

enum status
cmd_export(const struct run *run, struct why *why)
{
	const char *format = run->opt.value[OPT_FORMAT];
	struct outfile f;
	enum status st;

	if (format != NULL && strcmp(format, "jsonl") != 0) {
		why_set(why, "--format is jsonl");
		return ST_USAGE;
	}
	if (run->opt.arg_count == 0 || strcmp(run->opt.args[0], "-") == 0)
		return write_all(run, stdout, why);
	st = outfile_open(&f, run->opt.args[0], run->config->store,
	    run->opt.value[OPT_FORCE] != NULL, why);
	if (st == ST_OK)
		st = write_file(run, &f, why);
	outfile_drop(&f);
	return st;
}
