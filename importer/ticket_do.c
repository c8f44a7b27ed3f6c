/* Tickets, carried on by hand: which hosts it is done to, and what is told. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "recheck_set.h"
#include "stamp.h"
#include "ticket.h"

/* "ticket 3: scheduled for 2002-10-01T00:00:00Z: by phone" */
static void
make_words(const struct ticket_action *a, char *out, size_t size)
{
	const bool ahead = a->act == TICKET_ACT_SCHEDULE;
	char when[STAMP_TEXT_MAX];

	(void)snprintf(out, size, "ticket %" PRIu64 ": %s%s%s%s%s", a->id,
	    ticket_entry_kind_text((int)ticket_act_entry(a->act)),
	    ahead ? " for " : " at ", stamp_format(a->at, when),
	    a->text[0] != '\0' ? ": " : "", a->text);
}

static enum status
log_action(struct change *c, const struct ticket_action *a, struct why *why)
{
	struct ticket_entry entry = {
	    .ticket = a->id,
	    .noted = c->run->now,
	    .time = a->at,
	    .kind = (uint8_t)ticket_act_entry(a->act),
	    .actor = slice_of(c->run->actor),
	    .text = slice_of(a->text),
	};

	return ledger_ticket_log_append(c->txn, &entry, why);
}

void
ticket_done_free(struct ticket_done *d)
{
	free(d->hosts);
	*d = (struct ticket_done){.count = 0};
}

static enum status
add_done(struct ticket_done *d, const struct prefix *prefix, struct why *why)
{
	struct prefix *more =
	    grow(d->hosts, &d->cap, d->count + 1, sizeof(*more));

	if (more == NULL)
		return why_no_memory(why);
	d->hosts = more;
	more[d->count++] = *prefix;
	return ST_OK;
}

/* An action, while its hosts are chosen. */
struct choosing {
	const struct ticket_action *a;
	const struct change *c;
	bool all; /* reopen: those that are verified, too */
	struct ticket_done *done;
	struct why *why;
};

/* May it be done to the host, unless it is one that was named? While a ticket
 * was closed nobody watched it: what is listed now is not fixed. */
static enum status
concerns(const struct choosing *x, const struct ticket_host *h, bool *out)
{
	*out = true;
	if (x->a->act == TICKET_ACT_CLAIM)
		*out = h->state == TICKET_HOST_OPEN ||
		       h->state == TICKET_HOST_REOPENED;
	else if (x->a->act == TICKET_ACT_REOPEN && !x->all &&
		 h->state == TICKET_HOST_VERIFIED)
		return ticket_is_listed(x->c->txn, h->list, &h->prefix,
		    x->c->run->now, out, x->why);
	return ST_OK;
}

static enum status
choose_one(void *ctx, const struct ticket_host *h)
{
	const struct choosing *x = ctx;
	bool does = false;
	enum status st = concerns(x, h, &does);

	return st == ST_OK && does ? add_done(x->done, &h->prefix, x->why) : st;
}

static enum status
choose_named(const struct choosing *x, struct change *c,
    const struct ticket_record *t, struct why *why)
{
	const struct ticket_action *a = x->a;
	char text[PREFIX_TEXT_MAX];
	enum status st = ST_OK;

	for (size_t i = 0; i < a->count && st == ST_OK; i++) {
		struct ticket_host h;
		bool does = false;

		st = ledger_ticket_host_get(
		    c->txn, t->id, t->list, &a->hosts[i], &h, why);
		if (st == ST_NOT_FOUND)
			why_set(why, "%s is no host of ticket %" PRIu64,
			    prefix_format(&a->hosts[i], text), t->id);
		if (st == ST_OK)
			st = concerns(x, &h, &does);
		if (st == ST_OK && !does) {
			why_set(why, "%s is %s already",
			    prefix_format(&h.prefix, text),
			    ticket_host_state_text(h.state));
			st = ST_USAGE;
		}
		if (st == ST_OK)
			st = add_done(x->done, &h.prefix, why);
	}
	return st;
}

