/* A file's records to findings and events. */
#include "apply_records.h"

#include <stdio.h>

#include "event_queue.h"
#include "telling.h"
#include "ticket_watch.h"

static enum status
tell_now(void *ctx, struct event *ev, struct why *why)
{
	return change_event(ctx, ev, why);
}

enum status
apply_step(struct change *c, const struct finding_key *key,
    const struct finding *known, const struct plan_step *step,
    const char *words, struct why *why)
{
	const struct telling now = {tell_now, c};
	enum status st;

	if (!step->write)
		return ST_OK;
	/* First the finding: its texts may lie in the map, which events
	 * change. */
	st = change_finding(c, key, known, &step->after, why);
	return st == ST_OK ? telling_step(&now, key, step, words, why) : st;
}

/* What is applied, and the words of the last step that was told: those of the
 * next one are the same more often than not. */
struct applying {
	struct change *change;
	struct event_queue events;
	struct places *withheld;
	struct ticket_watch tickets;
	size_t at;		     /* in the batch: what an event is about */
	char words[EVENT_WORDS_MAX]; /* "": there was none yet */
	uint8_t verdict, proof;
	unsigned streak, needed;
};

static bool
has_words(const struct applying *a, const struct plan_step *step)
{
	return a->words[0] != '\0' && a->verdict == step->after.verdict &&
	       a->proof == step->after.proof && a->streak == step->streak &&
	       a->needed == step->needed;
}

static void
set_words(struct applying *a, const struct plan_step *step)
{
	a->verdict = step->after.verdict;
	a->proof = step->after.proof;
	a->streak = step->streak;
	a->needed = step->needed;
	telling_words(step, a->words);
}

static enum status
tell_later(void *ctx, struct event *ev, struct why *why)
{
	struct applying *a = ctx;

	return event_queue_add(&a->events, a->at, ev, why);
}

/* The reason of a step's events; own has EVENT_WORDS_MAX bytes. */
static const char *
words_of(struct applying *a, const struct planned *p, char *own)
{
	char text[PREFIX_TEXT_MAX];

	if (p->step->outcome == PLAN_EXEMPT) {
		(void)snprintf(own, EVENT_WORDS_MAX, "open, but %s is exempt",
		    prefix_format(p->exemption, text));
		return own;
	}
	if (p->step->alert) {
		telling_words(p->step, own);
		return own;
	}
	if (!has_words(a, p->step))
		set_words(a, p->step);
	return a->words;
}

/* Somebody wanted to know. */
static enum status
answer(struct applying *a, const struct planned *p, struct why *why)
{
	const struct change *c = a->change;
	char words[EVENT_WORDS_MAX];
	struct event ev = {
	    .kind = EVENT_RECHECK,
	    .before = p->step->before,
	    .after = p->step->after.state,
	    .class = p->step->after.class,
	    .prefix = p->item->prefix,
	    .port = p->item->port,
	};
	enum status st = recheck_answer(
	    c->txn, p->key.list, &p->key.prefix, c->run->now, why);

	(void)snprintf(words, sizeof(words), "looked at again: %s",
	    verdict_text(p->item->verdict));
	ev.reason = slice_of(words);
	return st == ST_OK ? tell_later(a, &ev, why) : st;
}

/* Some hosts are those of tickets. */
static enum status
watch(struct applying *a, const struct planned *p, struct why *why)
{
	const struct ticket_verdict v = {
	    .verdict = p->item->verdict,
	    .time = p->item->ended,
	    .counted = p->step->counted,
	    .import = a->change->import,
	};

	if (a->tickets.count == 0 || !p->step->write)
		return ST_OK;
	return ticket_watch_see(&a->tickets, &p->key.prefix, &v, why);
}

static enum status
apply_planned(void *ctx, const struct planned *p, struct why *why)
{
	struct applying *a = ctx;
	const struct telling later = {tell_later, a};
	char own[EVENT_WORDS_MAX];
	enum status st = ST_OK;

	if (p->step->outcome == PLAN_WITHHELD)
		return places_add(a->withheld, p->at, why);
	a->at = p->at;
	if (p->step->write)
		st = change_finding(
		    a->change, &p->key, p->known, &p->step->after, why);
	if (st == ST_OK && p->step->write)
		st = telling_step(
		    &later, &p->key, p->step, words_of(a, p, own), why);
	if (st == ST_OK)
		st = watch(a, p, why);
	return st == ST_OK && p->answers ? answer(a, p, why) : st;
}

enum status
apply_records(struct change *c, struct planner *p, struct plan_tally *tally,
    struct places *withheld, struct progress *progress, struct why *why)
{
	struct applying applying = {
	    .change = c,
	    .events = {.batch = &p->in->batch},
	    .withheld = withheld,
	};
	enum status st =
	    ticket_watch_make(&applying.tickets, c->txn, p->list, why);

	p->sink = apply_planned;
	p->ctx = &applying;
	if (st == ST_OK)
		st = planner_run(p, tally, why);
	progress_word(progress, "writing the history");
	if (st == ST_OK)
		st = event_queue_put(
		    &applying.events, c, p->list, p->scanner, why);
	if (st == ST_OK)
		st = ticket_watch_apply(
		    &applying.tickets, c, p->list, p->scanner, why);
	tally->tickets_verified = applying.tickets.verified;
	tally->tickets_reopened = applying.tickets.reopened;
	event_queue_free(&applying.events);
	ticket_watch_free(&applying.tickets);
	return st;
}
