/* What is done inside one write transaction of the ledger. */
#include "change.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "retention.h"

enum status
change_make(struct change *c, const struct run *run, struct why *why)
{
	/* One more than none: calloc(0) may give NULL. */
	const size_t count = run->config->list_count + 1;

	*c = (struct change){.run = run};
	c->bumped = calloc(count, sizeof(*c->bumped));
	c->lists = calloc(count, sizeof(*c->lists));
	if (c->bumped != NULL && c->lists != NULL)
		return ST_OK;
	change_end(c);
	return why_no_memory(why);
}

enum status
change_begin(struct change *c, struct ledger_txn *txn, struct why *why)
{
	enum status st;

	c->txn = txn;
	c->without_undo = c->again = false;
	c->bumped_count = 0;
	c->exemptions_ended = 0;
	memset(c->lists, 0, c->run->config->list_count * sizeof(*c->lists));
	st = ledger_import_next_id(txn, &c->import, why);
	undo_begin(&c->undo, c->import);
	return st;
}

enum status
change_check(const struct change *c, struct why *why)
{
	if (c->undo.count == 0)
		return ST_OK;
	why_set(why, "findings changed, and no import says so");
	return ST_INTERNAL;
}

void
change_end(struct change *c)
{
	undo_free(&c->undo);
	free(c->bumped);
	free(c->lists);
	c->bumped = NULL;
	c->lists = NULL;
}

void
change_know_list(struct change *c, const struct config_list *list, uint16_t id)
{
	c->lists[list - c->run->config->lists].id = id;
}

enum status
change_allowed(const struct config_list *list, struct why *why)
{
	if (list->freeze == NULL)
		return ST_OK;
	why_set(why, "list %s is frozen: %s", list->name, list->freeze);
	return ST_DENIED;
}

enum status
change_list(struct change *c, const struct config_list *list,
    struct list_state *out, struct why *why)
{
	enum status st = change_allowed(list, why);

	if (st != ST_OK)
		return st;
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

/* The list that a finding is on, or NULL. */
static const struct config_list *
config_of(const struct change *c, uint16_t list)
{
	const struct config *config = c->run->config;

	for (size_t i = 0; i < config->list_count; i++)
		if (c->lists[i].id == list)
			return &config->lists[i];
	return NULL;
}

/* What must never be served, whoever asks for it. */
static enum status
check_served(const struct config_list *list, const struct prefix *prefix,
    bool begins, struct why *why)
{
	const char *reserved = prefix_reserved(prefix);
	char text[PREFIX_TEXT_MAX];

	if (reserved == NULL && begins && plan_too_wide(list, prefix))
		reserved = "it is wider than the list allows";
	if (reserved == NULL)
		return ST_OK;
	why_set(why, "%s must not be served on list %s: %s",
	    prefix_format(prefix, text), list->name, reserved);
	return ST_INTERNAL;
}

/* May the finding be stored? And which listings begin or end with it. */
static enum status
judge(struct change *c, const struct finding_key *key,
    const struct finding *before, const struct finding *after, struct why *why)
{
	const bool was = before != NULL && finding_state_served(before->state);
	const bool is = after != NULL && finding_state_served(after->state);
	const struct config_list *list = config_of(c, key->list);
	struct change_tally *state;

	if (list == NULL) {
		why_set(why, "list %u of a finding is not in relaybl.conf",
		    key->list);
		return ST_INTERNAL;
	}
	state = &c->lists[list - c->run->config->lists];
	state->begun += !was && is;
	state->ended += was && !is;
	return is ? check_served(list, &key->prefix, !was, why) : ST_OK;
}

enum status
change_finding(struct change *c, const struct finding_key *key,
    const struct finding *before, const struct finding *after, struct why *why)
{
	enum status st = judge(c, key, before, after, why);

	/* First the undo, which reads the map, then what writes to it. */
	if (st == ST_OK && !c->without_undo)
		st = undo_note(&c->undo, key, before, after == NULL, why);
	if (st == ST_OK && after != NULL)
		st = ledger_finding_put(c->txn, key, after, why);
	else if (st == ST_OK)
		st = ledger_finding_del(c->txn, key, why);
	return st == ST_OK ? undo_put(&c->undo, c->txn, false, why) : st;
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

	if (st == ST_OK)
		st = undo_put(&c->undo, c->txn, true, why);
	if (st != ST_OK)
		return st;
	rec->time = c->run->now;
	rec->list = state.id;
	rec->serial = state.serial;
	rec->actor = slice_of(c->run->actor);
	st = ledger_import_append(c->txn, rec, why);
	if (st == ST_OK && c->undo.count > 0 && retention_is_scan(rec->kind))
		st = retention_undo_of(c->txn, state.id, why);
	c->import = rec->id + 1;
	undo_begin(&c->undo, c->import);
	return st;
}