static enum status
choose(struct change *c, const struct ticket_action *a,
    const struct ticket_record *t, struct ticket_done *out, struct why *why)
{
	struct choosing x = {.a = a,
	    .c = c,
	    .all = a->count > 0 || t->verified_hosts == t->hosts,
	    .done = out,
	    .why = why};

	if (a->count > 0)
		return choose_named(&x, c, t, why);
	return ledger_ticket_hosts(c->txn, t->id, choose_one, &x, why);
}

/* What is claimed is to be looked at; but not more often than it may be. */
static enum status
ask_again(struct change *c, uint16_t list, const struct prefix *prefix,
    const char *words, struct why *why)
{
	struct recheck r;
	enum status st = ledger_recheck_get(c->txn, list, prefix, &r, why);

	if (st == ST_OK &&
	    (r.answered == 0 || r.asked + RECHECK_APART_S > c->run->now))
		return ST_OK;
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	r = (struct recheck){
	    .prefix = *prefix,
	    .asked = c->run->now,
	    .actor = slice_of(c->run->actor),
	    .reason = slice_of(words),
	};
	return ledger_recheck_put(c->txn, list, &r, why);
}

static enum status
do_to_host(struct change *c, const struct ticket_action *a,
    const struct ticket_record *t, const struct prefix *prefix,
    const char *words, struct why *why)
{
	struct ticket_host h;
	enum status st =
	    ledger_ticket_host_get(c->txn, t->id, t->list, prefix, &h, why);

	if (st != ST_OK)
		return st;
	if (a->act == TICKET_ACT_CLAIM || a->act == TICKET_ACT_REOPEN) {
		ticket_life_host(&h, a->act, a->at);
		st = ledger_ticket_host_put(c->txn, &h, why);
	}
	if (st == ST_OK && a->act == TICKET_ACT_CLAIM)
		st = ask_again(c, t->list, prefix, words, why);
	return st == ST_OK ? ticket_tell(c, &h, 0, 0, words, why) : st;
}

#define DAY_S ((int64_t)24 * 60 * 60)

/* Who says a day does not say a time before the report of that day. */
static void
settle_day(struct ticket_action *a, const struct ticket_record *t)
{
	if (a->day && a->at < t->reported && a->at + DAY_S > t->reported)
		a->at = t->reported;
}

/* The ticket, and that it can be done to it. */
static enum status
check(struct change *c, struct ticket_action *a, struct ticket_record *t,
    struct why *why)
{
	enum status st = ledger_ticket_get(c->txn, a->id, t, why);

	if (st == ST_NOT_FOUND)
		why_set(why, "there is no ticket %" PRIu64, a->id);
	if (st != ST_OK)
		return st;
	settle_day(a, t);
	st = ticket_life_allows(t, a->act, why);
	if (st == ST_OK)
		st = ticket_life_dates(t, a->act, a->at, c->run->now, why);
	return st;
}

enum status
ticket_do(struct change *c, const struct ticket_action *action,
    struct ticket_done *out, struct why *why)
{
	struct ticket_action a = *action;
	char words[EVENT_TEXT_MAX + 1];
	struct ticket_record t;
	enum status st = check(c, &a, &t, why);

	out->count = 0;
	if (st == ST_OK)
		st = choose(c, &a, &t, out, why);
	if (st != ST_OK)
		return st;
	out->before = t.state;
	make_words(&a, words, sizeof(words));
	for (size_t i = 0; i < out->count && st == ST_OK; i++)
		st = do_to_host(c, &a, &t, &out->hosts[i], words, why);
	ticket_life_do(&t, a.act, a.at, c->run->now);
	if (st == ST_OK)
		st = log_action(c, &a, why);
	if (st == ST_OK)
		st = ticket_settle(c->txn, &t, why);
	out->after = t.state;
	return st;
}
