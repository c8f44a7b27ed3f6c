/*
 * The directory of a snapshot: pointers into the mapped generation, so that a
 * lookup needs no LMDB. Private to snapshot*.c.
 */
#ifndef ZONES_SNAPSHOT_IMPL_H
#define ZONES_SNAPSHOT_IMPL_H

#include "generation_image.h"
#include "snapshot_masks.h"

/* One per /16 of IPv4: 16 octets, four to a cache line. */
struct snapshot_dir4 {
	const uint8_t *ranges; /* RANGE4_LEN each */
	uint32_t count;
	class_mask classes; /* union over the ranges */
};

/* One per /48 of IPv6 that holds anything. */
struct snapshot_chunk6 {
	const uint8_t *items; /* ITEM6_LEN each */
	uint32_t count;
	class_mask classes; /* union over the items */
	/* Classes of each item, where there are so many that a look at each
	 * would be slow; else without room. */
	struct masks masks;
};

struct snapshot_dir6 {
	uint64_t *keys; /* the /48s as numbers, ascending */
	struct snapshot_chunk6 *chunks;
	size_t count, cap;
	struct masks masks; /* of the chunks */
	/* Hash table of index + 1 by key, 0 is free: a search among a million
	 * /48s would miss the cache at every step. */
	uint32_t *slots;
	unsigned slot_bits; /* of the number of slots */
};

/* Where the search for a key begins. */
static inline size_t
snapshot_slot(const struct snapshot_dir6 *d, uint64_t key)
{
	return (
	    size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> (64 - d->slot_bits));
}

struct snapshot_list {
	const struct answer *answers; /* by id; the image's */
	uint32_t answer_count;
	struct snapshot_dir4 *dir4; /* 65536, or NULL: no IPv4 listed */
	class_mask classes4;	    /* union over all of IPv4 */
	class_mask classes8[256];   /* union over each /8 */
	struct snapshot_dir6 dir6;
	const struct generation_list *info; /* the image's */
};

struct snapshot {
	struct generation_image *image;
	struct snapshot_list *lists; /* as image->info.lists */
	const uint8_t *low, *high;   /* every byte that lookups read */
};

#endif
