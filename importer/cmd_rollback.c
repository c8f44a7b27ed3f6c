/*
 * relaybl rollback: serves the generation before the current one again.
 *
 * Serials go up all the same, so they are raised first, in the ledger, and
 * the ledger is pinned at what that commit gives: what is served is older
 * than the ledger on purpose, and the next change ends it.
 */
#include <stdio.h>

#include "made.h"
#include "session.h"

/* New serials, and the pin at what the commit makes of the sequence. Says
 * whether it was pinned already. */
static enum status
pin(void *ctx, struct change *c, struct why *why)
{
	uint64_t sequence;
	bool *pinned = ctx;
	enum status st = ledger_sequence(c->txn, &sequence, why);

	if (st == ST_OK)
		st = session_is_pinned(c->txn, pinned, why);
	if (st == ST_OK)
		st = change_bump_all(c, why);
	return st == ST_OK ? ledger_pin_set(c->txn, sequence + 1, why) : st;
}

/* The record, when it is done; the pin moves on with the sequence. */
static enum status
record(void *ctx, struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	enum status st = ST_OK;
	bool pinned;

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		struct import_record rec = {
		    .kind = IMPORT_ROLLBACK,
		    .complete = 1,
		    .note = *(struct slice *)ctx,
		};

		st = change_import(c, &config->lists[i], &rec, why);
	}
	return st == ST_OK ? pin(&pinned, c, why) : st;
}

static enum status
unpin(void *ctx, struct change *c, struct why *why)
{
	(void)ctx;
	return ledger_pin_set(c->txn, 0, why);
}

static enum status
roll_back(struct session *s, const struct run *run, bool pinned,
    struct generation_info *made, struct why *why)
{
	struct generation_info ignored = {.number = 0};
	struct ledger_txn *txn = NULL;
	struct why reason;
	enum status st = session_read(s, &txn, why);

	if (st == ST_OK)
		st = generation_rollback(
		    run->config->store, txn, session_checker, made, why);
	ledger_abort(&txn);
	/* The earlier one is damaged, the disk full: what was served stays. */
	if (st != ST_OK && !pinned) {
		(void)!session_write(s, unpin, NULL, &ignored, &reason);
		generation_info_free(&ignored);
	}
	return st;
}

enum status
cmd_rollback(const struct run *run, struct why *why)
{
	const char *given = run->opt.value[OPT_REASON];
	struct slice reason = slice_of(given != NULL ? given : "");
	struct generation_info none = {.number = 0}, made = {.number = 0};
	struct session *session = NULL;
	bool pinned = false;
	enum status st = ST_OK;

	/* It serves all lists otherwise. */
	for (size_t i = 0; i < run->config->list_count && st == ST_OK; i++)
		st = change_allowed(&run->config->lists[i], why);
	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = generation_can_roll_back(run->config->store, why);
	if (st == ST_OK)
		st = session_write(session, pin, &pinned, &none, why);
	if (st == ST_OK)
		st = roll_back(session, run, pinned, &made, why);
	if (st == ST_OK)
		st = session_write(session, record, &reason, &none, why);
	if (st == ST_OK) {
		made_print(&made);
		fprintf(stderr,
		    "relaybl rollback: the ledger is as it was: the next "
		    "change, or relaybl publish, serves it again\n");
	}
	generation_info_free(&none);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
