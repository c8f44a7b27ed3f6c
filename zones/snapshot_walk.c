/* Reads the ranges of a snapshot one after the other. */
#include "snapshot_walk.h"

#include <assert.h>

#include "snapshot_impl.h"

uint32_t
snapshot_part_from(
    const struct snapshot_list *l, uint32_t part, class_mask wanted)
{
	const struct snapshot_dir4 *d = &l->dir4;

	if (!(d->classes & wanted))
		return SNAPSHOT_WALK_PARTS;
	while (part < SNAPSHOT_WALK_PARTS) {
		if ((part & 0xff) == 0 && !(d->classes8[part >> 8] & wanted))
			part += 256;
		else if (!(d->classes16[part] & wanted))
			part++;
		else
			return part;
	}
	return SNAPSHOT_WALK_PARTS;
}

struct snapshot_run4
snapshot_part(const struct snapshot_list *l, uint32_t part)
{
	const struct snapshot_dir4 *d = &l->dir4;

	assert(part < SNAPSHOT_WALK_PARTS);
	if (d->starts == NULL)
		return (struct snapshot_run4){l->answers, NULL, 0};
	return (struct snapshot_run4){l->answers,
	    d->ranges + (size_t)d->starts[part] * RANGE4_LEN,
	    d->starts[part + 1] - d->starts[part]};
}

struct snapshot_range4
snapshot_range4(const struct snapshot_run4 *run, uint32_t i)
{
	const uint8_t *p = run->ranges + (size_t)i * RANGE4_LEN;
	uint32_t first = get16(p), last = get16(p + 2);

	return (struct snapshot_range4){
	    first, last < first ? first : last, get32(p + 4)};
}

struct snapshot_run4
snapshot_unit(const struct snapshot_list *l, uint32_t unit)
{
	struct snapshot_run4 run = snapshot_part(l, unit >> 8);
	uint32_t low = (unit & 0xff) << 8, count = run.count;

	/* The last range that begins at or before low, or the first one. */
	while (count > 1) {
		uint32_t half = count / 2;

		if (get16(run.ranges + (size_t)half * RANGE4_LEN) <= low) {
			run.ranges += (size_t)half * RANGE4_LEN;
			run.count -= half;
		}
		count -= half;
	}
	for (count = 0; count < run.count; count++)
		if (snapshot_range4(&run, count).first > (low | 0xff))
			break;
	run.count = count;
	return run;
}

const struct answers *
snapshot_answers(const struct snapshot_list *l)
{
	return &l->answers;
}

/* ---- IPv6 ---- */

void
snapshot_walk6_begin(
    struct snapshot_walk6 *w, const struct snapshot_list *l, class_mask wanted)
{
	*w = (struct snapshot_walk6){.list = l, .wanted = wanted};
}

/* The first item from i on that is not in a block without a wanted class. */
static uint32_t
skip_blocks(const struct snapshot_run6 *r, uint32_t i, class_mask wanted)
{
	while (i < r->count && i % BLOCK6 == 0 &&
	       !(r->masks.one[i / BLOCK6] & wanted))
		i += BLOCK6;
	return i;
}

struct snapshot_item6
snapshot_item6(const uint8_t *p, size_t item_len)
{
	unsigned bits = item6_bits(p, item_len) & 127;

	return (struct snapshot_item6){item6_first(p, item_len),
	    (uint8_t)(bits == 0 ? 128 : bits), item6_id(p, item_len)};
}

static struct snapshot_item6
item6(const struct snapshot_run6 *r, uint32_t i, size_t item_len)
{
	return snapshot_item6(r->items + (size_t)i * item_len, item_len);
}

bool
snapshot_walk6_next(struct snapshot_walk6 *w, struct snapshot_item6 *out)
{
	const struct snapshot_run6 *wide = &w->list->wide6;
	const struct snapshot_run6 *narrow = &w->list->narrow6;
	struct snapshot_item6 other;

	w->wide = skip_blocks(wide, w->wide, w->wanted);
	w->narrow = skip_blocks(narrow, w->narrow, w->wanted);
	if (w->narrow < narrow->count) {
		*out = item6(narrow, w->narrow, NARROW6_LEN);
		if (w->wide < wide->count) {
			other = item6(wide, w->wide, WIDE6_LEN);
			if (other.first < out->first) {
				*out = other;
				w->wide++;
				return true;
			}
		}
		w->narrow++;
		return true;
	}
	if (w->wide >= wide->count)
		return false;
	*out = item6(wide, w->wide++, WIDE6_LEN);
	return true;
}
