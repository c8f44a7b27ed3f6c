/*
 * Which parts of which lists commits of the ledger have touched, so that a
 * generation can be made from the one before without compiling what is still
 * the same. A part is a /16 of IPv4, a /48 of IPv6: no listing spans more
 * than one.
 */
#ifndef ZONES_TOUCHED_H
#define ZONES_TOUCHED_H

#include "addr.h"

#define TOUCHED_BITS4 16
#define TOUCHED_BITS6 48

/* More of them are as much work as everything. */
#define TOUCHED_MAX 4096

struct touched_part {
	uint16_t list;
	uint8_t family;
	uint64_t number; /* the first 16 or 48 bits of its addresses */
};

/* Zeros: nothing. Free with touched_free. */
struct touched {
	/* The ledger's sequence before the first and after the last commit. */
	uint64_t from, to;
	bool all;		    /* too many, or too wide a prefix */
	struct touched_part *parts; /* in any order, some more than once */
	size_t count, cap;
};

/* Notes the part that the prefix lies in; a wider one is everything. Without
 * memory, everything is touched. One thread. */
void touched_add(
    struct touched *t, uint16_t list, const struct prefix *prefix) ALL_NONNULL;

/* Adds what a commit touched that raised the sequence by one to t. Where it
 * was not the next one behind t's, t is that commit alone. more is empty
 * then. */
void touched_commit(
    struct touched *t, struct touched *more, uint64_t before) ALL_NONNULL;

/* Sorts the parts by list, family, number, and leaves each once. */
void touched_sort(struct touched *t) ALL_NONNULL;

/* The prefix that a part is. */
struct prefix touched_prefix(const struct touched_part *part) ALL_NONNULL;

void touched_free(struct touched *t) ALL_NONNULL;

#endif
