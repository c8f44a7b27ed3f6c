/*
 * What a delta holds: a list in small, of what was there before, laid out as
 * a snapshot's. Private to zone_delta.c and zone_change.c.
 */
#ifndef ZONES_ZONE_DELTA_IMPL_H
#define ZONES_ZONE_DELTA_IMPL_H

#include "generation_chunk.h"
#include "zone_delta.h"

/* A /24 that changed. */
struct delta_unit {
	uint32_t unit;	/* its first 24 bits */
	uint32_t first; /* index of its first range; the next unit's ends it */
};

/* A name of IPv6 that changed, at a nibble boundary. */
struct delta_piece {
	uint64_t high, low;
	uint32_t id; /* of its answer; DELTA_NONE: it was not there */
	uint8_t bits;
};
#define DELTA_NONE UINT32_MAX

/* An array that grows. */
struct delta_array {
	uint8_t *data;
	size_t len, room; /* octets */
};

struct zone_delta {
	struct delta_array units;  /* in order, and one behind the last */
	struct delta_array ranges; /* RANGE4_LEN each, within their unit */
	struct delta_array pieces; /* in order */
	/* Those of before, without expiry; ids are indices as in a list. */
	struct delta_array entries;
};

static inline uint32_t
delta_unit_count(const struct zone_delta *d)
{
	return (uint32_t)(d->units.len / sizeof(struct delta_unit)) - 1;
}

static inline const struct delta_unit *
delta_unit(const struct zone_delta *d, uint32_t i)
{
	return (const struct delta_unit *)(const void *)d->units.data + i;
}

static inline uint32_t
delta_piece_count(const struct zone_delta *d)
{
	return (uint32_t)(d->pieces.len / sizeof(struct delta_piece));
}

static inline const struct delta_piece *
delta_piece(const struct zone_delta *d, uint32_t i)
{
	return (const struct delta_piece *)(const void *)d->pieces.data + i;
}

static inline addr_num
delta_piece_addr(const struct delta_piece *p)
{
	return (addr_num)p->high << 64 | p->low;
}

static inline struct answers
delta_answers(const struct zone_delta *d)
{
	return (struct answers){
	    d->entries.data, (uint32_t)(d->entries.len / ANSWER_ENTRY_LEN)};
}

/* What stood in a unit of it. */
static inline struct snapshot_run4
delta_run(const struct zone_delta *d, const struct delta_unit *u)
{
	struct snapshot_run4 run = {
	    delta_answers(d), NULL, u[1].first - u->first};

	if (run.count > 0)
		run.ranges = d->ranges.data + (size_t)u->first * RANGE4_LEN;
	return run;
}

/* ---- making one; zone_delta_keep.c ---- */

/* Answers of before that are copied already, by their ids: neighbours have
 * few. */
#define DELTA_MEMO 1024

struct delta_builder {
	struct zone_delta *delta;
	size_t max_bytes;
	const struct answers *before, *after;
	struct {
		uint32_t from, to; /* from: id + 1, so that 0 is none */
	} memo[DELTA_MEMO];
	struct why *why;
};

/* Room for len octets more at the end of an array of the delta.
 * ST_UNAVAILABLE, ST_NO_MEMORY. */
enum status delta_extend(struct delta_builder *b, struct delta_array *a,
    size_t len, uint8_t **out) MUST_USE ALL_NONNULL;
/* Gives back what room is left. */
enum status delta_trim(
    struct delta_builder *b, struct delta_array *a) MUST_USE ALL_NONNULL;
/* Do an answer of before and one of after say the same but for expiry? */
bool delta_same_answers(
    const struct delta_builder *b, uint32_t before, uint32_t after) ALL_NONNULL;
/* Copies an answer of before; *out is its id in the delta. */
enum status delta_keep_answer(
    struct delta_builder *b, uint32_t id, uint32_t *out) MUST_USE ALL_NONNULL;

#endif
