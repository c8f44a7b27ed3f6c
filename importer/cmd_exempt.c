/* relaybl exempt: prefixes that are never served; adds, deletes, shows. */
#include <stdio.h>

#include "session.h"
#include "show.h"
#include "stamp.h"
#include "sync.h"
#include "target.h"

struct exempting {
	const struct config_list *list;
	struct prefix prefix;
	const char *reason; /* "" where deleting without one */
	int64_t until;	    /* 0: for ever */
	uint64_t import;
};

/* Event and record of either change. */
static enum status
record(struct exempting *x, struct change *c, uint16_t list,
    enum event_kind kind, struct why *why)
{
	struct event ev = {
	    .kind = (uint8_t)kind,
	    .list = list,
	    .prefix = x->prefix,
	    .reason = slice_of(x->reason),
	};
	struct import_record rec = {
	    .kind = IMPORT_EXEMPT,
	    .complete = 1,
	    .counts = {.read = 1},
	    .note = slice_of(x->reason),
	};
	enum status st = change_event(c, &ev, why);

	if (st == ST_OK)
		st = change_bump(c, list, why);
	if (st == ST_OK)
		st = change_import(c, x->list, &rec, why);
	x->import = rec.id;
	return st;
}

static enum status
apply_exemption(void *ctx, struct change *c, struct why *why)
{
	struct exempting *x = ctx;
	const struct exemption e = {
	    .prefix = x->prefix,
	    .created = c->run->now,
	    .expires = x->until,
	    .owner = slice_of(c->run->actor),
	    .reason = slice_of(x->reason),
	};
	struct exemption old;
	struct list_state list;
	enum status st = change_list(c, x->list, &list, why);

	if (st == ST_OK)
		st = ledger_exemption_get(
		    c->txn, list.id, &x->prefix, &old, why);
	if (st == ST_OK && sync_is_configured(&old)) {
		why_set(why, "it is exempt in relaybl.conf already");
		return ST_USAGE;
	}
	if (st == ST_OK || st == ST_NOT_FOUND)
		st = ledger_exemption_put(c->txn, list.id, &e, why);
	return st == ST_OK ? record(x, c, list.id, EVENT_EXEMPTED, why) : st;
}

static enum status
apply_deletion(void *ctx, struct change *c, struct why *why)
{
	struct exempting *x = ctx;
	struct exemption old;
	struct list_state list;
	char text[PREFIX_TEXT_MAX];
	enum status st = change_list(c, x->list, &list, why);

	if (st == ST_OK)
		st = ledger_exemption_get(
		    c->txn, list.id, &x->prefix, &old, why);
	if (st == ST_NOT_FOUND)
		why_set(why,
		    "%s is not exempt on list %s (relaybl exempt "
		    "shows what is)",
		    prefix_format(&x->prefix, text), x->list->name);
	if (st != ST_OK)
		return st;
	if (sync_is_configured(&old)) {
		why_set(why, "%s is exempt in relaybl.conf: take it out there",
		    prefix_format(&x->prefix, text));
		return ST_USAGE;
	}
	st = ledger_exemption_del(c->txn, list.id, &x->prefix, why);
	return st == ST_OK ? record(x, c, list.id, EVENT_UNEXEMPTED, why) : st;
}

static enum status
write_exemption(
    const struct run *run, struct exempting *x, bool delete, struct why *why)
{
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	char text[PREFIX_TEXT_MAX], until[STAMP_TEXT_MAX];
	enum status st = session_open(run, SESSION_WRITE, &session, why);

	if (st == ST_OK)
		st = session_write(session,
		    delete ? apply_deletion : apply_exemption, x, &made, why);
	if (st == ST_OK)
		printf("%s is %sexempt on list %s%s%s (import %llu)\n",
		    prefix_format(&x->prefix, text), delete ? "no longer " : "",
		    x->list->name, x->until != 0 ? " until " : "",
		    x->until != 0 ? stamp_format(x->until, until) : "",
		    (unsigned long long)x->import);
	generation_info_free(&made);
	session_close(&session);
	return st;
}

