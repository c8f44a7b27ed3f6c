/*
 * import --dry-run: the plan against the ledger as it is, in a transaction
 * that can only read. Where there is no store yet, against nothing.
 */
#include "dry_run.h"

#include <stdio.h>

#include "import_apply.h"
#include "output.h"
#include "summary.h"

struct dry {
	const struct intake *in;
	struct judgement judgement;
	uint64_t shown;
};

static json_t *
step_json(const struct planned *p)
{
	json_t *obj = json_object();

	json_set(
	    obj, "action", json_string(plan_outcome_verb(p->step->outcome)));
	json_set(obj, "address", json_prefix(&p->item->prefix));
	json_set(obj, "port", json_number(p->item->port));
	json_set(obj, "verdict", json_string(verdict_text(p->item->verdict)));
	json_set(obj, "class", json_string(class_info(p->item->class)->label));
	json_set(
	    obj, "before", json_string(finding_state_text(p->step->before)));
	json_set(obj, "after",
	    json_string(finding_state_text(p->step->after.state)));
	json_set(obj, "line", json_number(p->item->line));
	if (p->step->cause != PLAN_CAUSE_NONE)
		json_set(
		    obj, "cause", json_string(plan_cause_word(p->step->cause)));
	if (p->exemption != NULL)
		json_set(obj, "exemption", json_prefix(p->exemption));
	return obj;
}

static void
print_step(const struct planned *p)
{
	char address[PREFIX_TEXT_MAX];

	printf("%-9s %s port %u: %s, %s", plan_outcome_verb(p->step->outcome),
	    prefix_format(&p->item->prefix, address), p->item->port,
	    verdict_text(p->item->verdict), class_info(p->item->class)->label);
	if (p->step->cause != PLAN_CAUSE_NONE)
		printf(" (%s)", plan_cause_text(p->step->cause));
	else if (p->step->needed > 1)
		printf(" (%u of %u)", p->step->streak, p->step->needed);
	(void)putchar('\n');
}

/* One document, whatever its size: {"plan":[...],"summary":{...}} */
static enum status
show_step(void *ctx, const struct planned *p, struct why *why)
{
	struct dry *dry = ctx;

	if (p->step->outcome == PLAN_UNCHANGED)
		return ST_OK;
	if (!dry->in->run->json) {
		print_step(p);
		return ST_OK;
	}
	printf("%s", dry->shown++ > 0 ? "," : "");
	return out_json(step_json(p), why);
}

/* Ids of list and scanner, where the ledger has them. */
static enum status
find_ids(struct planner *p, struct scanner_state *scanner, struct why *why)
{
	struct list_state list;
	enum status st =
	    ledger_list_by_name(p->txn, p->in->list->name, false, &list, why);

	if (st == ST_OK)
		p->list = list.id;
	if (st == ST_OK)
		st = ledger_scanner_by_name(
		    p->txn, p->in->scanner->name, false, scanner, why);
	if (st == ST_OK)
		p->scanner = scanner->id;
	if (st != ST_NOT_FOUND)
		return st;
	/* New names are no reason for anything. */
	why_set(why, "%s", "");
	return ST_OK;
}

static enum status
run_plan(struct dry *dry, struct ledger_txn *txn, struct plan_tally *tally,
    struct why *why)
{
	struct planner planner = {
	    .in = dry->in,
	    .txn = txn,
	    .list = LEDGER_ALL_LISTS,
	    .sink = show_step,
	    .ctx = dry,
	};
	struct scanner_state scanner = {.id = 0};
	uint64_t import = 1;
	enum status st = ST_OK;

	if (txn != NULL)
		st = ledger_import_next_id(txn, &import, why);
	if (st == ST_OK && txn != NULL)
		st = find_ids(&planner, &scanner, why);
	if (st == ST_OK)
		st = planner_begin(&planner, import, tally, why);
	if (st != ST_OK || tally->already != 0)
		return st;
	st = apply_check(&planner, &scanner, why);
	if (st == ST_OK)
		st = judgement_begin(&dry->judgement, &planner, why);
	if (st == ST_OK)
		st = planner_run(&planner, tally, why);
	return st == ST_OK
		   ? judgement_make(&dry->judgement, &planner, tally, why)
		   : st;
}

/* What importing it would end with. */
static enum status
outcome(const struct dry *dry, const struct plan_tally *tally, struct why *why)
{
	enum import_hold hold =
	    tally->already == 0 ? judgement_hold(&dry->judgement) : HOLD_NONE;

	if (tally->already != 0 && tally->held != HOLD_NONE &&
	    tally->hold_state == HOLD_OPEN) {
		why_set(why, "%s: held as import %llu", dry->in->file,
		    (unsigned long long)tally->already);
		return ST_HELD;
	}
	if (hold == HOLD_NONE)
		return tally->writes > 0 ? ST_NOT_FOUND : ST_OK;
	why_set(why, "%s: %s be held: %s", dry->in->file,
	    hold == HOLD_REMOVALS ? "its removals would" : "would",
	    dry->judgement.words);
	return ST_HELD;
}

static enum status
finish(const struct dry *dry, const struct plan_tally *tally, struct why *why)
{
	const struct summary s = {
	    .in = dry->in,
	    .tally = tally,
	    .judgement = tally->already == 0 ? &dry->judgement : NULL,
	    .dry_run = true,
	};
	enum status st = ST_OK;

	if (dry->in->run->json) {
		printf("],\"summary\":");
		st = out_json(summary_json(&s), why);
		printf("}\n");
	} else if (tally->already != 0) {
		import_print_known(tally, dry->in->file);
	} else {
		summary_print(&s);
	}
	return st == ST_OK ? outcome(dry, tally, why) : st;
}

enum status
dry_run(const struct intake *in, struct why *why)
{
	struct dry dry = {.in = in};
	struct plan_tally tally = {.already = 0};
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	enum status st = ST_OK;

	if (session_store_exists(in->run)) {
		st = session_open(in->run, SESSION_LOOK, &session, why);
		if (st == ST_OK)
			st = session_read(session, &txn, why);
	}
	if (st == ST_OK && in->run->json)
		printf("{\"plan\":[");
	if (st == ST_OK)
		st = run_plan(&dry, txn, &tally, why);
	if (st == ST_OK)
		st = finish(&dry, &tally, why);
	plan_tally_free(&tally);
	ledger_abort(&txn);
	session_close(&session);
	return st;
}
