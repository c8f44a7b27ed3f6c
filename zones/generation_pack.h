/*
 * The values of one list while they come about: growing runs of packed items,
 * and a table that gives equal answers one id. Private to generation*.c.
 */
#ifndef ZONES_GENERATION_PACK_H
#define ZONES_GENERATION_PACK_H

#include "generation_format.h"

/* A growing run of bytes; zeros: empty. */
struct buffer {
	uint8_t *data;
	size_t len, cap;
};

/* Room for len more bytes, which become part of it; NULL when there is no
 * memory. */
uint8_t *buffer_add(struct buffer *b, size_t len) MUST_USE ALL_NONNULL;

/* Zeros: empty. Free with generation_pack_free. */
struct generation_pack {
	/* By enum generation_db; meta's is not used. */
	struct buffer values[GENERATION_DB_COUNT];
	/* The ids of answers + 1 by their hash; 0 is free. */
	uint32_t *slots;
	size_t slot_count; /* a power of two, or 0 */
	size_t slots_used;
	uint32_t before; /* the id that was given last, or 0 */
};

/* Appends a piece (generation_split), greater than all before of its family;
 * answer: generation_hash of its answer. ST_NO_MEMORY, and ST_NO_SPACE where
 * ids or indices of 32 bits do not reach any more. */
enum status generation_pack_add(struct generation_pack *pack,
    const struct listing_range *piece, uint64_t answer,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * For what is copied from another file. seed: takes all of its answers with
 * their ids, before anything else, and lets new pieces share those named (each
 * once). copy: appends items of wide6 or narrow6 as they are, copy4 the ranges
 * of one /16, in order with the pieces. Errors as generation_pack_add.
 */
enum status generation_pack_seed(struct generation_pack *pack,
    const struct answers *answers, const uint32_t *ids, size_t count,
    struct why *why) MUST_USE NONNULL(1, 2, 5);
enum status generation_pack_copy(struct generation_pack *pack,
    enum generation_db db, const uint8_t *data, size_t len,
    struct why *why) MUST_USE ALL_NONNULL;
enum status generation_pack_copy4(struct generation_pack *pack, uint16_t high,
    const uint8_t *ranges, uint32_t count,
    struct why *why) MUST_USE ALL_NONNULL;

/* Ready for the next list; what it has of memory it keeps. */
void generation_pack_reset(struct generation_pack *pack) ALL_NONNULL;
void generation_pack_free(struct generation_pack *pack) ALL_NONNULL;

#endif
