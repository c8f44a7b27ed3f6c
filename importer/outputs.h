/*
 * Multi-hop relays: mail went into one host and came out of another. The one
 * it went into is listed; the other is told, for it may be the smart host of a
 * thousand honest customers, and listed only where the list says so (outputs:
 * list; VERDICTS 2.1).
 */
#ifndef IMPORTER_OUTPUTS_H
#define IMPORTER_OUTPUTS_H

#include "batch.h"

struct output {
	struct addr addr;
	struct batch_item input; /* its texts are in the batch */
};

/* Zeroed, it is empty. */
struct outputs {
	struct output *all;
	size_t count, cap;
	uint64_t addresses; /* how many different ones, once they are sorted */
};

/* Notes where the mail of an item came out; those that are no open relay are
 * left out. ST_OK or ST_NO_MEMORY. */
enum status outputs_note(struct outputs *o, const struct batch *b,
    const struct batch_item *item, struct why *why) MUST_USE ALL_NONNULL;

/* By address, then as they came; and counts the addresses. */
void outputs_sort(struct outputs *o) ALL_NONNULL;

/* The record that lists one: the same proof, class output. Its texts live
 * until the batch gets another record, its note as long as room (of
 * FINDING_NOTE_MAX bytes). */
struct record outputs_record(
    const struct output *o, const struct batch *b, char *room) ALL_NONNULL;

void outputs_free(struct outputs *o) ALL_NONNULL;

#endif
