/*
 * For who looks up many addresses: to ask the memory for what
 * snapshot_find4 will read, in two steps with something else in between.
 * Wrong addresses and lists without IPv4 do no harm. Any thread.
 */
#ifndef ZONES_SNAPSHOT_PREFETCH_H
#define ZONES_SNAPSHOT_PREFETCH_H

#include "snapshot_impl.h"

#define SNAPSHOT_LINE 64 /* octets of the cache's */

/* gcc takes a function that does nothing but this for one without effects,
 * and drops the calls of it: so these are no functions in the program. */
#define PREFETCH_INLINE static inline __attribute__((always_inline)) void

/* The line of the directory. */
PREFETCH_INLINE
snapshot_prefetch4(const struct snapshot_list *l, uint32_t addr)
{
	if (l->dir4.starts != NULL)
		__builtin_prefetch(&l->dir4.starts[addr >> 16]);
}

/* The ranges of the /16 that the search begins among: reads the line of the
 * directory. */
PREFETCH_INLINE
snapshot_prefetch4_ranges(const struct snapshot_list *l, uint32_t addr)
{
	const uint32_t *starts = l->dir4.starts;
	struct snapshot_part4 near;
	const uint8_t *p, *end;

	if (starts == NULL)
		return;
	near = snapshot_near4(
	    starts[addr >> 16], starts[(addr >> 16) + 1], addr & 0xffff);
	p = l->dir4.ranges + (size_t)near.from * RANGE4_LEN;
	end = l->dir4.ranges + (size_t)near.to * RANGE4_LEN;
	/* From the beginning of the line, or the last one would be missed. */
	p -= (uintptr_t)p % SNAPSHOT_LINE;
	for (; p < end; p += SNAPSHOT_LINE)
		__builtin_prefetch(p);
}

#endif
