/*
 * import --dry-run: the plan against the ledger as it is, in a transaction
 * that can only read. Where there is no store yet, against nothing.
 */
#include "dry_run.h"

#include <stdio.h>

#include "output.h"
#include "summary.h"

struct dry {
	const struct intake *in;
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
find_ids(struct planner *p, struct why *why)
{
	struct list_state list;
	struct scanner_state scanner;
	enum status st =
	    ledger_list_by_name(p->txn, p->in->list->name, false, &list, why);

	if (st == ST_OK)
		p->list = list.id;
	if (st == ST_OK)
		st = ledger_scanner_by_name(
		    p->txn, p->in->scanner->name, false, &scanner, why);
	if (st == ST_OK)
		p->scanner = scanner.id;
	if (st != ST_NOT_FOUND)
		return st;
	/* New names are no reason for anything. */
	why_set(why, "%s", "");
	return ST_OK;
}

static enum status
run_plan(struct dry *dry, struct ledger_txn *txn, struct tally *tally,
    struct why *why)
{
	struct planner planner = {
	    .in = dry->in,
	    .txn = txn,
	    .list = LEDGER_ALL_LISTS,
	    .sink = show_step,
	    .ctx = dry,
	};
	uint64_t import = 1;
	enum status st = ST_OK;

	if (txn != NULL)
		st = ledger_import_next_id(txn, &import, why);
	if (st == ST_OK && txn != NULL)
		st = find_ids(&planner, why);
	if (st == ST_OK)
		st = planner_begin(&planner, import, tally, why);
	if (st == ST_OK && tally->already == 0)
		st = planner_run(&planner, tally, why);
	return st;
}

static enum status
finish(const struct dry *dry, const struct tally *tally, struct why *why)
{
	const struct summary s = {
	    .in = dry->in, .tally = tally, .dry_run = true};
	enum status st = ST_OK;

	if (dry->in->run->json) {
		printf("],\"summary\":");
		st = out_json(summary_json(&s), why);
		printf("}\n");
	} else if (tally->already != 0) {
		printf("%s: already applied as import %llu\n", dry->in->file,
		    (unsigned long long)tally->already);
	} else {
		summary_print(&s);
	}
	if (st == ST_OK && tally->writes > 0)
		return ST_NOT_FOUND;
	return st;
}

enum status
dry_run(const struct intake *in, struct why *why)
{
	struct dry dry = {.in = in};
	struct tally tally = {.already = 0};
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
	tally_free(&tally);
	ledger_abort(&txn);
	session_close(&session);
	return st;
}
