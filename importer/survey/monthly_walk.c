/*
 * Listings, alarms and what else events say of a month: one pass over all
 * events and findings, which are in the same order, place by place.
 */
#include "monthly_impl.h"
#include "monthly_hidden.h"
#include "progress.h"

struct walk {
	struct making *making;
	struct monthly *m;
	struct monthly_hidden hidden;
	struct ledger_cursor *cursor; /* of the findings */
	struct ledger_finding next;
	bool more;					 /* next is one */
	struct place place;				 /* in hand */
	bool begun;					 /* it is one */
	struct making_alarm alarms[MONTHLY_ALARM_KINDS]; /* of the place */
	uint64_t events, last_seq; /* there are; highest number of one */
	int64_t oldest_event;
	struct progress progress;
	struct why *why;
};

static const uint8_t alarm_kinds[MONTHLY_ALARM_KINDS] = {
    EVENT_OWN_OPEN, EVENT_ALERT};

static bool
wanted(const struct walk *w, uint16_t list)
{
	return w->m->list == LEDGER_ALL_LISTS || w->m->list == list;
}

/* Was it listed at any time of the month? */
static bool
says_something(const struct place_story *story)
{
	return story->any.begin + story->any.in + story->any.end > 0;
}

static enum status
finish_place(struct walk *w)
{
	struct place_story story;
	enum status st = hidden_apply(&w->hidden, &w->place);

	w->begun = false;
	if (st == ST_OK)
		st = place_tell(&w->place, &w->m->span, &story);
	if (st == ST_OK && says_something(&story))
		st = making_story(w->making, &w->place, &story);
	for (size_t i = 0; i < MONTHLY_ALARM_KINDS && st == ST_OK; i++)
		if (w->alarms[i].times > 0)
			st = making_add_alarm(
			    w->making, &w->place, &w->alarms[i]);
	return st;
}

static void
begin_place(struct walk *w, uint16_t list, const struct prefix *prefix)
{
	place_reset(&w->place, list, prefix);
	for (size_t i = 0; i < MONTHLY_ALARM_KINDS; i++) {
		w->alarms[i].kind = alarm_kinds[i];
		w->alarms[i].times = 0;
	}
	w->begun = true;
}

static int
compare(uint16_t list_a, const struct prefix *a, uint16_t list_b,
    const struct prefix *b)
{
	if (list_a != list_b)
		return list_a < list_b ? -1 : 1;
	return prefix_cmp(a, b);
}

static enum status
next_finding(struct walk *w)
{
	enum status st = ledger_findings_next(w->cursor, &w->next, w->why);

	w->more = st == ST_OK;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* The findings of the place in hand, which is over with them. */
static enum status
take_findings(struct walk *w)
{
	enum status st = ST_OK;

	while (st == ST_OK && w->more &&
	       compare(w->next.key.list, &w->next.key.prefix, w->place.list,
		   &w->place.prefix) == 0) {
		st = place_add_finding(
		    &w->place, &w->next.key, &w->next.finding);
		if (st == ST_OK)
			st = next_finding(w);
	}
	return st == ST_OK ? finish_place(w) : st;
}

/* Places that have findings alone, before that one; prefix NULL: all. */
static enum status
take_places(struct walk *w, uint16_t list, const struct prefix *prefix)
{
	enum status st = ST_OK;

	while (st == ST_OK && w->more &&
	       (prefix == NULL || compare(w->next.key.list, &w->next.key.prefix,
				      list, prefix) < 0)) {
		begin_place(w, w->next.key.list, &w->next.key.prefix);
		st = take_findings(w);
	}
	return st;
}

static void
note_alarm(struct walk *w, const struct event *ev)
{
	for (size_t i = 0; i < MONTHLY_ALARM_KINDS; i++) {
		struct making_alarm *a = &w->alarms[i];

		if (a->kind != ev->kind)
			continue;
		if (a->times++ == 0)
			a->first = ev->time;
		a->last = ev->time;
		memcpy(a->reason, ev->reason.data, ev->reason.len);
		a->reason[ev->reason.len] = '\0';
	}
}

static enum status
enter(struct walk *w, const struct event *ev)
{
	enum status st = ST_OK;

	if (w->begun && compare(w->place.list, &w->place.prefix, ev->list,
			    &ev->prefix) == 0)
		return ST_OK;
	if (w->begun)
		st = take_findings(w);
	if (st == ST_OK)
		st = take_places(w, ev->list, &ev->prefix);
	if (st == ST_OK)
		begin_place(w, ev->list, &ev->prefix);
	return st;
}

static enum status
take_event(void *ctx, const struct event *ev)
{
	struct walk *w = ctx;
	const struct monthly_span *span = &w->m->span;
	enum status st;

	w->events++;
	if (ev->seq > w->last_seq)
		w->last_seq = ev->seq;
	if (w->oldest_event == 0 || ev->time < w->oldest_event)
		w->oldest_event = ev->time;
	progress_tick(&w->progress, w->events);
	if (!wanted(w, ev->list))
		return ST_OK;
	st = enter(w, ev);
	if (st == ST_OK)
		st = place_add_event(&w->place, ev);
	if (st == ST_OK)
		st = hidden_event(&w->hidden, ev);
	if (ev->time < span->begin || ev->time >= span->end)
		return st;
	w->m->events[ev->kind]++;
	note_alarm(w, ev);
	return st;
}

/* Those of all lists, in the order of their ids, as the walk has them. */
static enum status
load_hidden(struct walk *w)
{
	const struct names *names = &w->m->names;
	uint16_t last = 0, next;

	for (;;) {
		enum status st;

		next = LEDGER_ALL_LISTS;
		for (size_t i = 0; i < names->list_count; i++)
			if (names->lists[i].id > last &&
			    names->lists[i].id < next)
				next = names->lists[i].id;
		if (next == LEDGER_ALL_LISTS)
			return ST_OK;
		st = hidden_load(&w->hidden, w->m->txn, next, w->why);
		if (st != ST_OK)
			return st;
		last = next;
	}
}

static enum status
walk_all(struct walk *w)
{
	enum status st = load_hidden(w);

	if (st == ST_OK)
		st = ledger_findings_open(
		    w->m->txn, w->m->list, NULL, &w->cursor, w->why);
	if (st == ST_OK)
		st = next_finding(w);
	if (st == ST_OK)
		st = ledger_events(w->m->txn, take_event, w, w->why);
	if (st == ST_OK && w->begun)
		st = take_findings(w);
	return st == ST_OK ? take_places(w, 0, NULL) : st;
}

/* Events are forgotten the oldest first: those that are there are whole from
 * the oldest of them on. */
static int64_t
gone_before(const struct walk *w)
{
	const bool gone = w->last_seq > w->events;

	return gone && w->oldest_event > w->m->span.begin ? w->oldest_event : 0;
}

enum status
monthly_walk(struct making *making, struct why *why)
{
	struct walk w = {
	    .making = making,
	    .m = making->m,
	    .progress = {.what = "reading events", .unit = PROGRESS_RECORDS},
	    .why = why,
	};
	enum status st = walk_all(&w);

	progress_end(&w.progress);
	w.m->gone_before = gone_before(&w);
	ledger_cursor_close(&w.cursor);
	place_free(&w.place);
	hidden_free(&w.hidden);
	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}
