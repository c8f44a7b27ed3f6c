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

/* New serials and a record for every list; the pin. */
static enum status
pin(void *ctx, struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	const char *reason = ctx;
	uint64_t sequence;
	enum status st = ledger_sequence(c->txn, &sequence, why);

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		struct import_record rec = {
		    .kind = IMPORT_ROLLBACK,
		    .complete = 1,
		    .note = slice_of(reason),
		};
		struct list_state list;

		st = change_list(c, &config->lists[i], &list, why);
		if (st == ST_OK)
			st = change_bump(c, list.id, why);
		if (st == ST_OK)
			st = change_import(c, &config->lists[i], &rec, why);
	}
	/* The commit raises it by one. */
	return st == ST_OK ? ledger_pin_set(c->txn, sequence + 1, why) : st;
}

static enum status
unpin(void *ctx, struct change *c, struct why *why)
{
	(void)ctx;
	return ledger_pin_set(c->txn, 0, why);
}

static enum status
roll_back(struct session *s, const struct run *run,
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
	/* Nothing to go back to: what the ledger says is served, then. */
	if (st != ST_OK) {
		(void)!session_write(s, unpin, NULL, &ignored, &reason);
		generation_info_free(&ignored);
	}
	return st;
}

enum status
cmd_rollback(const struct run *run, struct why *why)
{
	static const char no_reason[] = "";
	const char *given = run->opt.value[OPT_REASON];
	struct generation_info none = {.number = 0}, made = {.number = 0};
	struct session *session = NULL;
	char reason[IMPORT_TEXT_MAX];
	enum status st = session_open(run, SESSION_WRITE, &session, why);

	(void)snprintf(
	    reason, sizeof(reason), "%s", given != NULL ? given : no_reason);
	if (st == ST_OK)
		st = session_write(session, pin, reason, &none, why);
	if (st == ST_OK)
		st = roll_back(session, run, &made, why);
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
