/* relaybl expire: listings and exemptions whose time is over become what they
 * are. Nothing is served longer without it; the ledger says so with it. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "output.h"
#include "plan.h"
#include "session.h"

struct expiry {
	uint64_t listings, exemptions;
};

static enum status
expire_one(struct change *c, const struct ledger_finding *lf,
    const struct finding *after, struct why *why)
{
	struct event ev = {
	    .kind = EVENT_EXPIRED,
	    .before = FINDING_LISTED,
	    .after = FINDING_EXPIRED,
	    .class = lf->finding.class,
	    .list = lf->key.list,
	    .scanner = lf->key.scanner,
	    .port = lf->key.port,
	    .prefix = lf->key.prefix,
	    .reason = slice_of("not seen open in time"),
	};
	enum status st = change_finding(c, &lf->key, &lf->finding, after, why);

	/* What never was a listing ends in silence. */
	if (st != ST_OK || after->state != FINDING_EXPIRED)
		return st;
	return change_event(c, &ev, why);
}

/* Everything of the list that is over; how many listings. */
static enum status
expire_findings(
    struct change *c, uint16_t list, uint64_t *count_out, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	struct finding after;
	enum status st = ledger_findings_open(c->txn, list, NULL, &cursor, why);

	*count_out = 0;
	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK) {
		after = lf.finding;
		if (!plan_expire(&after, c->run->now, c->import))
			continue;
		st = expire_one(c, &lf, &after, why);
		if (st != ST_OK)
			break;
		*count_out += after.state == FINDING_EXPIRED;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
expire_list(struct expiry *x, struct change *c,
    const struct config_list *config, struct why *why)
{
	struct import_record rec = {.kind = IMPORT_EXPIRE, .complete = 1};
	struct list_state list;
	uint64_t count = 0;
	enum status st = change_list(c, config, &list, why);

	if (st == ST_OK)
		st = expire_findings(c, list.id, &count, why);
	if (st != ST_OK || count == 0)
		return st;
	x->listings += count;
	rec.counts.delisted = count;
	st = change_bump(c, list.id, why);
	return st == ST_OK ? change_import(c, config, &rec, why) : st;
}

static enum status
expire_all(void *ctx, struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	struct expiry *x = ctx;
	enum status st = ST_OK;

	/* What is over stays over. */
	c->without_undo = true;
	/* Those are gone already: every change begins so. */
	*x = (struct expiry){.exemptions = c->exemptions_ended};
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		st = expire_list(x, c, &config->lists[i], why);
	return st;
}

static enum status
report(const struct run *run, const struct expiry *x, struct why *why)
{
	json_t *obj;

	if (!run->json) {
		/* Cron mails what is printed: no mail every hour. */
		if (x->listings + x->exemptions == 0 && !isatty(STDOUT_FILENO))
			return ST_OK;
		printf("expired: %" PRIu64 " listings, %" PRIu64
		       " exemptions\n",
		    x->listings, x->exemptions);
		return ST_OK;
	}
	obj = json_object();
	json_set(obj, "listings", json_number(x->listings));
	json_set(obj, "exemptions", json_number(x->exemptions));
	return out_json(obj, why);
}

enum status
cmd_expire(const struct run *run, struct why *why)
{
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	struct expiry x = {0, 0};
	enum status st = session_open(run, SESSION_WRITE, &session, why);

	if (st == ST_OK)
		st = session_write(session, expire_all, &x, &made, why);
	if (st == ST_OK)
		st = report(run, &x, why);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
