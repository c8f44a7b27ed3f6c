/* Checking and walking the packed values of one list. */
#include "generation_chunk.h"

#include <assert.h>

/* So far ahead of the place it is at the memory is asked for more: nearer and
 * it is not there in time, the processor's own guesses end with the page. */
#define AHEAD 2048

static enum status
corrupt(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_CORRUPT;
}

static bool
answers_valid(const struct answers *a)
{
	const uint8_t *p = a->entries;
	size_t left = (size_t)a->count * ANSWER_ENTRY_LEN;

	while (left > 0) {
		size_t len = answer_length(p, left);

		__builtin_prefetch(p + AHEAD);
		if (len == 0)
			return false;
		p += len;
		left -= len;
	}
	return true;
}

static bool
is_multiple(struct slice s, size_t item)
{
	return s.len % item == 0 && s.len / item <= UINT32_MAX;
}

bool
generation_data_valid(const struct generation_data *d)
{
	return is_multiple(d->ranges4, RANGE4_LEN) &&
	       is_multiple(d->index4, INDEX4_LEN) &&
	       is_multiple(d->wide6, WIDE6_LEN) &&
	       is_multiple(d->narrow6, NARROW6_LEN) &&
	       answers_valid(&d->answers);
}

/* ---- IPv4 ---- */

/*
 * One /16: ranges sorted, disjoint, each with an answer? This loop over every
 * range is what opening a file costs: faults are gathered as the sign of a
 * difference, not branched at, and neighbours mostly have one answer.
 */
static bool
scan4(const struct answers *answers, struct generation_chunk *c)
{
	const uint8_t *end = c->data + (size_t)c->count * RANGE4_LEN;
	uint32_t before = get32(c->data + 4);
	unsigned classes = answers_classes(answers, before);
	int32_t next = 0; /* first address that is not taken */
	int32_t fault = (int32_t)classes - 1;

	for (const uint8_t *p = c->data; p < end; p += RANGE4_LEN) {
		uint64_t range = get64(p);
		int32_t first = (int32_t)(range >> 48);
		int32_t last = (int32_t)(range >> 32 & 0xffff);
		uint32_t id = (uint32_t)range;

		__builtin_prefetch(p + AHEAD);
		fault |= (first - next) | (last - first);
		next = last + 1;
		if (id != before) {
			class_mask found = answers_classes(answers, id);

			fault |= (int32_t)found - 1;
			classes |= found;
			before = id;
		}
	}
	c->classes = (class_mask)classes;
	return fault >= 0;
}

static enum status
walk4(const struct generation_data *d, generation_chunk_fn each, void *ctx,
    struct why *why)
{
	const uint8_t *p = d->index4.data, *end = p + d->index4.len;
	struct generation_chunk c = {.kind = GENERATION_CHUNK4};
	size_t count = d->ranges4.len / RANGE4_LEN;
	uint32_t begin = 0, lowest = 0;
	enum status st = ST_OK;

	for (; st == ST_OK && p < end; p += INDEX4_LEN) {
		uint32_t high = get16(p), stop = get32(p + 2);

		if (high < lowest || stop <= begin || stop > count)
			return corrupt(why, "the index of ranges is damaged");
		c.base = (addr_num)high << PIECE4_BITS;
		c.data = d->ranges4.data + (size_t)begin * RANGE4_LEN;
		c.first = begin;
		c.count = stop - begin;
		if (!scan4(&d->answers, &c))
			return corrupt(
			    why, "ranges out of order or without answer");
		st = each(ctx, &c, why);
		begin = stop;
		lowest = high + 1;
	}
	if (st == ST_OK && begin != count)
		return corrupt(why, "ranges that no index leads to");
	return st;
}

/* ---- IPv6 ---- */

/* Where a walk over the items of one value stands. */
struct scan6 {
	const struct answers *answers;
	bool any;
	addr_num last; /* of the item before */
};

/* One block, which may go on where the one before ended. item_len is a
 * constant where this is called, so that half of it goes away for wide6. */
