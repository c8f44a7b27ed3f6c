/* Merging a list of the generation before with what was swept again. */
#include "generation_merge.h"

#include <stdlib.h>

/* So many ranges that are swept again are no less work than all. */
#define RETIRED_MAX (1 << 20)
/* Behind the last part of either family. */
#define PARTS4_END ((uint64_t)1 << PIECE4_BITS)
#define PARTS6_END ((uint64_t)1 << PIECE6_BITS)

/* ---- IPv4 ---- */

static bool
is_touched4(struct generation_merge *m, uint64_t high)
{
	while (m->part4 < m->count4 && m->parts[m->part4].number < high)
		m->part4++;
	return m->part4 < m->count4 && m->parts[m->part4].number == high;
}

/* Copies the /16s before that one, but those that were touched. */
static enum status
copy4(struct generation_merge *m, uint64_t before, struct why *why)
{
	const uint8_t *end = m->old->index4.data + m->old->index4.len;
	enum status st = ST_OK;

	for (; st == ST_OK && m->index4 < end && get16(m->index4) < before;
	     m->index4 += INDEX4_LEN) {
		uint32_t stop = get32(m->index4 + 2);

		if (!is_touched4(m, get16(m->index4)))
			st = generation_pack_copy4(m->pack, get16(m->index4),
			    m->old->ranges4.data +
				(size_t)m->range4 * RANGE4_LEN,
			    stop - m->range4, why);
		m->range4 = stop;
	}
	return st;
}

/* ---- IPv6 ---- */

static uint64_t
part_of6(const uint8_t *item)
{
	return get64(item) >> (64 - PIECE6_BITS);
}

/* Index of the first item that lies in that /48 or behind it. */
static uint32_t
ceiling6(const struct merge_run6 *r, uint64_t part)
{
	uint32_t low = 0, high = r->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (part_of6(r->items + (size_t)mid * r->item_len) < part)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static enum status
copy_items6(const struct generation_merge *m, struct merge_run6 *r,
    uint32_t end, struct why *why)
{
	uint32_t from = r->next;

	if (end <= from)
		return ST_OK;
	r->next = end;
	return generation_pack_copy(m->pack, r->db,
	    r->items + (size_t)from * r->item_len,
	    (size_t)(end - from) * r->item_len, why);
}

/* Copies the items before that /48, but those of /48s that were touched. */
static enum status
copy6(const struct generation_merge *m, struct merge_run6 *r, uint64_t before,
    struct why *why)
{
	enum status st;

	for (; r->part < m->count && m->parts[r->part].number < before;
	     r->part++) {
		uint64_t part = m->parts[r->part].number;

		st = copy_items6(m, r, ceiling6(r, part), why);
		if (st != ST_OK)
			return st;
		r->next = ceiling6(r, part + 1);
	}
	return copy_items6(m, r, ceiling6(r, before), why);
}

/* ---- what is replaced ---- */

/* Takes items away from the list, and notes the ids of their answers. */
static enum status
retire(const struct generation_merge *m, const struct generation_chunk *c,
    struct buffer *ids, struct why *why)
{
	const struct answers *a = &m->old->answers;

	if (ids->len / sizeof(uint32_t) + c->count > RETIRED_MAX) {
		why_set(why, "too many ranges to be swept again");
		return ST_NOT_FOUND;
	}
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t id;
		struct listing_range r = generation_chunk_item(c, i, &id);
		struct slice answer = generation_answer(a, id);
		uint8_t *room = buffer_add(ids, sizeof(id));

		if (room == NULL)
			return why_no_memory(why);
		memcpy(room, &id, sizeof(id));
		generation_untally(
		    m->list, &r, generation_hash(answer.data, answer.len));
	}
	return ST_OK;
}

static enum status
retire4(const struct generation_merge *m, struct buffer *ids, struct why *why)
{
	const uint8_t *p = m->old->index4.data, *end = p + m->old->index4.len;
	struct generation_chunk c = {.kind = GENERATION_CHUNK4};
	enum status st = ST_OK;
	size_t part = 0;

	for (; st == ST_OK && p < end && part < m->count4; p += INDEX4_LEN) {
		uint32_t stop = get32(p + 2);

		c.count = stop - c.first;
		c.data = m->old->ranges4.data + (size_t)c.first * RANGE4_LEN;
		c.base = (addr_num)get16(p) << PIECE4_BITS;
		while (part < m->count4 && m->parts[part].number < get16(p))
			part++;
		if (part < m->count4 && m->parts[part].number == get16(p))
			st = retire(m, &c, ids, why);
		c.first = stop;
	}
	return st;
}

