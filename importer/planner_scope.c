/*
 * A full scan says what it was to cover. How much of that it did, and which
 * listings there it does not mention: those stay, and that is told when it
 * goes on (VERDICTS 2, "not mentioned").
 */
#include "planner_impl.h"

/* Where a walk in prefix order is in the two lists of a scope. */
struct place {
	const struct scan *scan;
	size_t in, out;
};

/* Goes on to the last prefix of a tidy list that is not behind p: no other
 * one can cover it. */
static bool
reaches(
    const struct prefix *list, size_t len, size_t *at, const struct prefix *p)
{
	while (*at + 1 < len && prefix_cmp(&list[*at + 1], p) <= 0)
		++*at;
	return len > 0 && prefix_covers(&list[*at], p);
}

/* Each call with a prefix at or behind the one before. */
static bool
in_scope(struct place *place, const struct prefix *p)
{
	const struct scan *scan = place->scan;

	return reaches(scan->scope, scan->scope_len, &place->in, p) &&
	       !reaches(scan->exclude, scan->exclude_len, &place->out, p);
}

/* How many of the scope's addresses a record of p is about. A prefix of IPv6
 * counts as one, as in scope_addresses: last is the one that counted. */
static uint64_t
covered_by(struct place *place, const struct prefix *p, size_t *last)
{
	if (place->scan->scope == NULL)
		return 1;
	if (!in_scope(place, p))
		return 0;
	if (p->addr.family == ADDR_V4)
		return (uint64_t)1 << (32 - p->len);
	if (*last == place->in)
		return 0;
	*last = place->in;
	return 1;
}

/* Canaries are in the scope, but not among the records. */
static uint64_t
covered_by_canaries(const struct intake *in)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < in->canaries.count; i++) {
		struct place place = {.scan = &in->scan};
		bool seen;
		const struct prefix p =
		    prefix_of_addr(canary_at(&in->canaries, i, &seen));

		if (seen && (in->scan.scope == NULL || in_scope(&place, &p)))
			sum++;
	}
	return sum;
}

void
planner_cover(const struct intake *in, struct plan_tally *t)
{
	struct place place = {.scan = &in->scan};
	struct prefix before = {.len = 0};
	uint64_t sum = 0;
	size_t last = SIZE_MAX;

	if (in->scan.mode != SCAN_FULL || in->scan.scope_count == 0)
		return;
	for (size_t i = 0; i < batch_count(&in->batch); i++) {
		struct batch_item item = batch_at(&in->batch, i);

		if (prefix_cmp(&item.prefix, &before) != 0)
			sum += covered_by(&place, &item.prefix, &last);
		before = item.prefix;
	}
	sum += covered_by_canaries(in);
	t->scope = in->scan.scope_count;
	t->covered = sum < t->scope ? sum : t->scope;
}

/* Is there a record of that place? at goes on with each call. */
static bool
is_mentioned(const struct batch *b, size_t *at, const struct finding_key *key)
{
	for (; *at < batch_count(b); ++*at) {
		struct batch_item item = batch_at(b, *at);
		int order = prefix_cmp(&item.prefix, &key->prefix);

		if (order > 0 || (order == 0 && item.port > key->port))
			return false;
		if (order == 0 && item.port == key->port)
			return true;
	}
	return false;
}

static enum status
miss(struct planner *p, struct plan_tally *t, const struct ledger_finding *lf,
    struct why *why)
{
	const struct batch_item item = {.prefix = lf->key.prefix,
	    .port = lf->key.port,
	    .class = lf->finding.class};
	struct plan_step step = plan_missing(&p->policy, &lf->finding);
	struct planned planned = {.key = lf->key,
	    .at = PLANNED_MISSING,
	    .item = &item,
	    .known = &lf->finding,
	    .step = &step};

	t->record.counts.missing++;
	t->record.counts.alerts += step.alert;
	if (!step.write)
		return ST_OK;
	t->writes++;
	return p->sink(p->ctx, &planned, why);
}

static bool
tells_by_what_it_lacks(const struct planner *p)
{
	const struct scan *scan = &p->in->scan;

	return scan->mode == SCAN_FULL && scan->scope_len > 0 &&
	       scan->has_end && !scan->aborted && p->txn != NULL &&
	       p->list != LEDGER_ALL_LISTS && p->scanner != 0 && !p->first;
}

enum status
planner_miss(struct planner *p, struct plan_tally *t, struct why *why)
{
	struct place place = {.scan = &p->in->scan};
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	size_t at = 0;
	enum status st;

	if (!tells_by_what_it_lacks(p))
		return ST_OK;
	st = ledger_findings_open(
	    p->txn, p->list, &p->in->scan.scope[0], &cursor, why);
	while (st == ST_OK) {
		st = ledger_findings_next(cursor, &lf, why);
		if (st != ST_OK || lf.key.scanner != p->scanner ||
		    !plan_is_listing(&lf.finding, p->policy.now) ||
		    !in_scope(&place, &lf.key.prefix) ||
		    is_mentioned(&p->in->batch, &at, &lf.key))
			continue;
		st = miss(p, t, &lf, why);
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
