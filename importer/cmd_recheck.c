/*
 * relaybl recheck: somebody says that a host is in order again, and asks to
 * have it looked at before its turn. Without an address: what is asked for,
 * one a line, for a scanner to read.
 *
 * Nobody can have a host probed at will: one request a day and list, a day
 * after the last request and after the last time that a scan looked, and
 * never without a reason, which the history keeps.
 */
#include <inttypes.h>
#include <stdio.h>

#include "plan.h"
#include "recheck_set.h"
#include "session.h"
#include "show.h"
#include "stamp.h"
#include "target.h"

struct asking {
	const struct config_list *list;
	struct prefix prefix;
	const char *reason;
	uint64_t import;
};

/* When a scan last looked at exactly this address; 0: never. */
static enum status
last_looked(struct change *c, uint16_t list, const struct prefix *prefix,
    int64_t *out, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st =
	    ledger_findings_open(c->txn, list, prefix, &cursor, why);

	*out = 0;
	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK &&
	       prefix_cmp(&lf.key.prefix, prefix) == 0)
		/* What was listed by hand or from a list was not tested. */
		if (lf.finding.verdict != VERDICT_NONE &&
		    lf.finding.last_seen > *out)
			*out = lf.finding.last_seen;
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Not sooner than a day after the last time. */
static enum status
check_time(
    const struct asking *a, struct change *c, uint16_t list, struct why *why)
{
	char text[PREFIX_TEXT_MAX], when[STAMP_TEXT_MAX];
	struct recheck before;
	int64_t looked, last = 0;
	const char *what = "it was asked for";
	enum status st =
	    ledger_recheck_get(c->txn, list, &a->prefix, &before, why);

	if (st == ST_OK)
		last = before.asked;
	if (st == ST_OK || st == ST_NOT_FOUND)
		st = last_looked(c, list, &a->prefix, &looked, why);
	if (st != ST_OK)
		return st;
	if (looked > last) {
		last = looked;
		what = "a scan looked at it";
	}
	if (last == 0 || last + RECHECK_APART_S <= c->run->now)
		return ST_OK;
	why_set(why, "%s: %s less than a day ago; ask again at %s",
	    prefix_format(&a->prefix, text), what,
	    stamp_format(last + RECHECK_APART_S, when));
	return ST_BUSY;
}

static enum status
record(struct asking *a, struct change *c, uint16_t list, struct why *why)
{
	const struct recheck r = {
	    .prefix = a->prefix,
	    .asked = c->run->now,
	    .actor = slice_of(c->run->actor),
	    .reason = slice_of(a->reason),
	};
	struct event ev = {
	    .kind = EVENT_RECHECK,
	    .list = list,
	    .prefix = a->prefix,
	    .reason = slice_of(a->reason),
	};
	struct import_record rec = {
	    .kind = IMPORT_RECHECK,
	    .complete = 1,
	    .counts = {.read = 1},
	    .note = slice_of(a->reason),
	};
	enum status st = ledger_recheck_put(c->txn, list, &r, why);

	if (st == ST_OK)
		st = change_event(c, &ev, why);
	if (st == ST_OK)
		st = change_import(c, a->list, &rec, why);
	a->import = rec.id;
	return st;
}

static enum status
apply_asking(void *ctx, struct change *c, struct why *why)
{
	struct asking *a = ctx;
	struct list_state list;
	enum status st = change_list(c, a->list, &list, why);

	if (st == ST_OK)
		st = check_time(a, c, list.id, why);
	return st == ST_OK ? record(a, c, list.id, why) : st;
}

static enum status
ask(const struct run *run, struct why *why)
{
	struct asking a = {.import = 0};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	char text[PREFIX_TEXT_MAX];
	enum refusal refusal;
	struct addr addr;
	enum status st = target_list(run, NULL, &a.list, why);

	if (st == ST_OK)
		st = target_address(run->opt.args[0], &addr, why);
	if (st == ST_OK)
		st = target_reason(run, &a.reason, why);
	if (st != ST_OK)
		return st;
	a.prefix = prefix_of_addr(&addr);
	if (!plan_admits(a.list, &a.prefix, run->now, run->now, &refusal, why))
		return ST_BAD_DATA;
	st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, apply_asking, &a, &made, why);
	if (st == ST_OK)
		printf("%s will be looked at again for list %s (import %" PRIu64
		       ")\n",
		    prefix_format(&a.prefix, text), a.list->name, a.import);
	generation_info_free(&made);
	session_close(&session);
	return st;
}

/* ---- the queue ---- */

struct queue {
	const struct run *run;
	const struct config_list *list;
	struct why *why;
};

static enum status
show_one(void *ctx, const struct recheck *r)
{
	const struct queue *q = ctx;
	char text[ADDR_TEXT_MAX];
	json_t *obj;

	if (r->answered != 0)
		return ST_OK;
	if (!q->run->json) {
		printf("%s\n", addr_format(&r->prefix.addr, text));
		return ST_OK;
	}
	obj = show_recheck_json(r);
	json_set(obj, "list", json_string(q->list->name));
	return out_json(obj, q->why);
}

static enum status
show_list(struct queue *q, struct ledger_txn *txn, struct why *why)
{
	struct list_state state;
	enum status st =
	    ledger_list_by_name(txn, q->list->name, false, &state, why);

	if (st == ST_OK)
		st = ledger_rechecks(txn, state.id, show_one, q, why);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
show_queue(const struct run *run, struct why *why)
{
	const struct config *config = run->config;
	const struct config_list *only = NULL;
	struct queue q = {.run = run, .why = why};
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	enum status st = ST_OK;

	if (run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &only, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = session_read(session, &txn, why);
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		q.list = &config->lists[i];
		if (only == NULL || only == q.list)
			st = show_list(&q, txn, why);
	}
	ledger_abort(&txn);
	session_close(&session);
	return st;
}

enum status
cmd_recheck(const struct run *run, struct why *why)
{
	if (run->opt.arg_count == 1)
		return ask(run, why);
	if (run->opt.value[OPT_REASON] != NULL) {
		why_set(why, "which address?");
		return ST_USAGE;
	}
	return show_queue(run, why);
}
