/*
 * relaybl purge: the remedy against a detector that misfired. Whatever it
 * found, or one import, or everybody since a time, is taken off in one
 * transaction. No guard holds it; relaybl revert undoes it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "removal.h"
#include "session.h"
#include "target.h"

struct purge {
	const struct run *run;
	const struct config_list *only; /* NULL: every list */
	/* What must all be so. */
	const char *scanner; /* its name, NULL: any */
	uint64_t found_by;   /* the import that last saw it open, 0: any */
	int64_t since;	     /* and not earlier, 0: any time */
	const char *reason;
	/* What came of it. */
	uint16_t scanner_id;
	uint64_t matched, served; /* findings; those that were served */
	uint64_t first, last;	  /* imports that it made, 0: none */
};

static bool
matches(const struct purge *p, const struct ledger_finding *lf)
{
	const struct finding *f = &lf->finding;

	if (f->state == FINDING_REMOVED)
		return false;
	if (p->scanner != NULL && lf->key.scanner != p->scanner_id)
		return false;
	if (p->found_by != 0 && f->import_open != p->found_by)
		return false;
	return p->since == 0 || f->last_open >= p->since;
}

/* Every finding of the list that matches; change NULL: counts them. */
static enum status
walk(struct purge *p, struct ledger_txn *txn, struct change *c, uint16_t list,
    struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(txn, list, NULL, &cursor, why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK) {
		if (!matches(p, &lf))
			continue;
		p->matched++;
		p->served += finding_state_served(lf.finding.state);
		if (c != NULL)
			st = removal_put(c, &lf, p->reason, why);
		if (st != ST_OK)
			break;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
record(struct purge *p, struct change *c, const struct config_list *list,
    uint64_t matched, uint64_t served, struct why *why)
{
	struct import_record rec = {
	    .kind = IMPORT_PURGE,
	    .complete = 1,
	    .target = p->found_by,
	    .counts = {.read = matched, .delisted = served},
	    .note = slice_of(p->reason),
	};
	struct scanner_state operator;
	enum status st = ledger_scanner_by_name(
	    c->txn, IDENT_OPERATOR, true, &operator, why);

	rec.scanner = operator.id;
	if (st == ST_OK)
		st = change_import(c, list, &rec, why);
	p->last = rec.id;
	if (p->first == 0)
		p->first = rec.id;
	return st;
}

static enum status
purge_list(struct purge *p, struct change *c, const struct config_list *list,
    struct why *why)
{
	const uint64_t matched = p->matched, served = p->served;
	const bool frozen = list->freeze != NULL;
	struct list_state state;
	enum status st =
	    ledger_list_by_name(c->txn, list->name, false, &state, why);

	if (st == ST_NOT_FOUND && frozen)
		return ST_OK;
	if (st == ST_OK)
		st = walk(p, c->txn, frozen ? NULL : c, state.id, why);
	/* A frozen list is in the way only of what would change it. */
	if (st == ST_OK && frozen && p->matched > matched)
		return change_allowed(list, why);
	if (st != ST_OK || p->matched == matched)
		return st;
	if (p->served > served)
		st = change_bump(c, state.id, why);
	if (st == ST_OK)
		st = record(
		    p, c, list, p->matched - matched, p->served - served, why);
	return st;
}

/* The id of --scanner; there need not be such a scanner any more in
 * relaybl.conf. */
static enum status
find_scanner(struct purge *p, struct ledger_txn *txn, struct why *why)
{
	struct scanner_state scanner;
	enum status st;

	if (p->scanner == NULL)
		return ST_OK;
	st = ledger_scanner_by_name(txn, p->scanner, false, &scanner, why);
	if (st == ST_OK)
		p->scanner_id = scanner.id;
	return st;
}

static enum status
apply_purge(void *ctx, struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	struct purge *p = ctx;
	enum status st = find_scanner(p, c->txn, why);

	p->matched = p->served = p->first = p->last = 0;
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (p->only == NULL || p->only == &config->lists[i])
			st = purge_list(p, c, &config->lists[i], why);
	if (st == ST_OK && p->matched == 0) {
		why_set(why, "there is no such finding");
		return ST_NOT_FOUND;
	}
	return st;
}

/* --dry-run, in a transaction that can only read. */
static enum status
count_only(struct purge *p, struct session *session, struct why *why)
{
	const struct config *config = p->run->config;
	struct ledger_txn *txn = NULL;
	struct list_state list;
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK)
		st = find_scanner(p, txn, why);
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		if (p->only != NULL && p->only != &config->lists[i])
			continue;
		st = ledger_list_by_name(
		    txn, config->lists[i].name, false, &list, why);
		if (st == ST_OK)
			st = walk(p, txn, NULL, list.id, why);
		else if (st == ST_NOT_FOUND)
			st = ST_OK;
	}
	ledger_abort(&txn);
	return st;
}

static enum status
report(const struct purge *p, bool dry, struct why *why)
{
	json_t *obj;

	if (!p->run->json) {
		printf("%s%" PRIu64 " findings, %" PRIu64 " of them served",
		    dry ? "would purge " : "purged ", p->matched, p->served);
		if (p->last > p->first)
			printf(" (imports %" PRIu64 " to %" PRIu64 ")",
			    p->first, p->last);
		else if (!dry)
			printf(" (import %" PRIu64 ")", p->first);
		printf("\n");
		return ST_OK;
	}
	obj = json_object();
	json_set(obj, "dry_run", json_boolean(dry));
	json_set(obj, "findings", json_number(p->matched));
	json_set(obj, "served", json_number(p->served));
	json_set(obj, "first_import", json_number(p->first));
	json_set(obj, "last_import", json_number(p->last));
	return out_json(obj, why);
}

static enum status
parse(struct purge *p, struct why *why)
{
	const struct run *run = p->run;
	const char *const *value = run->opt.value;
	enum status st = ST_OK;

	p->scanner = value[OPT_SCANNER];
	if (p->scanner == NULL && value[OPT_IMPORT] == NULL &&
	    value[OPT_SINCE] == NULL) {
		why_set(why, "say what: --scanner, --import or --since");
		return ST_USAGE;
	}
	if (value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &p->only, why);
	if (st == ST_OK && value[OPT_IMPORT] != NULL)
		st = target_import(value[OPT_IMPORT], &p->found_by, why);
	if (st == ST_OK && value[OPT_SINCE] != NULL)
		st = target_time(
		    "since", value[OPT_SINCE], run->now, -1, &p->since, why);
	if (st == ST_OK && value[OPT_DRY_RUN] == NULL)
		st = target_reason(run, &p->reason, why);
	return st;
}

static enum status
dry_run(struct purge *p, struct why *why)
{
	struct session *session = NULL;
	enum status st = session_open(p->run, SESSION_LOOK, &session, why);

	if (st == ST_OK)
		st = count_only(p, session, why);
	if (st == ST_OK)
		st = report(p, true, why);
	session_close(&session);
	return st == ST_OK && p->matched > 0 ? ST_NOT_FOUND : st;
}

enum status
cmd_purge(const struct run *run, struct why *why)
{
	struct purge p = {.run = run};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = parse(&p, why);

	if (st == ST_OK && run->opt.value[OPT_DRY_RUN] != NULL)
		return dry_run(&p, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, apply_purge, &p, &made, why);
	if (st == ST_OK)
		st = report(&p, false, why);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
