/*
 * The directory of a snapshot: where to begin in the mapped generation, so
 * that a lookup needs no LMDB. It is all the private memory that a snapshot
 * takes: under 400 KB for IPv4, an octet for every four or so of IPv6. For
 * snapshot*.c, and through snapshot_prefetch.h for who looks up in batches.
 */
#ifndef ZONES_SNAPSHOT_IMPL_H
#define ZONES_SNAPSHOT_IMPL_H

#include "generation_chunk.h"
#include "snapshot.h"
#include "snapshot_masks.h"

#define SNAPSHOT_PARTS4 (1 << 16) /* the /16s of IPv4 */

struct snapshot_dir4 {
	const uint8_t *ranges; /* RANGE4_LEN each, in the map */
	/* By /16 the index of its first range; those of the last one end with
	 * one entry more. NULL: no IPv4 listed. */
	uint32_t *starts;
	class_mask *classes16;	  /* union over each /16 */
	class_mask classes8[256]; /* union over each /8 */
	class_mask classes;	  /* union over all of IPv4 */
};

/* Ranges, by index: from..to-1. */
struct snapshot_part4 {
	uint32_t from, to;
};

/*
 * Those among the ranges first..end-1 of a /16 where the one for low would
 * stand if addresses were spread evenly, and some to both sides, more than
 * chance moves it as long as there are some hundreds. All of them where they
 * are few.
 */
static inline struct snapshot_part4
snapshot_near4(uint32_t first, uint32_t end, uint32_t low)
{
	uint32_t count = end - first, reach = 16 + count / 64;
	uint32_t guess = (uint32_t)((uint64_t)count * low >> 16);
	struct snapshot_part4 part = {first, end};

	if (guess > reach)
		part.from = first + guess - reach;
	if (count > reach && guess < count - reach)
		part.to = first + guess + reach;
	return part;
}

/* The items of wide6 or of narrow6. */
struct snapshot_run6 {
	const uint8_t *items; /* in the map */
	uint32_t count;
	/* The first address of every block of BLOCK6, to search in the cache
	 * and not in the map; and the classes of each block. */
	addr_num *samples;
	struct masks masks;
};

struct snapshot_list {
	struct snapshot_dir4 dir4;
	struct snapshot_run6 wide6, narrow6;
	struct answers answers;
	const struct generation_list *info; /* the image's */
};

#endif
