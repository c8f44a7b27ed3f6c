/*
 * Lookups: the hottest code there is. Nothing is written, so any number of
 * threads may run it. What open has checked is not checked again, but for
 * what would lead out of memory: the file can be written over while it is
 * mapped, and then the answer may be wrong until that is noticed, no more.
 */
#include <string.h>

#include "snapshot_impl.h"

#define LOW6_BITS (128 - CHUNK6_BITS)
#define LOW6_MASK (((addr_num)1 << LOW6_BITS) - 1)

/* The answer whose id stands at p; NULL: there is no such id. */
static inline const struct answer *
answer_at(const struct snapshot_list *l, const uint8_t *p)
{
	uint32_t id = get32(p);

	return id < l->answer_count ? &l->answers[id] : NULL;
}

static inline bool
serves(const struct snapshot_list *l, const uint8_t *p, class_mask wanted)
{
	const struct answer *a = answer_at(l, p);

	return a != NULL && (a->classes & wanted) != 0;
}

/*
 * The last range that begins at or before low, or the first one. The ternary
 * becomes a conditional move: no branch that depends on data, so nothing to
 * mispredict.
 */
static inline const uint8_t *
floor4(const uint8_t *p, uint32_t count, uint32_t low)
{
	while (count > 1) {
		uint32_t half = count / 2;
		const uint8_t *mid = p + (size_t)half * RANGE4_LEN;

		p = get16(mid) <= low ? mid : p;
		count -= half;
	}
	return p;
}

const struct answer *
snapshot_find4(const struct snapshot_list *l, uint32_t addr)
{
	const struct snapshot_dir4 *d;
	const uint8_t *p;
	uint32_t low = addr & 0xffff;

	if (l->dir4 == NULL)
		return NULL;
	d = &l->dir4[addr >> 16];
	if (d->count == 0)
		return NULL;
	p = floor4(d->ranges, d->count, low);
	if (low < get16(p) || low > get16(p + 2))
		return NULL;
	return answer_at(l, p + 4);
}

/* Any range of one /16 that overlaps low..high? */
static bool
below_chunk4(const struct snapshot_list *l, const struct snapshot_dir4 *d,
    uint32_t low, uint32_t high, class_mask wanted)
{
	const uint8_t *end, *p;

	if (!(d->classes & wanted))
		return false;
	end = d->ranges + (size_t)d->count * RANGE4_LEN;
	p = floor4(d->ranges, d->count, low);
	if (get16(p + 2) < low)
		p += RANGE4_LEN;
	for (; p < end && get16(p) <= high; p += RANGE4_LEN)
		if (serves(l, p + 4, wanted))
			return true;
	return false;
}

bool
snapshot_below4(const struct snapshot_list *l, uint32_t addr, unsigned len,
    class_mask wanted)
{
	class_mask found = 0;

	if (!(l->classes4 & wanted))
		return false;
	if (len == 0)
		return true;
	if (len > 16) {
		uint32_t low = addr & 0xffff;

		return below_chunk4(l, &l->dir4[addr >> 16], low,
		    low | ((1u << (32 - len)) - 1), wanted);
	}
	if (len > 8) {
		const struct snapshot_dir4 *d = &l->dir4[addr >> 16];

		for (unsigned i = 0; i < 1u << (16 - len); i++)
			found |= d[i].classes;
	} else {
		const class_mask *m = &l->classes8[addr >> 24];

		for (unsigned i = 0; i < 1u << (8 - len); i++)
			found |= m[i];
	}
	return (found & wanted) != 0;
}

/* ---- IPv6 ---- */

static inline addr_num
num_of(const uint8_t addr[16])
{
	return (addr_num)get64(addr) << 64 | get64(addr + 8);
}

