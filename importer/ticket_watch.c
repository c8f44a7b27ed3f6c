/* What an import does to tickets. */
#include "ticket_watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "event_queue.h"
#include "grow.h"
#include "ticket.h"
#include "ticket_sums.h"
#include "ticket_undo.h"

struct watched {
	struct prefix prefix;
	uint64_t ticket;
	int64_t reported;
	bool open; /* the scan found a port of it open */
};

struct watched_verdict {
	size_t host; /* index */
	struct ticket_verdict v;
};

/* ---- which hosts ---- */

struct making {
	struct ticket_watch *w;
	struct ledger_txn *txn;
	struct why *why;
};

static enum status
add_host(struct ticket_watch *w, const struct prefix *prefix,
    const struct ticket_record *t, struct why *why)
{
	struct watched *more =
	    grow(w->hosts, &w->cap, w->count + 1, sizeof(*more));

	if (more == NULL)
		return why_no_memory(why);
	w->hosts = more;
	more[w->count++] = (struct watched){
	    .prefix = *prefix, .ticket = t->id, .reported = t->reported};
	return ST_OK;
}

static enum status
look_at_place(void *ctx, const struct prefix *prefix, uint64_t ticket)
{
	const struct making *m = ctx;
	struct ticket_record t;
	enum status st = ledger_ticket_get(m->txn, ticket, &t, m->why);

	if (st != ST_OK || t.state == TICKET_CLOSED)
		return st == ST_NOT_FOUND ? ST_OK : st;
	return add_host(m->w, prefix, &t, m->why);
}

enum status
ticket_watch_make(struct ticket_watch *w, struct ledger_txn *txn, uint16_t list,
    struct why *why)
{
	struct making m = {w, txn, why};

	return ledger_ticket_places(txn, list, look_at_place, &m, why);
}

void
ticket_watch_free(struct ticket_watch *w)
{
	free(w->hosts);
	free(w->verdicts);
	*w = (struct ticket_watch){.count = 0};
}

/* ---- verdicts on them ---- */

static enum status
hold_back(struct ticket_watch *w, size_t host, const struct ticket_verdict *v,
    struct why *why)
{
	struct watched_verdict *more = grow(
	    w->verdicts, &w->verdict_cap, w->verdict_count + 1, sizeof(*more));

	if (more == NULL)
		return why_no_memory(why);
	w->verdicts = more;
	w->hosts[host].open |= v->verdict == VERDICT_OPEN;
	more[w->verdict_count++] = (struct watched_verdict){host, *v};
	return ST_OK;
}

/* The first host that is not before the prefix; count where none is. */
static size_t
first_of(const struct ticket_watch *w, const struct prefix *prefix)
{
	size_t from = 0, to = w->count;

	while (from < to) {
		const size_t mid = from + (to - from) / 2;

		if (prefix_cmp(&w->hosts[mid].prefix, prefix) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

enum status
ticket_watch_see(struct ticket_watch *w, const struct prefix *prefix,
    const struct ticket_verdict *v, struct why *why)
{
	enum status st = ST_OK;

	if (v->verdict != VERDICT_OPEN && v->verdict != VERDICT_CLOSED)
		return ST_OK;
	for (size_t i = first_of(w, prefix);
	     i < w->count && st == ST_OK &&
	     prefix_covers(prefix, &w->hosts[i].prefix);
	     i++)
		st = hold_back(w, i, v, why);
	return st;
}

/* ---- what comes of them ---- */

struct applying {
	struct ticket_watch *watch;
	struct change *change;
	uint16_t list, scanner;
	struct ticket_undo undo;
	struct ticket_sums sums;
};

static enum status
tell(struct applying *a, const struct ticket_host *h, enum ticket_effect effect,
    struct why *why)
{
	const bool verified = effect == TICKET_EFFECT_VERIFIED;
	char words[EVENT_WORDS_MAX];
	enum status st;

	if (verified)
		(void)snprintf(words, sizeof(words),
		    "ticket %" PRIu64 ": verified: closed in %u scans",
		    h->ticket, h->closed);
	else
		(void)snprintf(words, sizeof(words),
		    "ticket %" PRIu64 ": reopened: open again", h->ticket);
	st = ticket_tell(
	    a->change, h, a->scanner, a->change->import, words, why);
	if (st != ST_OK)
		return st;
	(*(verified ? &a->watch->verified : &a->watch->reopened))++;
	return ticket_sums_add(&a->sums, h->ticket,
	    verified ? TICKET_ENTRY_VERIFIED : TICKET_ENTRY_REOPENED,
	    verified ? h->verified : h->reopened, why);
}

static enum status
store(struct applying *a, const struct ticket_host *before,
    const struct ticket_host *after, enum ticket_effect effect, struct why *why)
{
	struct ledger_txn *txn = a->change->txn;
	enum status st = ticket_undo_note(
	    &a->undo, txn, before, after->closed > before->closed, why);

	if (st == ST_OK)
		st = ledger_ticket_host_put(txn, after, why);
	if (st == ST_OK && effect == TICKET_EFFECT_COUNTED)
		return ST_OK;
	return st == ST_OK ? tell(a, after, effect, why) : st;
}

static enum status
apply_one(struct applying *a, const struct watched *host,
    struct ticket_verdict *v, struct why *why)
{
	struct ticket_host before, after;
	enum ticket_effect effect;
	enum status st;

	/* Open is what one port is; closed are all. */
	if (host->open && v->verdict == VERDICT_CLOSED)
		return ST_OK;
	st = ledger_ticket_host_get(
	    a->change->txn, host->ticket, a->list, &host->prefix, &before, why);
	if (st != ST_OK)
		return st;
	if (ticket_life_asks(&before, v, host->reported))
		st = ticket_is_listed(a->change->txn, a->list, &host->prefix,
		    a->change->run->now, &v->listed, why);
	if (st != ST_OK)
		return st;
	after = before;
	effect = ticket_life_verdict(&after, v, host->reported);
	return effect == TICKET_EFFECT_NONE
		   ? ST_OK
		   : store(a, &before, &after, effect, why);
}

enum status
ticket_watch_apply(struct ticket_watch *w, struct change *c, uint16_t list,
    uint16_t scanner, struct why *why)
{
	struct applying a = {
	    .watch = w,
	    .change = c,
	    .list = list,
	    .scanner = scanner,
	};
	enum status st = ST_OK;

	ticket_undo_begin(&a.undo, c->import);
	for (size_t i = 0; i < w->verdict_count && st == ST_OK; i++)
		st = apply_one(
		    &a, &w->hosts[w->verdicts[i].host], &w->verdicts[i].v, why);
	if (st == ST_OK)
		st = ticket_undo_put(&a.undo, c->txn, why);
	if (st == ST_OK)
		st = ticket_sums_put(&a.sums, c, 0, why);
	ticket_sums_free(&a.sums);
	ticket_undo_free(&a.undo);
	return st;
}