static enum status
retire6(const struct generation_merge *m, const struct merge_run6 *r,
    struct buffer *ids, struct why *why)
{
	struct generation_chunk c = {.kind = r->item_len == WIDE6_LEN
						 ? GENERATION_CHUNK_WIDE6
						 : GENERATION_CHUNK_NARROW6};
	enum status st = ST_OK;

	for (size_t i = m->count4; st == ST_OK && i < m->count; i++) {
		c.first = ceiling6(r, m->parts[i].number);
		c.count = ceiling6(r, m->parts[i].number + 1) - c.first;
		c.data = r->items + (size_t)c.first * r->item_len;
		st = retire(m, &c, ids, why);
	}
	return st;
}

static int
id_cmp(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Each id once; those answers may be used by nothing from now on. */
static enum status
give_answers(
    const struct generation_merge *m, struct buffer *ids, struct why *why)
{
	uint32_t *id = (uint32_t *)(void *)ids->data;
	size_t count = ids->len / sizeof(*id), kept = 0;

	if (count > 0)
		qsort(id, count, sizeof(*id), id_cmp);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && id[i] == id[kept - 1])
			continue;
		id[kept++] = id[i];
		m->list->spare +=
		    (uint32_t)(generation_answer(&m->old->answers, id[i]).len /
			       ANSWER_ENTRY_LEN);
	}
	return generation_pack_seed(m->pack, &m->old->answers, id, kept, why);
}

enum status
generation_merge_begin(struct generation_merge *m,
    const struct generation_data *old, const struct touched_part *parts,
    size_t count, struct generation_pack *pack, struct generation_list *list,
    struct why *why)
{
	struct buffer ids = {0};
	enum status st;

	*m = (struct generation_merge){.old = old,
	    .parts = parts,
	    .count = count,
	    .pack = pack,
	    .list = list,
	    .index4 = old->index4.data,
	    .wide6 = {GENERATION_WIDE6, WIDE6_LEN, old->wide6.data,
		(uint32_t)(old->wide6.len / WIDE6_LEN), 0, 0},
	    .narrow6 = {GENERATION_NARROW6, NARROW6_LEN, old->narrow6.data,
		(uint32_t)(old->narrow6.len / NARROW6_LEN), 0, 0}};
	while (m->count4 < count && parts[m->count4].family == ADDR_V4)
		m->count4++;
	m->wide6.part = m->narrow6.part = m->count4;
	st = retire4(m, &ids, why);
	if (st == ST_OK)
		st = retire6(m, &m->wide6, &ids, why);
	if (st == ST_OK)
		st = retire6(m, &m->narrow6, &ids, why);
	if (st == ST_OK)
		st = give_answers(m, &ids, why);
	free(ids.data);
	return st;
}

enum status
generation_merge_piece(void *merge, const struct listing_range *piece,
    uint64_t answer, struct why *why)
{
	struct generation_merge *m = merge;
	enum status st;

	if (piece->family == ADDR_V4) {
		st = copy4(m, (uint64_t)(piece->first >> 16), why);
	} else {
		uint64_t part = (uint64_t)(piece->first >> 80);
		bool wide = generation_piece_len6(piece) <= 64;

		st = copy6(m, wide ? &m->wide6 : &m->narrow6, part, why);
	}
	if (st != ST_OK)
		return st;
	generation_tally(m->list, piece, answer);
	return generation_pack_add(m->pack, piece, answer, why);
}

enum status
generation_merge_finish(struct generation_merge *m, struct why *why)
{
	enum status st = copy4(m, PARTS4_END, why);

	if (st == ST_OK)
		st = copy6(m, &m->wide6, PARTS6_END, why);
	if (st == ST_OK)
		st = copy6(m, &m->narrow6, PARTS6_END, why);
	return st;
}
