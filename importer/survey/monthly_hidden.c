/* Which exemptions hid a place, and when. */
#include "monthly_hidden.h"

#include <stdlib.h>

#include "grow.h"

struct loading {
	struct monthly_hidden *h;
	uint16_t list;
};

static enum status
load_one(void *ctx, const struct exemption *e)
{
	const struct loading *l = ctx;
	struct monthly_hidden *h = l->h;
	struct hidden_span *more =
	    grow(h->there, &h->there_cap, h->there_count + 1, sizeof(*more));

	if (more == NULL)
		return ST_NO_MEMORY;
	h->there = more;
	more[h->there_count++] = (struct hidden_span){
	    .prefix = e->prefix,
	    .list = l->list,
	    .there = true,
	    .from = e->created,
	    .to = INT64_MAX,
	};
	return ST_OK;
}

enum status
hidden_load(struct monthly_hidden *h, struct ledger_txn *txn, uint16_t list,
    struct why *why)
{
	struct loading l = {h, list};
	enum status st = ledger_exemptions(txn, list, load_one, &l, why);

	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}

void
hidden_free(struct monthly_hidden *h)
{
	free(h->there);
	free(h->stack);
	*h = (struct monthly_hidden){.count = 0};
}

static bool
push(struct monthly_hidden *h, const struct hidden_span *s)
{
	struct hidden_span *more =
	    grow(h->stack, &h->cap, h->count + 1, sizeof(*more));

	if (more == NULL)
		return false;
	h->stack = more;
	more[h->count++] = *s;
	return true;
}

static bool
covers(const struct hidden_span *s, uint16_t list, const struct prefix *p)
{
	return s->list == list && prefix_covers(&s->prefix, p);
}

static bool
is_before(const struct hidden_span *s, uint16_t list, const struct prefix *p)
{
	return s->list != list ? s->list < list
			       : prefix_cmp(&s->prefix, p) <= 0;
}

/* On the stack stays what covers the place, and nothing else. */
static bool
move_to(struct monthly_hidden *h, uint16_t list, const struct prefix *p)
{
	while (h->count > 0 && !covers(&h->stack[h->count - 1], list, p))
		h->count--;
	while (h->next < h->there_count &&
	       is_before(&h->there[h->next], list, p)) {
		const struct hidden_span *s = &h->there[h->next++];

		if (covers(s, list, p) && !push(h, s))
			return false;
	}
	return true;
}

enum status
hidden_event(struct monthly_hidden *h, const struct event *ev)
{
	const struct hidden_span span = {
	    .prefix = ev->prefix,
	    .list = ev->list,
	    .from = ev->kind == EVENT_EXEMPTED ? ev->time : INT64_MIN,
	    .to = ev->kind == EVENT_EXEMPTED ? INT64_MAX : ev->time,
	};
	bool closed = false;

	if (ev->kind != EVENT_EXEMPTED && ev->kind != EVENT_UNEXEMPTED)
		return ST_OK;
	if (!move_to(h, ev->list, &ev->prefix))
		return ST_NO_MEMORY;
	for (size_t i = 0; i < h->count; i++) {
		struct hidden_span *s = &h->stack[i];

		if (s->there || ev->kind == EVENT_EXEMPTED ||
		    s->to != INT64_MAX ||
		    prefix_cmp(&s->prefix, &ev->prefix) != 0)
			continue;
		s->to = ev->time;
		closed = true;
	}
	/* Where its beginning is gone, it was there from the first. */
	return closed || push(h, &span) ? ST_OK : ST_NO_MEMORY;
}

enum status
hidden_apply(struct monthly_hidden *h, struct place *place)
{
	enum status st = ST_OK;

	if (!move_to(h, place->list, &place->prefix))
		return ST_NO_MEMORY;
	for (size_t i = 0; i < h->count && st == ST_OK; i++)
		st = place_hide(place, h->stack[i].from, h->stack[i].to);
	return st;
}
