/*
 * For who looks up many addresses: to ask the memory for what
 * snapshot_find4 will read, in two steps with something else in between.
 * Wrong addresses and lists without IPv4 do no harm. Any thread.
 */
#ifndef ZONES_SNAPSHOT_PREFETCH_H
#define ZONES_SNAPSHOT_PREFETCH_H

#include "snapshot_impl.h"

/* The line of the directory. */
static inline void
snapshot_prefetch4(const struct snapshot_list *l, uint32_t addr)
{
	if (l->dir4.starts != NULL)
		__builtin_prefetch(&l->dir4.starts[addr >> 16]);
}

/* The ranges of the /16 where the address would be if they were spread
 * evenly: reads the line of the directory. */
static inline void
snapshot_prefetch4_ranges(const struct snapshot_list *l, uint32_t addr)
{
	const uint32_t *starts = l->dir4.starts;
	uint32_t first, count, guess;

	if (starts == NULL)
		return;
	first = starts[addr >> 16];
	count = starts[(addr >> 16) + 1] - first;
	guess = first + (uint32_t)((uint64_t)count * (addr & 0xffff) >> 16);
	__builtin_prefetch(l->dir4.ranges + (size_t)guess * RANGE4_LEN);
	__builtin_prefetch(
	    l->dir4.ranges + (size_t)(first + count / 2) * RANGE4_LEN);
}

#endif