/* One slip of the finger, and nothing is served any more. */
static enum status
check_width(const struct run *run, const struct prefix *prefix, struct why *why)
{
	char text[PREFIX_TEXT_MAX];

	if (!prefix_is_vast(prefix) || run->opt.value[OPT_WIDE] != NULL)
		return ST_OK;
	why_set(why, "%s would hide most of the list: say --wide if it shall",
	    prefix_format(prefix, text));
	return ST_USAGE;
}

static enum status
change_exemption(const struct run *run, struct why *why)
{
	const char *until = run->opt.value[OPT_UNTIL];
	bool delete = run->opt.value[OPT_DELETE] != NULL;
	struct exempting x = {.reason = run->opt.value[OPT_REASON]};
	enum status st = target_list(run, NULL, &x.list, why);

	if (st == ST_OK)
		st = target_prefix(run->opt.args[0], &x.prefix, why);
	if (st == ST_OK && !delete)
		st = check_width(run, &x.prefix, why);
	if (st == ST_OK && !delete)
		st = target_reason(run, &x.reason, why);
	if (st == ST_OK && until != NULL)
		st = target_time("until", until, run->now, 1, &x.until, why);
	if (st == ST_OK && until != NULL && x.until <= run->now) {
		why_set(why, "--until %s is over already", until);
		st = ST_USAGE;
	}
	if (x.reason == NULL)
		x.reason = "";
	return st == ST_OK ? write_exemption(run, &x, delete, why) : st;
}

/* ---- showing ---- */

static const struct column columns[] = {
    {"PREFIX", 20},
    {"LIST", 10},
    {"UNTIL", 20},
    {"OWNER", 12},
    {"REASON", 0},
};

struct showing {
	const struct run *run;
	const char *list;
	struct why *why;
};

static enum status
show_json(const struct showing *s, const struct exemption *e)
{
	json_t *obj = show_exemption_json(e);

	json_set(obj, "list", json_string(s->list));
	return out_json(obj, s->why);
}

static enum status
show_one(void *ctx, const struct exemption *e)
{
	const struct showing *s = ctx;
	struct row row = {.count = 0};

	if (s->run->json)
		return show_json(s, e);
	row_prefix(&row, &e->prefix);
	row_word(&row, s->list);
	row_time(&row, e->expires);
	row_text(&row, e->owner);
	row_text(&row, e->reason);
	out_row(columns, &row);
	return ST_OK;
}

static enum status
show_list(const struct run *run, struct ledger_txn *txn,
    const struct config_list *list, struct why *why)
{
	struct showing s = {run, list->name, why};
	struct list_state state;
	enum status st =
	    ledger_list_by_name(txn, list->name, false, &state, why);

	if (st == ST_OK)
		st = ledger_exemptions(txn, state.id, show_one, &s, why);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
show_exemptions(const struct run *run, struct why *why)
{
	const struct config *config = run->config;
	const struct config_list *only = NULL;
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	enum status st = ST_OK;

	if (run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &only, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = session_read(session, &txn, why);
	if (st == ST_OK && !run->json)
		out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (only == NULL || only == &config->lists[i])
			st = show_list(run, txn, &config->lists[i], why);
	ledger_abort(&txn);
	session_close(&session);
	return st;
}

enum status
cmd_exempt(const struct run *run, struct why *why)
{
	const char *const *value = run->opt.value;

	if (run->opt.arg_count == 1)
		return change_exemption(run, why);
	if (value[OPT_DELETE] != NULL || value[OPT_REASON] != NULL ||
	    value[OPT_UNTIL] != NULL || value[OPT_WIDE] != NULL) {
		why_set(why, "which address or prefix?");
		return ST_USAGE;
	}
	return show_exemptions(run, why);
}
