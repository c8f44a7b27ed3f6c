/* relaybl remove: takes a prefix off a list by hand, whoever put it there. */
#include <stdio.h>

#include "removal.h"
#include "session.h"
#include "target.h"

struct removal {
	const struct config_list *list;
	struct prefix prefix;
	const char *reason;
	/* What came of it. */
	uint64_t removed, import;
	bool has_wider;
	struct prefix wider; /* a listing that covers it */
};

/* Every served finding of exactly this prefix: other ports, other scanners. */
static enum status
take_off_all(
    struct removal *r, struct change *c, uint16_t list, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st =
	    ledger_findings_open(c->txn, list, &r->prefix, &cursor, why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK) {
		if (prefix_cmp(&lf.key.prefix, &r->prefix) != 0)
			break;
		if (!finding_state_served(lf.finding.state))
			continue;
		st = removal_put(c, &lf, r->reason, why);
		if (st != ST_OK)
			break;
		r->removed++;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
note_wider(void *ctx, const struct ledger_finding *lf)
{
	struct removal *r = ctx;

	if (finding_state_served(lf->finding.state) &&
	    prefix_covers(&lf->key.prefix, &r->prefix)) {
		r->has_wider = true;
		r->wider = lf->key.prefix;
	}
	return ST_OK;
}

/* Why there was nothing to take off. */
static enum status
not_listed(struct removal *r, struct change *c, uint16_t list, struct why *why)
{
	const struct addr first = prefix_first(&r->prefix);
	char text[PREFIX_TEXT_MAX], wider[PREFIX_TEXT_MAX];
	enum status st =
	    ledger_findings_covering(c->txn, list, &first, note_wider, r, why);

	if (st != ST_OK)
		return st;
	(void)prefix_format(&r->prefix, text);
	if (!r->has_wider)
		why_set(why, "%s is not on list %s", text, r->list->name);
	else
		why_set(why,
		    "%s is on list %s through %s: remove that, or exempt %s",
		    text, r->list->name, prefix_format(&r->wider, wider), text);
	return ST_NOT_FOUND;
}

static enum status
record(struct removal *r, struct change *c, struct why *why)
{
	struct import_record rec = {
	    .kind = IMPORT_REMOVE,
	    .complete = 1,
	    .counts = {.read = 1, .delisted = r->removed},
	    .note = slice_of(r->reason),
	};
	struct scanner_state scanner;
	enum status st =
	    ledger_scanner_by_name(c->txn, IDENT_OPERATOR, true, &scanner, why);

	rec.scanner = scanner.id;
	if (st == ST_OK)
		st = change_import(c, r->list, &rec, why);
	r->import = rec.id;
	return st;
}

static enum status
apply_removal(void *ctx, struct change *c, struct why *why)
{
	struct removal *r = ctx;
	struct list_state list;
	enum status st = change_list(c, r->list, &list, why);

	r->removed = 0;
	if (st == ST_OK)
		st = take_off_all(r, c, list.id, why);
	if (st == ST_OK && r->removed == 0)
		return not_listed(r, c, list.id, why);
	if (st == ST_OK)
		st = change_bump(c, list.id, why);
	return st == ST_OK ? record(r, c, why) : st;
}

enum status
cmd_remove(const struct run *run, struct why *why)
{
	struct removal r = {.removed = 0};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	char text[PREFIX_TEXT_MAX];
	enum status st = target_list(run, NULL, &r.list, why);

	if (st == ST_OK)
		st = target_prefix(run->opt.args[0], &r.prefix, why);
	if (st == ST_OK)
		st = target_reason(run, &r.reason, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, apply_removal, &r, &made, why);
	if (st == ST_OK)
		printf("%s is off list %s (import %llu)\n",
		    prefix_format(&r.prefix, text), r.list->name,
		    (unsigned long long)r.import);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
