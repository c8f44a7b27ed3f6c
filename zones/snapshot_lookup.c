/*
 * Lookups: the hottest code there is. Nothing is written, so any number of
 * threads may run it. What open has checked is not checked again, but for
 * what would lead out of memory: the file can be written over while it is
 * mapped, and then the answer may be wrong until that is noticed, no more.
 */
#include "snapshot_impl.h"
#include "snapshot_walk.h"

#define LINE 64 /* of the cache */

static inline bool
serves(const struct snapshot_list *l, uint32_t id, class_mask wanted)
{
	return (answers_classes(&l->answers, id) & wanted) != 0;
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

/*
 * The same for the ranges first..end-1, looking near the place that low would
 * have if they were spread evenly: that is a few lines of the cache, which
 * were asked for together, where halving goes from one to the next. Where
 * they are not spread so, two looks have been in vain.
 */
static inline const uint8_t *
search4(
    const struct snapshot_dir4 *d, uint32_t first, uint32_t end, uint32_t low)
{
	struct snapshot_part4 near = snapshot_near4(first, end, low);
	const uint8_t *from = d->ranges + (size_t)near.from * RANGE4_LEN;
	const uint8_t *to = d->ranges + (size_t)near.to * RANGE4_LEN;

	if ((near.from == first || get16(from) <= low) &&
	    (near.to == end || get16(to) > low))
		return floor4(from, near.to - near.from, low);
	return floor4(d->ranges + (size_t)first * RANGE4_LEN, end - first, low);
}

struct answer
snapshot_find4(const struct snapshot_list *l, uint32_t addr)
{
	const struct snapshot_dir4 *d = &l->dir4;
	uint32_t low = addr & 0xffff, start, count;
	const uint8_t *p;

	if (d->starts == NULL)
		return (struct answer){NULL, 0};
	start = d->starts[addr >> 16];
	count = d->starts[(addr >> 16) + 1] - start;
	if (count == 0)
		return (struct answer){NULL, 0};
	p = search4(d, start, start + count, low);
	if (low < get16(p) || low > get16(p + 2))
		return (struct answer){NULL, 0};
	return snapshot_answer(&l->answers, get32(p + 4));
}

/* Any range of one /16 that overlaps low..high? */
static bool
below_part4(const struct snapshot_list *l, uint32_t part, uint32_t low,
    uint32_t high, class_mask wanted)
{
	const struct snapshot_dir4 *d = &l->dir4;
	const uint8_t *begin, *end, *p;

	if (!(d->classes16[part] & wanted))
		return false;
	begin = d->ranges + (size_t)d->starts[part] * RANGE4_LEN;
	end = d->ranges + (size_t)d->starts[part + 1] * RANGE4_LEN;
	p = floor4(begin, d->starts[part + 1] - d->starts[part], low);
	if (get16(p + 2) < low)
		p += RANGE4_LEN;
	for (; p < end && get16(p) <= high; p += RANGE4_LEN)
		if (serves(l, get32(p + 4), wanted))
			return true;
	return false;
}

bool
snapshot_below4(const struct snapshot_list *l, uint32_t addr, unsigned len,
    class_mask wanted)
{
	const struct snapshot_dir4 *d = &l->dir4;
	class_mask found = 0;

	if (!(d->classes & wanted))
		return false;
	if (len == 0)
		return true;
	if (len > 16) {
		uint32_t low = addr & 0xffff;

		return below_part4(
		    l, addr >> 16, low, low | ((1u << (32 - len)) - 1), wanted);
	}
	if (len > 8) {
		const class_mask *m = &d->classes16[addr >> 16];

		for (unsigned i = 0; i < 1u << (16 - len); i++)
			found |= m[i];
	} else {
		const class_mask *m = &d->classes8[addr >> 24];

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

/* The last block that begins at or before addr, or the first one. */
static inline size_t
floor_block(const struct snapshot_run6 *r, addr_num addr)
{
	const addr_num *p = r->samples;
	size_t count = r->masks.count;

	while (count > 1) {
		size_t half = count / 2;

		p = p[half] <= addr ? p + half : p;
		count -= half;
	}
	return (size_t)(p - r->samples);
}

/* Asks for all lines of a block at once: one after the other, as the search
 * comes to them, each would be waited for. */
static inline void
prefetch_block(const uint8_t *p, size_t len)
{
	for (size_t at = 0; at < len; at += LINE)
		__builtin_prefetch(p + at);
}

/* Index of the last item that begins at or before addr, or of the first one;
 * there is one at least. */
static inline uint32_t
floor6(const struct snapshot_run6 *r, size_t item_len, addr_num addr)
{
	size_t block = floor_block(r, addr);
	const uint8_t *begin = r->items + block * BLOCK6 * item_len, *p = begin;
	size_t left = r->count - block * BLOCK6;
	size_t count = left < BLOCK6 ? left : BLOCK6;

	prefetch_block(p, count * item_len);
	while (count > 1) {
		size_t half = count / 2;
		const uint8_t *mid = p + half * item_len;

		p = item6_first(mid, item_len) <= addr ? mid : p;
		count -= half;
	}
	return (uint32_t)(block * BLOCK6 + (size_t)(p - begin) / item_len);
}

/* The item that has the address, or NULL. */
static inline const uint8_t *
item_at(const struct snapshot_run6 *r, size_t item_len, addr_num addr)
{
	const uint8_t *p;

	if (r->count == 0)
		return NULL;
	p = r->items + (size_t)floor6(r, item_len, addr) * item_len;
	if (addr < item6_first(p, item_len) || addr > item6_last(p, item_len))
		return NULL;
	return p;
}

struct answer
snapshot_find6(const struct snapshot_list *l, const uint8_t addr[16])
{
	addr_num num = num_of(addr);
	const uint8_t *p = item_at(&l->wide6, WIDE6_LEN, num);

	if (p != NULL)
		return snapshot_answer(&l->answers, item6_id(p, WIDE6_LEN));
	p = item_at(&l->narrow6, NARROW6_LEN, num);
	if (p != NULL)
		return snapshot_answer(&l->answers, item6_id(p, NARROW6_LEN));
	return (struct answer){NULL, 0};
}

bool
snapshot_find_item6(
    const struct snapshot_list *l, addr_num addr, struct snapshot_item6 *out)
{
	const uint8_t *p = item_at(&l->wide6, WIDE6_LEN, addr);

	if (p != NULL) {
		*out = snapshot_item6(p, WIDE6_LEN);
		return true;
	}
	p = item_at(&l->narrow6, NARROW6_LEN, addr);
	if (p != NULL)
		*out = snapshot_item6(p, NARROW6_LEN);
	return p != NULL;
}

/* Any item from..to-1, all of one block? The block's mask stands for most. */
static bool
any_of(const struct snapshot_list *l, const struct snapshot_run6 *r,
    size_t item_len, uint32_t from, uint32_t to, class_mask wanted)
{
	const uint8_t *p = r->items + (size_t)from * item_len;

	if (from >= to || !(r->masks.one[from / BLOCK6] & wanted))
		return false;
	for (; from < to; from++, p += item_len)
		if (serves(l, item6_id(p, item_len), wanted))
			return true;
	return false;
}

/* Any item that overlaps low..high? Those of whole blocks by their masks, the
 * rest, two blocks at most, one by one. */
static bool
below6(const struct snapshot_list *l, const struct snapshot_run6 *r,
    size_t item_len, addr_num low, addr_num high, class_mask wanted)
{
	uint32_t from, to, first_end, last_begin;
	const uint8_t *p;

	if (r->count == 0)
		return false;
	from = floor6(r, item_len, low);
	p = r->items + (size_t)from * item_len;
	if (item6_last(p, item_len) < low)
		from++;
	to = floor6(r, item_len, high);
	p = r->items + (size_t)to * item_len;
	if (item6_first(p, item_len) <= high)
		to++;
	if (from >= to)
		return false;
	first_end = (from + BLOCK6 - 1) / BLOCK6 * BLOCK6;
	last_begin = to / BLOCK6 * BLOCK6;
	if (first_end > last_begin)
		return any_of(l, r, item_len, from, to, wanted);
	return any_of(l, r, item_len, from, first_end, wanted) ||
	       masks_any(&r->masks, first_end / BLOCK6, last_begin / BLOCK6,
		   wanted) ||
	       any_of(l, r, item_len, last_begin, to, wanted);
}

bool
snapshot_below6(const struct snapshot_list *l, const uint8_t addr[16],
    unsigned len, class_mask wanted)
{
	addr_num low = num_of(addr), high;

	high =
	    len == 0 ? ~(addr_num)0 : low | (((addr_num)1 << (128 - len)) - 1);
	return below6(l, &l->wide6, WIDE6_LEN, low, high, wanted) ||
	       below6(l, &l->narrow6, NARROW6_LEN, low, high, wanted);
}
