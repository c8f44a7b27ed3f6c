/* Brings the ledger's lists and exemptions in line with relaybl.conf and the
 * time. */
#include "sync.h"

#include <string.h>

struct sweep {
	struct change *change;
	uint16_t list;
	struct why *why;
};

bool
sync_exemption_over(const struct exemption *e, int64_t now)
{
	return e->expires != 0 && e->expires <= now;
}

bool
sync_is_configured(const struct exemption *e)
{
	static const char owner[] = EXEMPTION_OWNER_CONFIG;

	return e->owner.len == sizeof(owner) - 1 &&
	       memcmp(e->owner.data, owner, sizeof(owner) - 1) == 0;
}

/* Takes an exemption away whose time is over. */
static enum status
drop_if_over(void *ctx, const struct exemption *e)
{
	struct sweep *s = ctx;
	struct event ev = {
	    .kind = EVENT_UNEXEMPTED,
	    .list = s->list,
	    .prefix = e->prefix,
	    .reason = slice_of("its time is over"),
	};
	enum status st;

	if (!sync_exemption_over(e, s->change->run->now))
		return ST_OK;
	s->change->exemptions_ended++;
	st = ledger_exemption_del(s->change->txn, s->list, &ev.prefix, s->why);
	if (st == ST_OK)
		st = change_event(s->change, &ev, s->why);
	return st == ST_OK ? change_bump(s->change, s->list, s->why) : st;
}

static enum status
sync_exemptions(struct change *c, const struct config_list *list, uint16_t id,
    struct why *why)
{
	struct sweep sweep = {c, id, why};
	bool changed = false;
	enum status st =
	    ledger_exemptions(c->txn, id, drop_if_over, &sweep, why);

	if (st == ST_OK)
		st = ledger_exemptions_sync(c->txn, id, list->exempt,
		    list->exempt_count, c->run->now, &changed, why);
	return st == ST_OK && changed ? change_bump(c, id, why) : st;
}

/* The list of that name; a new one gets its first serial. */
static enum status
make_list(struct change *c, const char *name, uint16_t *id_out, struct why *why)
{
	struct list_state state;
	enum status st = ledger_list_by_name(c->txn, name, false, &state, why);

	if (st == ST_NOT_FOUND) {
		st = ledger_list_by_name(c->txn, name, true, &state, why);
		if (st == ST_OK)
			st = change_bump(c, state.id, why);
	}
	if (st == ST_OK)
		*id_out = state.id;
	return st;
}

enum status
sync_config(struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	enum status st = ST_OK;

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		uint16_t id = 0;

		st = make_list(c, config->lists[i].name, &id, why);
		change_know_list(c, &config->lists[i], id);
		/* What is frozen is served as it is. */
		if (st == ST_OK && config->lists[i].freeze == NULL)
			st = sync_exemptions(c, &config->lists[i], id, why);
	}
	return st;
}
