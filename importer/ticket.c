/* Tickets, opened and found. */
#include "ticket.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "stamp.h"

/* ---- finding ---- */

struct finding_open {
	struct ledger_txn *txn;
	const struct prefix *prefix; /* of the host; or NULL */
	uint16_t list;
	struct slice holder;
	uint64_t id; /* the newest so far; 0: none */
	struct why *why;
};

static enum status
look_at_ticket(void *ctx, const struct ticket_record *t)
{
	struct finding_open *f = ctx;

	if (t->list == f->list && ticket_is_open(t) &&
	    t->holder.len == f->holder.len &&
	    memcmp(t->holder.data, f->holder.data, f->holder.len) == 0)
		f->id = t->id;
	return ST_OK;
}

enum status
ticket_find_open(struct ledger_txn *txn, uint16_t list, const char *holder,
    uint64_t *id_out, struct why *why)
{
	struct finding_open f = {.list = list, .holder = slice_of(holder)};
	enum status st = ledger_tickets(txn, look_at_ticket, &f, why);

	if (st == ST_OK && f.id == 0)
		return ST_NOT_FOUND;
	if (st == ST_OK)
		*id_out = f.id;
	return st;
}

static enum status
look_at_place(void *ctx, const struct prefix *prefix, uint64_t ticket)
{
	struct finding_open *f = ctx;
	struct ticket_record t;
	enum status st = ledger_ticket_get(f->txn, ticket, &t, f->why);

	(void)prefix;
	if (st == ST_OK && ticket_is_open(&t))
		f->id = ticket;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
ticket_find_host(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, uint64_t *id_out, struct why *why)
{
	struct finding_open f = {.txn = txn, .why = why};
	enum status st =
	    ledger_tickets_at(txn, list, prefix, look_at_place, &f, why);

	if (st == ST_OK && f.id == 0)
		return ST_NOT_FOUND;
	if (st == ST_OK)
		*id_out = f.id;
	return st;
}

/* ---- listed? ---- */

struct listed_ctx {
	int64_t now;
	bool listed;
};

static enum status
look_at_finding(void *ctx, const struct ledger_finding *lf)
{
	struct listed_ctx *l = ctx;

	if (finding_state_served(lf->finding.state) &&
	    lf->finding.expires > l->now)
		l->listed = true;
	return ST_OK;
}

enum status
ticket_is_listed(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, int64_t now, bool *out, struct why *why)
{
	struct listed_ctx l = {now, false};
	enum status st = ledger_findings_covering(
	    txn, list, &prefix->addr, look_at_finding, &l, why);

	*out = l.listed;
	return st;
}

/* ---- telling ---- */

enum status
ticket_tell(struct change *c, const struct ticket_host *h, uint16_t scanner,
    uint64_t import, const char *words, struct why *why)
{
	struct event ev = {
	    .kind = EVENT_TICKET,
	    .import = import,
	    .list = h->list,
	    .scanner = scanner,
	    .prefix = h->prefix,
	    .actor = slice_of(c->run->actor),
	    .reason = slice_of(words),
	};

	return change_event(c, &ev, why);
}

/* ---- the ticket follows from its hosts ---- */

static enum status
add_host(void *ctx, const struct ticket_host *h)
{
	ticket_life_add(ctx, h);
	return ST_OK;
}

enum status
ticket_settle(struct ledger_txn *txn, struct ticket_record *t, struct why *why)
{
	struct ticket_record there;
	enum status st;

	ticket_life_begin(t);
	st = ledger_ticket_hosts(txn, t->id, add_host, t, why);
	if (st == ST_OK)
		st = ledger_ticket_get(txn, t->id, &there, why);
	if (st != ST_OK)
		return st;
	ticket_life_settle(t);
	t->holder = there.holder;
	t->name = there.name;
	t->contact = there.contact;
	t->lang = there.lang;
	t->channel = there.channel;
	return ledger_ticket_put(txn, t, why);
}

/* ---- opening ---- */

/* Listed, and not exempt: only that is to be told. */
static enum status
is_served(const struct change *c, uint16_t list, const struct prefix *host,
    bool *out, struct why *why)
{
	struct exemption exemption;
	const enum status st = ledger_exemption_covering(
	    c->txn, list, &host->addr, &exemption, why);

	*out = false;
	return st == ST_NOT_FOUND
		   ? ticket_is_listed(c->txn, list, host, c->run->now, out, why)
		   : st;
}

/* Those of the hosts that are listed, and in no open ticket. */
static enum status
choose_free(struct change *c, const struct ticket_opening *o,
    struct prefix *hosts, struct ticket_opened *out, struct why *why)
{
	enum status st = ST_OK;
	uint64_t other;
	bool listed;

	for (size_t i = 0; i < o->count; i++) {
		const struct prefix *host = &o->hosts[i];

		st = is_served(c, o->list, host, &listed, why);
		if (st == ST_OK && !listed) {
			out->gone++;
			continue;
		}
		if (st == ST_OK)
			st = ticket_find_host(
			    c->txn, o->list, host, &other, why);
		if (st == ST_NOT_FOUND)
			hosts[out->hosts++] = *host;
		else if (st == ST_OK && out->left++ == 0)
			out->left_in = other;
		else if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
put_hosts(struct change *c, const struct ticket_record *t,
    const struct prefix *hosts, size_t count, const char *words,
    struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		const struct ticket_host h = {
		    .ticket = t->id, .list = t->list, .prefix = hosts[i]};

		st = ledger_ticket_host_put(c->txn, &h, why);
		if (st == ST_OK)
			st = ticket_tell(c, &h, 0, 0, words, why);
	}
	return st;
}

static enum status
put_ticket(struct change *c, const struct ticket_opening *o,
    const struct prefix *hosts, struct ticket_opened *out, struct why *why)
{
	struct ticket_record t = {
	    .list = o->list,
	    .survey = o->survey,
	    .opened = c->run->now,
	    .reported = o->at,
	    .holder = slice_of(o->holder),
	    .name = slice_of(o->name),
	    .contact = slice_of(o->contact),
	    .lang = slice_of(o->lang),
	    .channel = slice_of(o->channel),
	};
	struct ticket_entry entry = {
	    .noted = c->run->now,
	    .time = o->at,
	    .kind = TICKET_ENTRY_OPENED,
	    .actor = slice_of(c->run->actor),
	    .text = slice_of(o->text),
	};
	char words[EVENT_TEXT_MAX + 1], when[STAMP_TEXT_MAX];
	enum status st = ledger_ticket_append(c->txn, &t, why);

	if (st != ST_OK)
		return st;
	(void)snprintf(words, sizeof(words),
	    "ticket %" PRIu64 ": opened, %s told at %s", t.id, o->name,
	    stamp_format(o->at, when));
	entry.ticket = t.id;
	st = put_hosts(c, &t, hosts, out->hosts, words, why);
	if (st == ST_OK)
		st = ledger_ticket_log_append(c->txn, &entry, why);
	if (st == ST_OK)
		st = ticket_settle(c->txn, &t, why);
	out->id = t.id;
	out->hosts = t.hosts;
	return st;
}

enum status
ticket_open(struct change *c, const struct ticket_opening *o,
    struct ticket_opened *out, struct why *why)
{
	const struct ticket_record none = {.reported = 0};
	struct prefix *hosts;
	enum status st = ticket_life_dates(
	    &none, TICKET_ACT_REPORT, o->at, c->run->now, why);

	*out = (struct ticket_opened){.id = 0};
	if (st != ST_OK)
		return st;
	/* One more than none: calloc(0) may give NULL. */
	hosts = calloc(o->count + 1, sizeof(*hosts));
	if (hosts == NULL)
		return why_no_memory(why);
	st = choose_free(c, o, hosts, out, why);
	if (st == ST_OK && out->hosts > 0)
		st = put_ticket(c, o, hosts, out, why);
	free(hosts);
	return st;
}
