/*
 * Canaries: hosts of which every scan of a scanner must say so, one that is
 * open and one that is closed. A scanner that is blocked everywhere, or stands
 * inside a network that everything trusts, gets one of them wrong (VERDICTS
 * 1.1). They are no data: never listed, stored or counted.
 */
#ifndef IMPORTER_CANARY_H
#define IMPORTER_CANARY_H

#include "batch.h"
#include "config.h"

struct canaries {
	const struct config_scanner *scanner;
	size_t count;  /* those that are to be open, then those closed */
	uint8_t *seen; /* of each, 1 << verdict for every port */
};

/* Nothing is seen yet. The scanner lives as long. ST_NO_MEMORY. Free with
 * canary_end, also after an error. */
enum status canary_begin(struct canaries *c,
    const struct config_scanner *scanner, struct why *why) MUST_USE ALL_NONNULL;
void canary_end(struct canaries *c) ALL_NONNULL;

/* Notes what a record says of a canary; false where it is of none. */
bool canary_take(struct canaries *c, const struct batch_item *item) ALL_NONNULL;

/*
 * How many are not as they should be, and which, in words (cap bytes,
 * terminated). Open: on one port at least. Closed: on one at least, and open
 * on none. One that is not mentioned is wrong.
 */
size_t canary_wrong(
    const struct canaries *c, char *words, size_t cap) ALL_NONNULL;

/* The address of one of them, and whether the scan mentioned it. */
const struct addr *canary_at(
    const struct canaries *c, size_t at, bool *seen_out) ALL_NONNULL;

#endif