static inline bool
scan6(struct scan6 *s, struct generation_chunk *c, size_t item_len)
{
	const uint8_t *p = c->data;
	bool wide = item_len == WIDE6_LEN;
	unsigned least = wide ? PIECE6_BITS : 65, most = wide ? 64 : 128;
	unsigned classes = 0;

	for (uint32_t i = 0; i < c->count; i++, p += item_len) {
		addr_num first = item6_first(p, item_len);
		addr_num mask = item6_mask(p, item_len);
		unsigned bits = item6_bits(p, item_len);
		class_mask found =
		    answers_classes(s->answers, item6_id(p, item_len));

		__builtin_prefetch(p + AHEAD);
		if (found == 0 || bits < least || bits > most ||
		    (s->any && first <= s->last) || (first & mask) != 0)
			return false;
		s->last = first | mask;
		s->any = true;
		classes |= found;
	}
	c->classes = (class_mask)classes;
	return true;
}

static enum status
walk6(const struct generation_data *d, enum generation_kind kind,
    generation_chunk_fn each, void *ctx, struct why *why)
{
	bool wide = kind == GENERATION_CHUNK_WIDE6;
	struct slice value = wide ? d->wide6 : d->narrow6;
	size_t item_len = wide ? WIDE6_LEN : NARROW6_LEN;
	uint32_t count = (uint32_t)(value.len / item_len);
	struct generation_chunk c = {.kind = (uint8_t)kind};
	struct scan6 s = {&d->answers, false, 0};
	enum status st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < count; i += c.count) {
		c.data = value.data + (size_t)i * item_len;
		c.first = i;
		c.count = count - i < BLOCK6 ? count - i : BLOCK6;
		if (wide ? !scan6(&s, &c, WIDE6_LEN)
			 : !scan6(&s, &c, NARROW6_LEN))
			return corrupt(
			    why, "prefixes out of order or without answer");
		st = each(ctx, &c, why);
	}
	return st;
}

/* Both are sorted: where none of narrow6 lies within one of wide6, a merge of
 * the two meets no overlap. */
static bool
apart6(const struct generation_data *d)
{
	const uint8_t *w = d->wide6.data, *wend = w + d->wide6.len;
	const uint8_t *n = d->narrow6.data, *nend = n + d->narrow6.len;

	for (; n < nend; n += NARROW6_LEN) {
		addr_num first = item6_first(n, NARROW6_LEN);

		while (w < wend && item6_last(w, WIDE6_LEN) < first)
			w += WIDE6_LEN;
		if (w < wend && item6_first(w, WIDE6_LEN) <= first)
			return false;
	}
	return true;
}

enum status
generation_data_walk(const struct generation_data *d, generation_chunk_fn each,
    void *ctx, struct why *why)
{
	enum status st = walk4(d, each, ctx, why);

	if (st == ST_OK)
		st = walk6(d, GENERATION_CHUNK_WIDE6, each, ctx, why);
	if (st == ST_OK)
		st = walk6(d, GENERATION_CHUNK_NARROW6, each, ctx, why);
	if (st == ST_OK && !apart6(d))
		return corrupt(why, "prefixes within others");
	return st;
}

struct listing_range
generation_chunk_item(
    const struct generation_chunk *c, uint32_t i, uint32_t *id_out)
{
	struct listing_range r = {.family = ADDR_V6};
	size_t len =
	    c->kind == GENERATION_CHUNK_WIDE6 ? WIDE6_LEN : NARROW6_LEN;
	const uint8_t *p;

	assert(i < c->count);
	if (c->kind == GENERATION_CHUNK4) {
		p = c->data + (size_t)i * RANGE4_LEN;
		r.family = ADDR_V4;
		r.first = c->base | get16(p);
		r.last = c->base | get16(p + 2);
		*id_out = get32(p + 4);
	} else {
		p = c->data + (size_t)i * len;
		r.first = item6_first(p, len);
		r.last = item6_last(p, len);
		*id_out = item6_id(p, len);
	}
	return r;
}

struct slice
generation_answer(const struct answers *answers, uint32_t id)
{
	struct slice s = slice_of("");

	if (id >= answers->count)
		return s;
	s.data = answers->entries + (size_t)id * ANSWER_ENTRY_LEN;
	s.len = answer_length(
	    s.data, (size_t)(answers->count - id) * ANSWER_ENTRY_LEN);
	return s;
}