/* Index of the first key >= key. */
static inline size_t
ceiling_key(const struct snapshot_dir6 *d, uint64_t key)
{
	const uint64_t *p = d->keys;
	size_t count = d->count;

	if (count == 0)
		return 0;
	while (count > 1) {
		size_t half = count / 2;

		p = p[half - 1] < key ? p + half : p;
		count -= half;
	}
	return (size_t)(p - d->keys) + (*p < key);
}

/* The chunk that holds addr, or NULL; its index as well. */
static inline const struct snapshot_chunk6 *
chunk_of(const struct snapshot_dir6 *d, addr_num addr, size_t *index)
{
	size_t last = ((size_t)1 << d->slot_bits) - 1, slot;
	uint64_t key = (uint64_t)(addr >> LOW6_BITS);

	for (slot = snapshot_slot(d, key); d->slots[slot] != 0;
	     slot = (slot + 1) & last) {
		*index = d->slots[slot] - 1;
		if (d->keys[*index] == key)
			return &d->chunks[*index];
	}
	return NULL;
}

/* The last item that begins at or before low, or the first one. */
static inline const uint8_t *
floor6(const uint8_t *p, uint32_t count, addr_num low)
{
	while (count > 1) {
		uint32_t half = count / 2;
		const uint8_t *mid = p + (size_t)half * ITEM6_LEN;

		p = item6_low(mid) <= low ? mid : p;
		count -= half;
	}
	return p;
}

static inline addr_num
item6_last(const uint8_t *p)
{
	/* The mask does nothing to the 49 to 128 that open has seen there. */
	return item6_low(p) | (((addr_num)1 << ((128 - p[10]) & 127)) - 1);
}

const struct answer *
snapshot_find6(const struct snapshot_list *l, const uint8_t addr[16])
{
	addr_num num = num_of(addr), low = num & LOW6_MASK;
	const struct snapshot_chunk6 *c;
	const uint8_t *p;
	size_t i;

	c = chunk_of(&l->dir6, num, &i);
	if (c == NULL)
		return NULL;
	p = floor6(c->items, c->count, low);
	if (low < item6_low(p) || low > item6_last(p))
		return NULL;
	return answer_at(l, p + 11);
}

/* Any item of one /48 that overlaps low..high? */
static bool
below_chunk6(const struct snapshot_list *l, const struct snapshot_chunk6 *c,
    addr_num low, addr_num high, class_mask wanted)
{
	const uint8_t *end = c->items + (size_t)c->count * ITEM6_LEN;
	const uint8_t *p = floor6(c->items, c->count, low), *q;

	if (item6_last(p) < low)
		p += ITEM6_LEN;
	if (p == end || item6_low(p) > high)
		return false;
	if (c->masks.count > 0) {
		q = floor6(c->items, c->count, high);
		return masks_any(&c->masks, (size_t)(p - c->items) / ITEM6_LEN,
		    (size_t)(q - c->items) / ITEM6_LEN + 1, wanted);
	}
	for (; p < end && item6_low(p) <= high; p += ITEM6_LEN)
		if (serves(l, p + 11, wanted))
			return true;
	return false;
}

bool
snapshot_below6(const struct snapshot_list *l, const uint8_t addr[16],
    unsigned len, class_mask wanted)
{
	const struct snapshot_dir6 *d = &l->dir6;
	addr_num num = num_of(addr);
	const struct snapshot_chunk6 *c;
	uint64_t first, last;
	size_t i;

	if (len > CHUNK6_BITS) {
		c = chunk_of(d, num, &i);
		if (c == NULL || !(d->masks.one[i] & wanted))
			return false;
		num &= LOW6_MASK;
		return below_chunk6(l, c, num,
		    num | (((addr_num)1 << (128 - len)) - 1), wanted);
	}
	first = (uint64_t)(num >> LOW6_BITS);
	last = first | ((UINT64_C(1) << (CHUNK6_BITS - len)) - 1);
	return masks_any(
	    &d->masks, ceiling_key(d, first), ceiling_key(d, last + 1), wanted);
}
