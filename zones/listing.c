/*
 * The sweep: one pass over the findings of a list in key order, with the
 * prefixes that enclose the present place on a stack. Key order puts a
 * prefix right before what it contains, so every run of addresses between
 * two borders is under exactly what the stack holds.
 */
#include "listing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "listing_answer.h"

/* Nested prefixes differ in length: at most one of each. */
#define LEVELS_MAX 129

/* A run of exempt addresses. */
struct cut {
	uint8_t family;
	addr_num first, last;
};

struct listing {
	listing_sink sink;
	void *ctx;

	struct cut *cuts; /* sorted and disjoint once the sweep began */
	size_t cut_count, cut_cap;
	size_t cut_next; /* those before end before the present place */

	bool started;
	struct finding_key previous;
	addr_num next; /* first address not yet swept, of previous' family */
	bool spent;    /* the family's last address is swept */
	size_t depth;
	struct listing_level stack[LEVELS_MAX]; /* widest first */

	/* The range found last: the next one may belong to it. */
	bool has_pending;
	struct listing_range pending;
	uint8_t pending_answer[ANSWER_MAX];
	uint8_t answer[ANSWER_MAX];
};

enum status
listing_new(listing_sink sink, void *ctx, struct listing **out, struct why *why)
{
	struct listing *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return why_no_memory(why);
	l->sink = sink;
	l->ctx = ctx;
	*out = l;
	return ST_OK;
}

void
listing_free(struct listing **l)
{
	if (*l == NULL)
		return;
	free((*l)->cuts);
	free(*l);
	*l = NULL;
}

enum status
listing_exempt(struct listing *l, const struct prefix *prefix, struct why *why)
{
	struct addr first = prefix_first(prefix), last = prefix_last(prefix);

	if (l->started) {
		why_set(why, "an exemption after the first finding");
		return ST_INTERNAL;
	}
	if (l->cut_count == l->cut_cap) {
		size_t cap = l->cut_cap == 0 ? 16 : l->cut_cap * 2;
		struct cut *cuts = realloc(l->cuts, cap * sizeof(*cuts));

		if (cuts == NULL)
			return why_no_memory(why);
		l->cuts = cuts;
		l->cut_cap = cap;
	}
	l->cuts[l->cut_count++] = (struct cut){
	    prefix->addr.family, addr_to_num(&first), addr_to_num(&last)};
	return ST_OK;
}

