/* relaybl verify: proves that what is served is what the ledger says, and
 * that the ledger can be read from end to end. */
#include <inttypes.h>
#include <stdio.h>

#include "ledger_backup.h"
#include "session.h"

static void
report(const struct ledger_content *c, const struct generation_info *current,
    const char *rolled_back)
{
	if (rolled_back[0] != '\0')
		printf("verify: generation %" PRIu64 " is whole, but %s",
		    current->number, rolled_back);
	else
		printf("verify: generation %" PRIu64 " is what the ledger says",
		    current->number);
	printf(" (sequence %" PRIu64 ", %" PRIu64 " listings, %" PRIu64
	       " findings, %" PRIu64 " exemptions, %" PRIu64
	       " imports, %" PRIu64 " events)\n",
	    c->sequence, c->listings, c->findings, c->exemptions, c->imports,
	    c->events);
}

static enum status
verify(struct session *s, const struct run *run, struct why *why)
{
	struct ledger_content content;
	struct ledger_txn *txn = NULL;
	struct generation_info current = {.number = 0};
	struct why rolled_back = {""};
	enum status st = session_read(s, &txn, why);

	if (st == ST_OK)
		st = session_current(s, &current, why);
	if (st == ST_OK && current.number == 0) {
		why_set(why, "nothing was ever published: relaybl publish");
		st = ST_UNAVAILABLE;
	}
	if (st == ST_OK) {
		st = generation_verify(run->config->store, txn, &rolled_back);
		if (st != ST_OK)
			*why = rolled_back;
	}
	if (st == ST_OK)
		st = ledger_content(txn, run->now, &content, why);
	if (st == ST_OK)
		report(&content, &current, rolled_back.text);
	ledger_abort(&txn);
	generation_info_free(&current);
	return st;
}

enum status
cmd_verify(const struct run *run, struct why *why)
{
	struct session *session = NULL;
	enum status st = session_open(run, SESSION_STEADY, &session, why);

	if (st == ST_OK)
		st = verify(session, run, why);
	session_close(&session);
	return st;
}
