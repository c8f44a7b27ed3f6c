/*
 * What the sweep of listing.c holds of one prefix, and how the prefixes that
 * stand over an address become its answer.
 */
#ifndef ZONES_LISTING_ANSWER_H
#define ZONES_LISTING_ANSWER_H

#include "listing.h"

/* Longest answer in bytes. */
#define ANSWER_MAX (ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN)

struct level_class {
	uint32_t expires_min, seen_min;
	uint64_t import;
};

/* One listed prefix with its classes. */
struct listing_level {
	addr_num last; /* its last address */
	class_mask classes;
	struct level_class of[CLASS_COUNT]; /* where classes has the bit */
};

/* Adds a finding to the level of its prefix: per class the latest expiry and
 * the latest confirmation win, whichever finding they come from. */
void listing_level_merge(
    struct listing_level *level, const struct finding *f) ALL_NONNULL;

/*
 * Writes the answer for addresses under levels (the widest prefix first) to
 * out (ANSWER_MAX bytes). Returns its length, at least one entry.
 */
size_t listing_answer(
    const struct listing_level *levels, size_t count, uint8_t *out) ALL_NONNULL;

#endif