static int
cut_cmp(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* Sorts the exemptions and joins those that overlap. */
static void
start(struct listing *l)
{
	size_t kept = 0;

	l->started = true;
	if (l->cut_count == 0)
		return;
	qsort(l->cuts, l->cut_count, sizeof(*l->cuts), cut_cmp);
	for (size_t i = 1; i < l->cut_count; i++) {
		struct cut *k = &l->cuts[kept], *c = &l->cuts[i];

		if (c->family != k->family || c->first > k->last)
			l->cuts[++kept] = *c;
		else if (c->last > k->last)
			k->last = c->last;
	}
	l->cut_count = kept + 1;
}

static enum status
flush(struct listing *l, struct why *why)
{
	if (!l->has_pending)
		return ST_OK;
	l->has_pending = false;
	return l->sink(l->ctx, &l->pending, why);
}

/* Takes a run with its answer (in l->answer), joined to the one before where
 * they are neighbours and say the same. */
static enum status
take(struct listing *l, addr_num first, addr_num last, size_t len,
    struct why *why)
{
	struct listing_range *p = &l->pending;
	uint8_t family = l->previous.prefix.addr.family;
	enum status st;

	if (l->has_pending && p->family == family && p->last + 1 == first &&
	    p->answer_len == len && memcmp(p->answer, l->answer, len) == 0) {
		p->last = last;
		return ST_OK;
	}
	st = flush(l, why);
	if (st != ST_OK)
		return st;
	memcpy(l->pending_answer, l->answer, len);
	*p =
	    (struct listing_range){family, first, last, l->pending_answer, len};
	l->has_pending = true;
	return ST_OK;
}

/* Takes what the exemptions leave of a run under the present stack. */
static enum status
take_uncut(struct listing *l, addr_num first, addr_num last, struct why *why)
{
	uint8_t family = l->previous.prefix.addr.family;
	size_t len = listing_answer(l->stack, l->depth, l->answer);

	while (l->cut_next < l->cut_count &&
	       (l->cuts[l->cut_next].family < family ||
		   (l->cuts[l->cut_next].family == family &&
		       l->cuts[l->cut_next].last < first)))
		l->cut_next++;
	for (size_t i = l->cut_next; i < l->cut_count; i++) {
		const struct cut *c = &l->cuts[i];

		if (c->family != family || c->first > last)
			break;
		if (c->first > first) {
			enum status st = take(l, first, c->first - 1, len, why);

			if (st != ST_OK)
				return st;
		}
		if (c->last >= last)
			return ST_OK;
		first = c->last + 1;
	}
	return take(l, first, last, len, why);
}

/* Sweeps up to and including last. */
static enum status
sweep_to(struct listing *l, addr_num last, struct why *why)
{
	enum status st;

	if (l->spent || last < l->next)
		return ST_OK;
	st = take_uncut(l, l->next, last, why);
	l->next = last + 1;
	/* Behind the last IPv6 address the numbers begin anew. */
	l->spent = l->next == 0;
	return st;
}

/* Leaves the innermost prefix. */
static enum status
leave(struct listing *l, struct why *why)
{
	enum status st = sweep_to(l, l->stack[l->depth - 1].last, why);

	l->depth--;
	return st;
}

static enum status
leave_all(struct listing *l, struct why *why)
{
	enum status st = ST_OK;

	while (st == ST_OK && l->depth > 0)
		st = leave(l, why);
	return st;
}

/* Enters a prefix that lies behind or within those on the stack. */
static enum status
enter(struct listing *l, const struct prefix *prefix, struct why *why)
{
	struct addr last = prefix_last(prefix);
	addr_num first = addr_to_num(&prefix->addr);
	enum status st = ST_OK;

	if (l->previous.prefix.addr.family != prefix->addr.family) {
		st = leave_all(l, why);
		l->spent = false;
	}
	while (
	    st == ST_OK && l->depth > 0 && l->stack[l->depth - 1].last < first)
		st = leave(l, why);
	if (st == ST_OK && l->depth > 0 && first > l->next)
		st = sweep_to(l, first - 1, why);
	if (st != ST_OK)
		return st;
	assert(l->depth < LEVELS_MAX);
	l->next = first;
	l->stack[l->depth].last = addr_to_num(&last);
	l->stack[l->depth].classes = 0;
	l->depth++;
	return ST_OK;
}

enum status
listing_feed(struct listing *l, const struct ledger_finding *f, struct why *why)
{
	const struct prefix *prefix = &f->key.prefix;
	int order = 1;
	enum status st = ST_OK;

	if (!finding_state_served(f->finding.state))
		return ST_OK;
	if (l->started)
		order = prefix_cmp(prefix, &l->previous.prefix);
	else
		start(l);
	if (order < 0 || f->finding.class >= CLASS_COUNT ||
	    (l->depth > 0 && f->key.list != l->previous.list)) {
		why_set(why, "a finding out of order or range");
		return ST_INTERNAL;
	}
	if (order > 0)
		st = enter(l, prefix, why);
	if (st != ST_OK)
		return st;
	l->previous = f->key;
	listing_level_merge(&l->stack[l->depth - 1], &f->finding);
	return ST_OK;
}

enum status
listing_finish(struct listing *l, struct why *why)
{
	enum status st = leave_all(l, why);

	return st == ST_OK ? flush(l, why) : st;
}
