/* Every record of a file against the ledger. */
#include "planner_impl.h"

#include <stdlib.h>

#include "change.h"
#include "grow.h"
#include "progress.h"
#include "replay.h"

void
plan_tally_free(struct plan_tally *t)
{
	free(t->own);
	t->own = NULL;
	t->own_count = t->own_cap = 0;
}

static enum status
add_own(struct plan_tally *t, const struct planned *p, struct why *why)
{
	void *more =
	    grow(t->own, &t->own_cap, t->own_count + 1, sizeof(*t->own));

	if (more == NULL)
		return why_no_memory(why);
	t->own = more;
	t->own[t->own_count++] =
	    (struct own_host){p->item->prefix, *p->exemption, p->item->port};
	return ST_OK;
}

static void
count_verdict(struct import_record *rec, uint8_t verdict)
{
	switch (verdict) {
	case VERDICT_OPEN:
		rec->counts.open++;
		break;
	case VERDICT_CLOSED:
		rec->counts.closed++;
		break;
	case VERDICT_UNREACHABLE:
		rec->counts.unreachable++;
		break;
	default:
		rec->counts.inconclusive++;
		break;
	}
}

static void
count_outcome(struct import_record *rec, enum plan_outcome outcome)
{
	switch (outcome) {
#define X(id, count, verb)                                                     \
	case id:                                                               \
		rec->counts.count++;                                           \
		break;
		PLAN_OUTCOME_LIST(X)
#undef X
	case PLAN_OUTCOME_COUNT:
		break;
	}
}

static void
count_write(struct plan_tally *t, const struct plan_step *step)
{
	bool was = step->before == FINDING_LISTED && !step->ran_out;
	bool was_served = finding_state_served(step->before) && !step->ran_out;
	bool is = step->after.state == FINDING_LISTED;
	bool is_served = finding_state_served(step->after.state);

	t->writes++;
	t->serves |= finding_state_served(step->before) || is_served;
	if (is == was && is_served == was_served)
		return;
	t->begun += is && !was;
	t->over += was && !is;
	t->served_begun += is_served && !was_served;
	t->served_over += was_served && !is_served;
	t->additions +=
	    is_served && !was_served && step->outcome != PLAN_EXEMPT;
}

static enum status
count(struct plan_tally *t, const struct planned *p, struct why *why)
{
	const struct plan_step *step = p->step;

	if (p->item->ended > t->newest)
		t->newest = p->item->ended;
	count_verdict(&t->record, p->item->verdict);
	count_outcome(&t->record, step->outcome);
	t->causes[step->cause]++;
	t->record.counts.alerts += step->alert;
	if (step->write)
		count_write(t, step);
	return step->outcome == PLAN_EXEMPT ? add_own(t, p, why) : ST_OK;
}

/* What the ledger knows of a key; *known_out NULL: nothing. */
static enum status
look_up(const struct planner *p, const struct finding_key *key,
    struct finding *room, const struct finding **known_out, struct why *why)
{
	enum status st = ST_NOT_FOUND;

	*known_out = NULL;
	if (p->txn != NULL && p->scanner != 0 && !p->first)
		st = ledger_finding_get(p->txn, key, room, why);
	if (st == ST_OK)
		*known_out = room;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Does another scanner agree, where that decides? Then it is decided anew. */
static enum status
ask_others(struct planner *p, const struct planned *planned,
    const struct said_texts *texts, struct plan_known *known,
    struct plan_step *step, struct why *why)
{
	enum status st;

