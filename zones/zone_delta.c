/* Two lists, side by side: what of the one is not in the other. */
#include "zone_delta.h"

#include <stdlib.h>

#include "zone_delta_impl.h"

size_t
zone_delta_bytes(const struct zone_delta *d)
{
	return sizeof(*d) + d->units.room + d->ranges.room + d->pieces.room +
	       d->entries.room;
}

void
zone_delta_free(struct zone_delta **delta)
{
	struct zone_delta *d = *delta;

	*delta = NULL;
	if (d == NULL)
		return;
	free(d->units.data);
	free(d->ranges.data);
	free(d->pieces.data);
	free(d->entries.data);
	free(d);
}

/* ---- IPv4 ---- */

static bool
same_run(const struct delta_builder *b, const struct snapshot_run4 *x,
    const struct snapshot_run4 *y)
{
	if (x->count != y->count)
		return false;
	for (uint32_t i = 0; i < x->count; i++) {
		const uint8_t *p = x->ranges + (size_t)i * RANGE4_LEN;
		const uint8_t *q = y->ranges + (size_t)i * RANGE4_LEN;

		if (get32(p) != get32(q) ||
		    !delta_same_answers(b, get32(p + 4), get32(q + 4)))
			return false;
	}
	return true;
}

/* A place among the ranges of a /16. */
struct place {
	const struct snapshot_run4 *run;
	uint32_t i; /* the first range that does not end before it */
};

/* Moves on to an offset in the /16. */
static void
move(struct place *p, uint32_t at)
{
	while (p->i < p->run->count && snapshot_range4(p->run, p->i).last < at)
		p->i++;
}

/* What is listed at the offset at, up to and with *last: the id of its answer;
 * DELTA_NONE: nothing. */
static uint32_t
listed_at(struct place *p, uint32_t at, uint32_t *last)
{
	struct snapshot_range4 range;

	move(p, at);
	*last = UINT16_MAX;
	if (p->i == p->run->count)
		return DELTA_NONE;
	range = snapshot_range4(p->run, p->i);
	*last = range.first > at ? range.first - 1 : range.last;
	return range.first > at ? DELTA_NONE : range.id;
}

/* Does the /24 at an offset say the same in both? */
static bool
same_unit(
    const struct delta_builder *b, struct place x, struct place y, uint32_t at)
{
	uint32_t end = at | 0xff;

	while (at <= end) {
		uint32_t last_x, last_y;
		uint32_t id_x = listed_at(&x, at, &last_x);
		uint32_t id_y = listed_at(&y, at, &last_y);

		if ((id_x == DELTA_NONE) != (id_y == DELTA_NONE))
			return false;
		if (id_x != DELTA_NONE && !delta_same_answers(b, id_x, id_y))
			return false;
		at = (last_x < last_y ? last_x : last_y) + 1;
	}
	return true;
}

/* Begins the unit of that number, which ends the one before. */
static enum status
begin_unit(struct delta_builder *b, uint32_t unit)
{
	struct zone_delta *d = b->delta;
	struct delta_unit *u;
	enum status st;
	uint8_t *out;

	st = delta_extend(b, &d->units, sizeof(*u), &out);
	if (st != ST_OK)
		return st;
	u = (struct delta_unit *)(void *)out;
	u->unit = unit;
	u->first = (uint32_t)(d->ranges.len / RANGE4_LEN);
	return ST_OK;
}

/* Keeps what stood in the /24 at an offset. */
static enum status
keep_unit(struct delta_builder *b, uint32_t unit, struct place p)
{
	uint32_t low = (unit & 0xff) << 8, high = low | 0xff, id;
	struct zone_delta *d = b->delta;
	enum status st = begin_unit(b, unit);
	uint8_t *out;

	if (st != ST_OK)
		return st;
	for (; p.i < p.run->count; p.i++) {
		struct snapshot_range4 r = snapshot_range4(p.run, p.i);

		if (r.first > high)
			break;
		st = delta_keep_answer(b, r.id, &id);
		if (st == ST_OK)
			st = delta_extend(b, &d->ranges, RANGE4_LEN, &out);
		if (st != ST_OK)
			return st;
		out = put16(out, (uint16_t)(r.first > low ? r.first : low));
		out = put16(out, (uint16_t)(r.last < high ? r.last : high));
		put32(out, id);
	}
	return ST_OK;
}

static enum status
compare_part(struct delta_builder *b, uint32_t part,
    const struct snapshot_run4 *from, const struct snapshot_run4 *to)
{
	struct place x = {from, 0}, y = {to, 0};
	enum status st = ST_OK;

	for (uint32_t at = 0; st == ST_OK && at <= UINT16_MAX; at += 256) {
		uint32_t last_x, last_y;
		bool none = listed_at(&x, at, &last_x) == DELTA_NONE;

		if (listed_at(&y, at, &last_y) == DELTA_NONE && none) {
			/* On to where something is. */
			at = (last_x < last_y ? last_x : last_y) & ~0xffU;
			if (last_x == UINT16_MAX && last_y == UINT16_MAX)
				break;
		}
		if (!same_unit(b, x, y, at))
			st = keep_unit(b, part << 8 | at >> 8, x);
	}
	return st;
}

