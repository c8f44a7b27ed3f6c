/* relaybl verify: proves that what is served is what the ledger says, and
 * that the ledger can be read from end to end. */
#include <inttypes.h>
#include <stdio.h>

#include "session.h"

/* What the walk found. */
struct content {
	uint64_t findings, listings, exemptions, imports, events;
	int64_t now;
	struct ledger_txn *txn;
	struct why *why;
};

static enum status
walk_findings(struct content *c)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(
	    c->txn, LEDGER_ALL_LISTS, NULL, &cursor, c->why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, c->why)) == ST_OK) {
		c->findings++;
		c->listings += lf.finding.state == FINDING_LISTED &&
			       lf.finding.expires > c->now;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
count_exemption(void *ctx, const struct exemption *e)
{
	struct content *c = ctx;

	(void)e;
	c->exemptions++;
	return ST_OK;
}

static enum status
walk_exemptions(void *ctx, const struct list_state *list)
{
	struct content *c = ctx;

	return ledger_exemptions(c->txn, list->id, count_exemption, c, c->why);
}

static enum status
count_import(void *ctx, const struct import_record *rec)
{
	struct content *c = ctx;

	(void)rec;
	c->imports++;
	return ST_OK;
}

static enum status
count_event(void *ctx, const struct event *ev)
{
	struct content *c = ctx;

	(void)ev;
	c->events++;
	return ST_OK;
}

static enum status
walk(struct content *c)
{
	enum status st = walk_findings(c);

	if (st == ST_OK)
		st = ledger_lists(c->txn, walk_exemptions, c, c->why);
	if (st == ST_OK)
		st = ledger_imports(c->txn, count_import, c, c->why);
	if (st == ST_OK)
		st = ledger_events(c->txn, count_event, c, c->why);
	return st;
}

static void
report(const struct content *c, const struct generation_info *current,
    uint64_t sequence, const char *rolled_back)
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
	    sequence, c->listings, c->findings, c->exemptions, c->imports,
	    c->events);
}

static enum status
verify(struct session *s, const struct run *run, struct why *why)
{
	struct content content = {.now = run->now, .why = why};
	struct generation_info current = {.number = 0};
	struct why rolled_back = {""};
	uint64_t sequence;
	enum status st = session_read(s, &content.txn, why);

	if (st == ST_OK)
		st = ledger_sequence(content.txn, &sequence, why);
	if (st == ST_OK)
		st = session_current(s, &current, why);
	if (st == ST_OK && current.number == 0) {
		why_set(why, "nothing was ever published: relaybl publish");
		st = ST_UNAVAILABLE;
	}
	if (st == ST_OK) {
		st = generation_verify(
		    run->config->store, content.txn, &rolled_back);
		if (st != ST_OK)
			*why = rolled_back;
	}
	if (st == ST_OK)
		st = walk(&content);
	if (st == ST_OK)
		report(&content, &current, sequence, rolled_back.text);
	ledger_abort(&content.txn);
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