	/* What is listed is most of it, and quickly seen. */
	if (step->after.state == FINDING_LISTED || p->txn == NULL ||
	    !plan_asks_others(&p->policy, step))
		return ST_OK;
	st = agreement_find(
	    &p->others, p->txn, &p->policy, &planned->key, &known->agreed, why);
	if (st == ST_OK && known->agreed)
		plan_decide(&p->policy, planned->item, texts, known, step);
	return st;
}

/* A removal that a guard keeps back is as good as not planned. */
static void
withhold(struct plan_step *step)
{
	step->outcome = PLAN_WITHHELD;
	step->write = false;
}

/* Does the step say what the request wants to know? The first record of an
 * address does. */
static bool
answers(struct recheck_asked *request, const struct batch_item *item,
    const struct plan_step *step)
{
	if (request == NULL || request->answered ||
	    step->cause != PLAN_CAUSE_NONE || step->outcome == PLAN_WITHHELD ||
	    (item->verdict != VERDICT_OPEN && item->verdict != VERDICT_CLOSED))
		return false;
	request->answered = true;
	return true;
}

/* What was open before an operator took it off is not open by that. */
static enum status
ask_removals(struct planner *p, const struct planned *planned,
    struct plan_known *known, struct why *why)
{
	const struct batch_item *item = planned->item;

	if (p->tombstones.count == 0 || item->verdict != VERDICT_OPEN)
		return ST_OK;
	return tombstones_find(&p->tombstones, p->txn, p->list, &item->prefix,
	    item->ended, &known->removed, why);
}

static enum status
decide(struct planner *p, struct planned *planned, struct plan_step *step,
    struct why *why)
{
	const struct batch_item *item = planned->item;
	struct said_texts texts = batch_texts(&p->in->batch, item);
	struct recheck_asked *request =
	    p->rechecks.count > 0
		? recheck_set_find(&p->rechecks, &item->prefix, item->ended)
		: NULL;
	struct plan_known known = {.finding = planned->known,
	    .exempt = planned->exemption != NULL,
	    .asked = request != NULL && p->policy.recheck};
	enum status st = ask_removals(p, planned, &known, why);

	plan_decide(&p->policy, item, &texts, &known, step);
	if (st == ST_OK)
		st = ask_others(p, planned, &texts, &known, step, why);
	if (p->withhold && step->outcome == PLAN_DELISTED)
		withhold(step);
	planned->step = step;
	planned->answers = answers(request, item, step);
	return st;
}

static enum status
decide_one(
    struct planner *p, size_t at, struct plan_tally *tally, struct why *why)
{
	struct batch_item item = batch_at(&p->in->batch, at);
	struct planned planned = {
	    .key = {p->list, item.prefix, p->scanner, item.port},
	    .at = at,
	    .item = &item,
	    .exemption = exempt_set_covering(&p->exempt, &item.prefix),
	};
	struct finding room;
	struct plan_step step;
	enum status st = look_up(p, &planned.key, &room, &planned.known, why);

