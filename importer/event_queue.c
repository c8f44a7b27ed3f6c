/* Events held back: what the batch does not say of them, in twelve bytes. */
#include "event_queue.h"

#include <stdlib.h>

#include "grow.h"

/* Reasons that are looked at for one that is the same. There are few: a word
 * for each verdict and proof, and one for each exemption. */
#define LOOK_BACK 32

struct queued {
	uint32_t at;	/* in the batch, or behind it in places */
	uint32_t words; /* index */
	uint8_t kind, before, after, class;
};

struct queued_place {
	struct prefix prefix;
	uint16_t port;
};

static enum status
find_words(
    struct event_queue *q, struct slice words, uint32_t *out, struct why *why)
{
	size_t n = q->word_count, end = n > LOOK_BACK ? n - LOOK_BACK : 0;
	size_t len =
	    words.len < EVENT_WORDS_MAX ? words.len : EVENT_WORDS_MAX - 1;
	void *more;

	for (size_t i = n; i > end; i--) {
		if (memcmp(q->words[i - 1], words.data, len) != 0 ||
		    q->words[i - 1][len] != '\0')
			continue;
		*out = (uint32_t)(i - 1);
		return ST_OK;
	}
	more = grow(q->words, &q->word_cap, n + 1, sizeof(*q->words));
	if (more == NULL)
		return why_no_memory(why);
	q->words = more;
	memcpy(q->words[n], words.data, len);
	q->words[n][len] = '\0';
	q->word_count++;
	*out = (uint32_t)n;
	return ST_OK;
}

/* Where an event is that no record of the batch is about. */
static enum status
keep_place(struct event_queue *q, const struct event *ev, size_t *at_out,
    struct why *why)
{
	struct queued_place *more =
	    grow(q->places, &q->place_cap, q->place_count + 1, sizeof(*more));

	if (more == NULL)
		return why_no_memory(why);
	q->places = more;
	*at_out = batch_count(q->batch) + q->place_count;
	more[q->place_count++] = (struct queued_place){ev->prefix, ev->port};
	return ST_OK;
}

static struct queued_place
place_of(const struct event_queue *q, size_t at)
{
	size_t records = batch_count(q->batch);
	struct batch_item item;

	if (at >= records)
		return q->places[at - records];
	item = batch_at(q->batch, at);
	return (struct queued_place){item.prefix, item.port};
}

enum status
event_queue_add(
    struct event_queue *q, size_t at, const struct event *ev, struct why *why)
{
	void *more = grow(q->events, &q->cap, q->count + 1, sizeof(*q->events));
	uint32_t words = 0;
	enum status st;

	if (more == NULL)
		return why_no_memory(why);
	q->events = more;
	st = find_words(q, ev->reason, &words, why);
	if (st == ST_OK && at >= batch_count(q->batch))
		st = keep_place(q, ev, &at, why);
	if (st == ST_OK)
		q->events[q->count++] = (struct queued){.at = (uint32_t)at,
		    .words = words,
		    .kind = ev->kind,
		    .before = ev->before,
		    .after = ev->after,
		    .class = ev->class};
	return st;
}

enum status
event_queue_put(struct event_queue *q, struct change *c, uint16_t list,
    uint16_t scanner, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < q->count && st == ST_OK; i++) {
		const struct queued *e = &q->events[i];
		struct queued_place place = place_of(q, e->at);
		struct event ev = {
		    .kind = e->kind,
		    .before = e->before,
		    .after = e->after,
		    .class = e->class,
		    .list = list,
		    .scanner = scanner,
		    .port = place.port,
		    .prefix = place.prefix,
		    .reason = slice_of(q->words[e->words]),
		};

		st = change_event(c, &ev, why);
	}
	return st;
}

void
event_queue_free(struct event_queue *q)
{
	free(q->events);
	free(q->words);
	free(q->places);
	*q = (struct event_queue){.batch = q->batch};
}
