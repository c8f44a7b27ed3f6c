/* What the guards say of an import that was planned. */
#include "judgement.h"

/* Was the list ever fed? */
struct feeding {
	uint16_t list;
	bool fed;
};

static enum status
note_feed(void *ctx, const struct feed_state *feed)
{
	struct feeding *f = ctx;

	f->fed |= feed->list == f->list && feed->last_good != 0;
	return ST_OK;
}

/* Is anything served of the list? Asked where it was never fed: then there is
 * little to look at. */
static enum status
find_served(const struct planner *p, bool *served_out, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st =
	    ledger_findings_open(p->txn, p->list, NULL, &cursor, why);

	*served_out = false;
	while (st == ST_OK && !*served_out) {
		st = ledger_findings_next(cursor, &lf, why);
		if (st == ST_OK)
			*served_out = finding_state_served(lf.finding.state);
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
judgement_begin(struct judgement *j, const struct planner *p, struct why *why)
{
	struct feeding feeding = {.list = p->list};
	bool served = false;
	enum status st;

	j->first = true;
	j->feed = (struct feed_state){
	    .list = p->list, .scanner = p->scanner, .last_tried = 0};
	if (p->txn == NULL || p->list == LEDGER_ALL_LISTS)
		return ST_OK;
	st = ledger_feeds(p->txn, note_feed, &feeding, why);
	if (st == ST_OK && !feeding.fed)
		st = find_served(p, &served, why);
	j->first = !feeding.fed && !served;
	if (st == ST_OK && p->scanner != 0)
		st =
		    ledger_feed_get(p->txn, p->list, p->scanner, &j->feed, why);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Which guards look at the file. */
static unsigned
judged(const struct intake *in, bool first)
{
	unsigned set = in->format == FORMAT_LIST       ? GUARDS_OF_LIST_FILE
		       : in->scan.mode == SCAN_RECHECK ? GUARDS_OF_RECHECK
						       : GUARDS_OF_SCAN;

	if (in->scan.aborted)
		set &= ~(GUARD_BIT(GUARD_COVERAGE) | GUARD_BIT(GUARD_MISSING) |
			 GUARD_BIT(GUARD_SCOPE));
	return first ? set & GUARDS_OF_FIRST : set;
}

static void
gather(struct judgement *j, const struct intake *in, const struct plan_tally *t)
{
	const struct import_record *rec = &t->record;
	/* Without an end the records say how old it is; one that is ahead of
	 * the clock is held for itself. */
	int64_t newest = in->scan.ended;

	if (newest == 0)
		newest = t->newest < in->run->now ? t->newest : in->run->now;

	j->figures = (struct guard_figures){
	    .judged = judged(in, j->first),
	    .removals = rec->counts.delisted + rec->counts.withheld,
	    .additions = t->additions,
	    .read = rec->counts.read,
	    .refused = rec->counts.refused,
	    .records = rec->counts.open + rec->counts.closed +
		       rec->counts.unreachable + rec->counts.inconclusive,
	    .open = rec->counts.open,
	    .unanswered = rec->counts.unreachable + rec->counts.inconclusive,
	    .contradictions = rec->counts.contradictions,
	    .scope = in->scan.mode == SCAN_FULL ? t->scope : 0,
	    .covered = t->covered,
	    .scope_before = j->feed.scope,
	    .aborted = in->scan.aborted && in->scanner->hold_aborted,
	    .now = in->run->now,
	    .newest = newest,
	    .canaries = in->canaries.count,
	    .canaries_wrong =
		canary_wrong(&in->canaries, j->canaries, sizeof(j->canaries)),
	    .canary_words = j->canaries,
	};
}

/* More of them than both limits allow whatever there is? */
static bool
passes(const struct judgement *j, enum guard_id id, uint64_t value,
    const struct config_limit *list, const struct config_limit *scanner)
{
	return (j->figures.judged & GUARD_BIT(id)) != 0 &&
	       (value > list->absolute || value > scanner->absolute);
}

/* Could there be more listings than the list may have? There are no more than
 * findings: they are counted without a look at them. */
static enum status
could_be_full(const struct planner *p, const struct plan_tally *t, bool *out,
    struct why *why)
{
	uint64_t findings = 0;
	enum status st = ST_OK;

	*out = false;
	if (t->served_begun <= t->served_over)
		return ST_OK;
	if (p->txn != NULL)
		st = ledger_findings_count(p->txn, &findings, why);
	/* In a dry run what begins is not among them. */
	*out = findings + t->served_begun > p->in->list->max_listed;
	return st;
}

static enum status
count_listings(struct judgement *j, struct planner *p, struct plan_tally *t,
    struct why *why)
{
	const struct config_guards *list = &p->in->list->guards;
	const struct config_guards *scanner = &p->in->scanner->guards;
	struct guard_figures *f = &j->figures;
	bool full;
	enum status st = could_be_full(p, t, &full, why);

	if (st == ST_OK && (full ||
			       passes(j, GUARD_REMOVALS, f->removals,
				   &list->remove, &scanner->remove) ||
			       passes(j, GUARD_ADDITIONS, f->additions,
				   &list->add, &scanner->add)))
		st = planner_listings(p, t, why);
	f->listed[GUARD_OF_LIST] = t->listings;
	f->listed[GUARD_OF_SCANNER] = t->own_listings;
	f->served[GUARD_OF_LIST] = t->served;
	f->served[GUARD_OF_SCANNER] = t->own_served;
	f->total = full ? t->served + t->served_begun - t->served_over : 0;
	return st;
}

enum status
judgement_make(struct judgement *j, struct planner *p, struct plan_tally *tally,
    struct why *why)
{
	const struct intake *in = p->in;
	const struct guard_limits limits = {
	    {&in->list->guards, &in->scanner->guards}, in->list->max_listed};
	enum status st;

	gather(j, in, tally);
	st = count_listings(j, p, tally, why);
	if (st != ST_OK)
		return st;
	guard_judge(&j->figures, &limits, &j->trips);
	(void)guard_trips_text(&j->trips, &j->figures, in->list->name,
	    in->scanner->name, j->words, sizeof(j->words));
	return ST_OK;
}

enum import_hold
judgement_hold(const struct judgement *j)
{
	switch (j->trips.hold) {
	case GUARD_HOLDS_ALL:
		return HOLD_ALL;
	case GUARD_HOLDS_REMOVALS:
		return HOLD_REMOVALS;
	default:
		return HOLD_NONE;
	}
}
