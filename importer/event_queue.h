/*
 * Events of an import, held back until all findings are put: then each of the
 * two fills its own part of the ledger, in order, and who reads the findings
 * does not read the events with them.
 */
#ifndef IMPORTER_EVENT_QUEUE_H
#define IMPORTER_EVENT_QUEUE_H

#include "batch.h"
#include "change.h"

/* Longest reason of a queued event, with its terminator. */
#define EVENT_WORDS_MAX 160

/* Begin with zeroes and the batch. */
struct event_queue {
	const struct batch *batch;
	struct queued *events;
	size_t count, cap;
	struct queued_place *places; /* of events about no record */
	size_t place_count, place_cap;
	char (*words)[EVENT_WORDS_MAX]; /* the reasons, most of them once */
	size_t word_count, word_cap;
};

/* Holds an event about the record at that place of the batch, or where at is
 * beyond it about the event's own prefix and port: kind, before, after, class
 * and reason, which is terminated. ST_OK or ST_NO_MEMORY. */
enum status event_queue_add(struct event_queue *q, size_t at,
    const struct event *ev, struct why *why) MUST_USE ALL_NONNULL;

/* Appends them all to the ledger, in the order in which they came. */
enum status event_queue_put(struct event_queue *q, struct change *c,
    uint16_t list, uint16_t scanner, struct why *why) MUST_USE ALL_NONNULL;

void event_queue_free(struct event_queue *q) ALL_NONNULL;

#endif
