/* What an operator took off a list, from the imports and the events. */
#include "tombstones.h"

#include <stdlib.h>

#include "grow.h"

struct gathering {
	struct tombstones *out;
	uint16_t list;
	int64_t since;
	struct why *why;
};

/* ST_NOT_FOUND: the rest is too long ago. */
static enum status
take_removal(void *ctx, const struct import_record *rec)
{
	const struct gathering *g = ctx;
	struct tombstones *t = g->out;
	void *more;

	if (rec->time < g->since)
		return ST_NOT_FOUND;
	if (rec->kind != IMPORT_REMOVE || rec->list != g->list ||
	    rec->reverted_by != 0)
		return ST_OK;
	more = grow(t->removals, &t->cap, t->count + 1, sizeof(*t->removals));
	if (more == NULL)
		return why_no_memory(g->why);
	t->removals = more;
	t->removals[t->count++] = rec->id;
	if (rec->time > t->newest)
		t->newest = rec->time;
	return ST_OK;
}

enum status
tombstones_make(struct tombstones *t, struct ledger_txn *txn, uint16_t list,
    int64_t now, struct why *why)
{
	struct gathering g = {
	    .out = t,
	    .list = list,
	    .since = now - TOMBSTONES_AGE_S,
	    .why = why,
	};
	enum status st;

	*t = (struct tombstones){.count = 0};
	st = ledger_imports(txn, take_removal, &g, why);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

void
tombstones_free(struct tombstones *t)
{
	free(t->removals);
	*t = (struct tombstones){.count = 0};
}

struct looking {
	const struct tombstones *of;
	const struct prefix *prefix;
	int64_t seen, found;
};

static enum status
take_event(void *ctx, const struct event *ev)
{
	struct looking *l = ctx;

	if (ev->kind != EVENT_REMOVED || ev->time < l->seen ||
	    ev->time <= l->found || prefix_cmp(&ev->prefix, l->prefix) != 0)
		return ST_OK;
	for (size_t i = 0; i < l->of->count; i++)
		if (l->of->removals[i] == ev->import)
			l->found = ev->time;
	return ST_OK;
}

enum status
tombstones_find(const struct tombstones *t, struct ledger_txn *txn,
    uint16_t list, const struct prefix *prefix, int64_t seen, int64_t *out,
    struct why *why)
{
	struct looking l = {.of = t, .prefix = prefix, .seen = seen};
	enum status st = ST_OK;

	/* What was seen since the last of them is most of it. */
	if (t->newest >= seen)
		st = ledger_events_covering(
		    txn, list, &prefix->addr, take_event, &l, why);
	*out = l.found;
	return st;
}
