/*
 * relaybl backup: a copy of the ledger in one file, as it was at one moment,
 * while others write and relaybld serves. It has its name when it was read
 * again from end to end.
 */
#include <inttypes.h>
#include <stdio.h>

#include "command.h"
#include "ledger_backup.h"
#include "outfile.h"

/* Sequence and numbers of a ledger. */
static enum status
count(struct ledger *ledger, struct ledger_content *out, struct why *why)
{
	struct ledger_txn *txn = NULL;
	enum status st = ledger_begin(ledger, LEDGER_READ, &txn, why);

	if (st == ST_OK)
		st = ledger_counts(txn, out, why);
	ledger_abort(&txn);
	return st;
}

/* Reads all of the copy. Where nobody wrote meanwhile, it holds as much as the
 * ledger did. */
static enum status
check_copy(const char *file, int64_t now, const struct ledger_content *before,
    struct ledger_content *out, struct why *why)
{
	struct ledger_txn *txn = NULL;
	struct ledger *copy = NULL;
	enum status st = ledger_open_file(file, &copy, why);

	if (st == ST_OK)
		st = ledger_begin(copy, LEDGER_READ, &txn, why);
	if (st == ST_OK)
		st = ledger_content(txn, now, out, why);
	if (st == ST_OK && out->sequence == before->sequence &&
	    !ledger_content_equal(out, before, why)) {
		why_wrap(why, "%s: is not what the ledger holds", file);
		st = ST_CORRUPT;
	}
	ledger_abort(&txn);
	ledger_close(&copy);
	return st;
}

static enum status
copy_ledger(const struct run *run, struct outfile *f,
    struct ledger_content *out, struct why *why)
{
	struct ledger_content before;
	struct ledger *ledger = NULL;
	enum status st =
	    ledger_open(run->config->store, LEDGER_READ, &ledger, why);

	/* No store is no answer to what is in it. */
	if (st == ST_NOT_FOUND)
		return ST_UNAVAILABLE;
	if (st == ST_OK)
		st = count(ledger, &before, why);
	if (st == ST_OK) {
		st = ledger_copy(ledger, f->fd, why);
		if (st != ST_OK)
			why_wrap(why, "%s", f->made);
	}
	ledger_close(&ledger);
	return st == ST_OK ? check_copy(f->made, run->now, &before, out, why)
			   : st;
}

enum status
cmd_backup(const struct run *run, struct why *why)
{
	const char *path = run->opt.args[0];
	struct ledger_content c;
	struct outfile f;
	enum status st = outfile_open(&f, path, run->config->store,
	    run->opt.value[OPT_FORCE] != NULL, why);

	if (st != ST_OK)
		return st;
	st = copy_ledger(run, &f, &c, why);
	if (st == ST_OK)
		st = outfile_commit(&f, why);
	outfile_drop(&f);
	if (st != ST_OK)
		return st;
	printf("%s: the ledger at sequence %" PRIu64 ", read again: %" PRIu64
	       " findings (%" PRIu64 " listings), %" PRIu64 " exemptions, "
	       "%" PRIu64 " imports, %" PRIu64 " events\n",
	    path, c.sequence, c.findings, c.listings, c.exemptions, c.imports,
	    c.events);
	return ST_OK;
}
