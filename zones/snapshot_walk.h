/*
 * What a snapshot holds, in order of address, for who needs all of it. As in
 * lookups, nothing of the mapped file is believed that would lead out of
 * memory. Any thread.
 */
#ifndef ZONES_SNAPSHOT_WALK_H
#define ZONES_SNAPSHOT_WALK_H

#include "listing.h"
#include "snapshot.h"

/* The answer with that id; none where there is none. */
static inline struct answer
snapshot_answer(const struct answers *a, uint32_t id)
{
	if (id >= a->count)
		return (struct answer){NULL, 0};
	return (struct answer){
	    a->entries + (size_t)id * ANSWER_ENTRY_LEN, answers_bound(a, id)};
}

/* Ranges of IPv4 within one /16: first u16 | last u16 | answer id u32. */
struct snapshot_run4 {
	struct answers answers;
	const uint8_t *ranges;
	uint32_t count;
};

/* A range of it: offsets in the /16, first <= last. */
struct snapshot_range4 {
	uint32_t first, last;
	uint32_t id;
};

/* The /16s, by their first 16 bits. */
#define SNAPSHOT_WALK_PARTS 65536

/* The first /16 from part on in which one of these classes is listed;
 * SNAPSHOT_WALK_PARTS: none. */
uint32_t snapshot_part_from(const struct snapshot_list *l, uint32_t part,
    class_mask wanted) ALL_NONNULL;
/* All ranges of a /16. */
struct snapshot_run4 snapshot_part(
    const struct snapshot_list *l, uint32_t part) ALL_NONNULL;
/* Those among them that touch a /24 (its first 24 bits). */
struct snapshot_run4 snapshot_unit(
    const struct snapshot_list *l, uint32_t unit) ALL_NONNULL;
/* The range number i < count. */
struct snapshot_range4 snapshot_range4(
    const struct snapshot_run4 *run, uint32_t i) ALL_NONNULL;
struct snapshot_item6 {
	addr_num first;
	uint8_t bits; /* 1..128 */
	uint32_t id;
};

/* An item of wide6 or narrow6 (generation_chunk.h). For snapshot*.c. */
struct snapshot_item6 snapshot_item6(
    const uint8_t *p, size_t item_len) ALL_NONNULL;

/* A walk over the IPv6 prefixes of a list. */
struct snapshot_walk6 {
	const struct snapshot_list *list;
	uint32_t wide, narrow; /* the next item of each */
	class_mask wanted;     /* blocks without one are left out */
};
void snapshot_walk6_begin(struct snapshot_walk6 *w,
    const struct snapshot_list *l, class_mask wanted) ALL_NONNULL;
bool snapshot_walk6_next(
    struct snapshot_walk6 *w, struct snapshot_item6 *out) ALL_NONNULL;

/* The prefix of IPv6 that an address is listed in; false: in none. */
bool snapshot_find_item6(const struct snapshot_list *l, addr_num addr,
    struct snapshot_item6 *out) ALL_NONNULL;

const struct answers *snapshot_answers(
    const struct snapshot_list *l) ALL_NONNULL;

#endif