static enum status
compare4(struct delta_builder *b, const struct snapshot_list *before,
    const struct snapshot_list *after)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < SNAPSHOT_WALK_PARTS; i++) {
		struct snapshot_run4 x = snapshot_part(before, i);
		struct snapshot_run4 y = snapshot_part(after, i);

		if (!same_run(b, &x, &y))
			st = compare_part(b, i, &x, &y);
	}
	return st;
}

/* ---- IPv6 ---- */

/* A walk over pieces. */
struct pieces {
	struct snapshot_walk6 items;
	uint32_t left; /* of the item, with this one; 0: there is none */
	struct snapshot_item6 piece;
};

static void
next_piece(struct pieces *p)
{
	uint8_t bits;

	if (p->left > 1) {
		p->left--;
		p->piece.first += (addr_num)1 << (128 - p->piece.bits);
		return;
	}
	p->left = 0;
	if (!snapshot_walk6_next(&p->items, &p->piece))
		return;
	bits = piece6_bits(p->piece.bits);
	p->left = 1U << (bits - p->piece.bits);
	p->piece.bits = bits;
}

/* Which comes first; <0, 0, >0. What has ended comes last. */
static int
order(const struct pieces *x, const struct pieces *y)
{
	if (x->left == 0 || y->left == 0)
		return (x->left == 0) - (y->left == 0);
	if (x->piece.first != y->piece.first)
		return x->piece.first < y->piece.first ? -1 : 1;
	return (int)x->piece.bits - (int)y->piece.bits;
}

/* Keeps that a piece was there, with that answer of before, or was not. */
static enum status
keep_piece(
    struct delta_builder *b, const struct snapshot_item6 *piece, bool was_there)
{
	struct delta_piece *p;
	uint32_t id = DELTA_NONE;
	enum status st = ST_OK;
	uint8_t *out;

	if (was_there)
		st = delta_keep_answer(b, piece->id, &id);
	if (st == ST_OK)
		st = delta_extend(b, &b->delta->pieces, sizeof(*p), &out);
	if (st != ST_OK)
		return st;
	p = (struct delta_piece *)(void *)out;
	p->high = (uint64_t)(piece->first >> 64);
	p->low = (uint64_t)piece->first;
	p->id = id;
	p->bits = piece->bits;
	return ST_OK;
}

static enum status
compare6(struct delta_builder *b, const struct snapshot_list *before,
    const struct snapshot_list *after)
{
	struct pieces x = {.left = 0}, y = {.left = 0};
	enum status st = ST_OK;

	snapshot_walk6_begin(&x.items, before, CLASS_MASK_ALL);
	snapshot_walk6_begin(&y.items, after, CLASS_MASK_ALL);
	next_piece(&x);
	next_piece(&y);
	while (st == ST_OK && (x.left > 0 || y.left > 0)) {
		int cmp = order(&x, &y);

		if (cmp < 0)
			st = keep_piece(b, &x.piece, true);
		else if (cmp > 0)
			st = keep_piece(b, &y.piece, false);
		else if (!delta_same_answers(b, x.piece.id, y.piece.id))
			st = keep_piece(b, &x.piece, true);
		if (cmp <= 0)
			next_piece(&x);
		if (cmp >= 0)
			next_piece(&y);
	}
	return st;
}

/* ---- all of it ---- */

/* One more unit, which ends the last. */
static enum status
finish(struct delta_builder *b)
{
	struct zone_delta *d = b->delta;
	enum status st = begin_unit(b, UINT32_MAX);

	if (st == ST_OK)
		st = delta_trim(b, &d->units);
	if (st == ST_OK)
		st = delta_trim(b, &d->ranges);
	if (st == ST_OK)
		st = delta_trim(b, &d->pieces);
	return st == ST_OK ? delta_trim(b, &d->entries) : st;
}

enum status
zone_delta_new(const struct snapshot_list *before,
    const struct snapshot_list *after, size_t max_bytes,
    struct zone_delta **out, struct why *why)
{
	struct delta_builder b = {.delta = calloc(1, sizeof(*b.delta)),
	    .max_bytes = max_bytes,
	    .before = snapshot_answers(before),
	    .after = snapshot_answers(after),
	    .why = why};
	enum status st;

	if (b.delta == NULL)
		return why_no_memory(why);
	st = compare4(&b, before, after);
	if (st == ST_OK)
		st = compare6(&b, before, after);
	if (st == ST_OK)
		st = finish(&b);
	if (st == ST_OK)
		*out = b.delta;
	else
		zone_delta_free(&b.delta);
	return st;
}
