/*
 * One list of the next generation: the parts of the old one that were not
 * touched, and between them the pieces of a new sweep over those that were.
 * Private to generation*.c.
 */
#ifndef ZONES_GENERATION_MERGE_H
#define ZONES_GENERATION_MERGE_H

#include "generation_chunk.h"
#include "generation_pack.h"
#include "touched.h"

/* wide6 or narrow6. */
struct merge_run6 {
	enum generation_db db;
	size_t item_len;
	const uint8_t *items;
	uint32_t count;
	uint32_t next; /* the first item neither copied nor left out */
	size_t part;   /* the first part whose items are not left out */
};

struct generation_merge {
	const struct generation_data *old;
	/* What was touched, IPv4 first. */
	const struct touched_part *parts;
	size_t count4, count;
	struct generation_pack *pack; /* gets it all */
	struct generation_list *list; /* counts of old, then of the new */
	/* The first /16 neither copied nor left out; its first range. */
	const uint8_t *index4;
	uint32_t range4;
	size_t part4; /* the first part that is not before it */
	struct merge_run6 wide6, narrow6;
};

/*
 * Begins: takes what lies in the parts away from list's counts, and gives
 * pack the answers, so that new pieces share those of what they replace.
 * old was walked over, parts are sorted. All of them outlive the merge.
 * ST_NO_MEMORY; ST_NOT_FOUND where it is so much that all may be compiled.
 */
enum status generation_merge_begin(struct generation_merge *m,
    const struct generation_data *old, const struct touched_part *parts,
    size_t count, struct generation_pack *pack, struct generation_list *list,
    struct why *why) MUST_USE ALL_NONNULL;

/* Adds a new piece, in order, which lies in one of the parts; answer:
 * generation_hash of its answer. */
enum status generation_merge_piece(void *merge,
    const struct listing_range *piece, uint64_t answer,
    struct why *why) MUST_USE ALL_NONNULL;

/* Copies what is left of the old one. */
enum status generation_merge_finish(
    struct generation_merge *m, struct why *why) MUST_USE ALL_NONNULL;

#endif