	if (st == ST_OK)
		st = decide(p, &planned, &step, why);
	if (st == ST_OK)
		st = count(tally, &planned, why);
	if (st == ST_OK &&
	    (step.write || step.outcome != PLAN_UNCHANGED || planned.answers))
		st = p->sink(p->ctx, &planned, why);
	return st;
}

/* What the ledger says besides findings; and frees it. */
static enum status
gather(struct planner *p, struct why *why)
{
	enum status st = exempt_set_make(
	    &p->exempt, p->in->list, p->txn, p->list, p->in->run->now, why);

	p->rechecks = (struct recheck_set){.count = 0};
	p->tombstones = (struct tombstones){.count = 0};
	if (st == ST_OK && p->txn != NULL)
		st = agreement_begin(&p->others, p->txn, p->scanner, why);
	if (st == ST_OK && p->txn != NULL && p->list != LEDGER_ALL_LISTS)
		st = recheck_set_make(&p->rechecks, p->txn, p->list, why);
	if (st == ST_OK && p->txn != NULL && p->list != LEDGER_ALL_LISTS)
		st = tombstones_make(
		    &p->tombstones, p->txn, p->list, p->in->run->now, why);
	return st;
}

static void
scatter(struct planner *p)
{
	exempt_set_free(&p->exempt);
	recheck_set_free(&p->rechecks);
	tombstones_free(&p->tombstones);
}

enum status
planner_run(struct planner *p, struct plan_tally *tally, struct why *why)
{
	const struct batch *batch = &p->in->batch;
	struct progress progress = {.what = "planning",
	    .unit = PROGRESS_RECORDS,
	    .total = batch_count(batch)};
	enum status st = gather(p, why);

	for (size_t i = 0; i < batch_count(batch) && st == ST_OK; i++) {
		st = decide_one(p, i, tally, why);
		progress_tick(&progress, i);
	}
	progress_end(&progress);
	scatter(p);
	planner_cover(p->in, tally);
	if (st == ST_OK)
		st = planner_miss(p, tally, why);
	if (p->policy.before != 0 && tally->writes == 0)
		tally->already = p->policy.before;
	return st;
}

/* Provenance: what stands in the record whatever the plan says. */
static void
describe(const struct intake *in, struct plan_tally *t)
{
	const struct scan *scan = &in->scan;
	struct import_record *rec = &t->record;

	(void)snprintf(t->tool, sizeof(t->tool), "%s%s%s", scan->tool,
	    scan->tool_version[0] ? " " : "", scan->tool_version);
	*rec = (struct import_record){
	    .kind = in->format == FORMAT_LIST ? IMPORT_LIST : IMPORT_SCAN,
	    .complete = scan->has_end && !scan->aborted,
	    .mode = scan->mode,
	    .scope = scan->scope_count,
	    .signer = slice_of(in->signature.signer),
	    .started = scan->started,
	    .ended = scan->ended,
	    .seq = scan->seq,
	    .counts = {.read = in->read,
		.refused = in->refusals.total,
		.merged = in->batch.merged,
		.contradictions = in->batch.contradictions,
		.outputs = in->outputs.addresses},
	    .file = slice_of(in->path),
	    .format = slice_of(format_text((int)in->format)),
	    .scan_id = slice_of(scan->scan_id),
	    .tool = slice_of(t->tool),
	    .note = slice_of(scan->abort_why),
	};
	memcpy(rec->sha256, in->sha256, sizeof(rec->sha256));
}

/* Was the file applied already, or held? One of which records were refused or
 * held back is looked at again: the configuration may allow them now. */
static enum status
look_before(struct planner *p, struct plan_tally *t, struct why *why)
{
	struct import_record before;
	uint64_t id;
	enum status st = ST_NOT_FOUND;

	if (p->txn != NULL && p->list != LEDGER_ALL_LISTS && p->approves == 0)
		st = ledger_import_by_sha(
		    p->txn, p->list, p->scanner, p->in->sha256, &id, why);
	if (st == ST_OK)
		st = ledger_import_get(p->txn, id, &before, why);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	st = replay_undone_by(p->txn, id, &t->undone_by, why);
	if (before.held == HOLD_NONE && t->undone_by == 0 &&
	    before.counts.refused + before.counts.held > 0) {
		p->policy.before = id;
		return st;
	}
	t->already = id;
	t->held = before.held;
	t->hold_state = before.hold_state;
	t->hold_by = before.hold_by;
	return st;
}

/* Has another file of the same scan been applied? */
static enum status
look_for_scan(struct planner *p, struct why *why)
{
	const char *id = p->in->scan.scan_id;
	enum status st = ST_NOT_FOUND;

	if (p->txn != NULL && p->list != LEDGER_ALL_LISTS && p->scanner != 0 &&
	    id[0] != '\0')
		st = ledger_import_by_scan(p->txn, p->list, p->scanner,
		    slice_of(id), &p->policy.same, why);
	/* What is let through now changed nothing when it was held. */
	if (p->policy.same == p->approves)
		p->policy.same = 0;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
planner_begin(struct planner *p, uint64_t import, struct plan_tally *tally_out,
    struct why *why)
{
	const struct intake *in = p->in;
	const struct scan *scan = &in->scan;
	enum status st;

	plan_tally_free(tally_out);
	*tally_out = (struct plan_tally){.already = 0};
	describe(in, tally_out);
	p->policy = plan_policy_of(in->list, in->scanner);
	p->policy.now = in->run->now;
	p->policy.import = import;
	p->policy.aborted = scan->aborted;
	p->policy.recheck = scan->mode == SCAN_RECHECK;
	p->policy.hold_unproven =
	    scan->internal && !in->scanner->trust_internal;
	st = look_for_scan(p, why);
	return st == ST_OK ? look_before(p, tally_out, why) : st;
}
