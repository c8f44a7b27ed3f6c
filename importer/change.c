/* What is done inside one write transaction of the ledger. */
#include "change.h"

#include <assert.h>

enum status
change_list(struct change *c, const struct config_list *list,
    struct list_state *out, struct why *why)
{
	return ledger_list_by_name(c->txn, list->name, true, out, why);
}

enum status
change_bump(struct change *c, uint16_t list, struct why *why)
{
	for (size_t i = 0; i < c->bumped_count; i++)
		if (c->bumped[i] == list)
			return ST_OK;
	assert(c->bumped_count < c->run->config->list_count);
	c->bumped[c->bumped_count++] = list;
	return ledger_list_bump(c->txn, list, c->run->now, why);
}

struct bump {
	struct change *change;
	struct why *why;
};

static enum status
bump_one(void *ctx, const struct list_state *list)
{
	const struct bump *b = ctx;
	const struct run *run = b->change->run;

	if (config_list_by_name(run->config, list->name) != NULL)
		return change_bump(b->change, list->id, b->why);
	return ledger_list_bump(b->change->txn, list->id, run->now, b->why);
}

enum status
change_bump_all(struct change *c, struct why *why)
{
	struct bump b = {c, why};

	return ledger_lists(c->txn, bump_one, &b, why);
}

enum status
change_event(struct change *c, struct event *ev, struct why *why)
{
	ev->time = c->run->now;
	if (ev->actor.len == 0) {
		ev->actor = slice_of(c->run->actor);
		ev->import = c->import;
	}
	return ledger_event_append(c->txn, ev, why);
}

enum status
change_import(struct change *c, const struct config_list *list,
    struct import_record *rec, struct why *why)
{
	struct list_state state;
	enum status st = change_list(c, list, &state, why);

	if (st != ST_OK)
		return st;
	rec->time = c->run->now;
	rec->list = state.id;
	rec->serial = state.serial;
	rec->actor = slice_of(c->run->actor);
	st = ledger_import_append(c->txn, rec, why);
	c->import = rec->id + 1;
	return st;
}
