/* The tickets that an address is a host of. */
#include "card_tickets.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "ticket_life.h"
#include "ticket_show.h"

struct gathering {
	struct card_tickets *out;
	uint16_t list;
};

/* Texts wait until nothing is walked. */
static enum status
note_ticket(void *ctx, const struct prefix *prefix, uint64_t ticket)
{
	const struct gathering *g = ctx;
	struct card_tickets *t = g->out;
	struct card_ticket *more =
	    grow(t->all, &t->cap, t->count + 1, sizeof(*more));

	if (more == NULL)
		return ST_NO_MEMORY;
	t->all = more;
	more[t->count++] = (struct card_ticket){
	    .record.id = ticket,
	    .host = {.list = g->list, .prefix = *prefix},
	};
	return ST_OK;
}

static enum status
load(struct ledger_txn *txn, struct card_ticket *t, struct why *why)
{
	const struct prefix prefix = t->host.prefix;
	const uint16_t list = t->host.list;
	const uint64_t id = t->record.id;
	enum status st = ledger_ticket_get(txn, id, &t->record, why);

	if (st == ST_OK)
		st = ledger_ticket_host_get(
		    txn, id, list, &prefix, &t->host, why);
	if (st != ST_NOT_FOUND)
		return st;
	why_set(why, "ledger: ticket %" PRIu64 ": a host or it is missing", id);
	return ST_CORRUPT;
}

/* Was the prefix of that finding asked for already? */
static bool
is_repeated(const struct lookup *l, size_t at)
{
	const struct prefix *p = &l->findings[at].key.prefix;

	if (prefix_is_single(p))
		return true;
	for (size_t i = 0; i < at; i++)
		if (prefix_cmp(&l->findings[i].key.prefix, p) == 0)
			return true;
	return false;
}

static enum status
gather_list(struct ledger_txn *txn, const struct lookup *l,
    struct card_tickets *out, struct why *why)
{
	const struct prefix single = prefix_of_addr(l->addr);
	struct gathering g = {.out = out};
	struct list_state state;
	enum status st =
	    ledger_list_by_name(txn, l->list->name, false, &state, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	g.list = state.id;
	st = ledger_tickets_at(txn, state.id, &single, note_ticket, &g, why);
	for (size_t i = 0; i < l->count && st == ST_OK; i++)
		if (!is_repeated(l, i))
			st = ledger_tickets_at(txn, state.id,
			    &l->findings[i].key.prefix, note_ticket, &g, why);
	return st;
}

enum status
card_tickets_gather(
    const struct lookups *l, struct card_tickets *out, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < l->count && st == ST_OK; i++)
		st = gather_list(l->txn, &l->all[i], out, why);
	for (size_t i = 0; i < out->count && st == ST_OK; i++)
		st = load(l->txn, &out->all[i], why);
	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}

void
card_tickets_free(struct card_tickets *t)
{
	free(t->all);
	*t = (struct card_tickets){.all = NULL};
}

static const char *
state_of(const struct card_ticket *t, const struct lookups *l)
{
	return ticket_state_now(
	    &t->record, l->run->now, l->run->config->report.no_answer_s);
}

static void
print_one(const struct card_ticket *t, const struct lookups *l)
{
	const struct ticket_record *r = &t->record;
	const int64_t now = l->run->now;
	char name[TICKET_NAME_MAX];

	printf("  ticket %" PRIu64 ": %s; this host: %s\n", r->id,
	    state_of(t, l), ticket_host_state_text(t->host.state));
	show_text("operator", slice_of(ticket_name(r->holder, r->name, name)));
	show_time("reported", r->reported, now);
	show_time("acknowledged", r->acked, now);
	show_time("promised", r->promised, now);
	show_time("claimed", t->host.claimed, now);
	show_time("verified", t->host.verified, now);
	show_time("reopened", t->host.reopened, now);
	show_time("closed", r->closed, now);
}

void
card_tickets_print(const struct card_tickets *t, const struct lookups *l)
{
	for (size_t i = 0; i < t->count; i++)
		print_one(&t->all[i], l);
}

json_t *
card_tickets_json(const struct card_tickets *t, const struct lookups *l)
{
	json_t *all = json_array();

	for (size_t i = 0; i < t->count; i++) {
		json_t *obj = ticket_json(
		    &l->names, &t->all[i].record, state_of(&t->all[i], l));

		json_set(obj, "host", ticket_host_json(&t->all[i].host));
		(void)json_array_append_new(all, obj);
	}
	return all;
}
