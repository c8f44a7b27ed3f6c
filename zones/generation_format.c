/* Codecs of a generation's records, and how ranges become pieces. */
#include "generation_format.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const generation_dbs[GENERATION_DB_COUNT] = {
    [GENERATION_META] = "meta",
    [GENERATION_ANSWERS] = "answers",
    [GENERATION_CHUNKS4] = "chunks4",
    [GENERATION_CHUNKS6] = "chunks6",
};

void
generation_info_free(struct generation_info *info)
{
	free(info->lists);
	info->lists = NULL;
	info->list_count = 0;
}

void
generation_list_encode(const struct generation_list *l, uint8_t *out)
{
	uint8_t *p = out + LEDGER_NAME_MAX;

	memset(out, 0, LEDGER_NAME_MAX);
	memcpy(out, l->name, strlen(l->name));
	p = put16(p, l->id);
	p = put32(p, l->serial);
	p = put64(p, l->ranges4);
	p = put64(p, l->ranges6);
	p = put64(p, l->addresses4);
	(void)put64(p, l->hash);
}

bool
generation_list_decode(const uint8_t *p, struct generation_list *out)
{
	size_t len = 0;

	memset(out, 0, sizeof(*out));
	memcpy(out->name, p, LEDGER_NAME_MAX);
	len = strlen(out->name);
	if (len == 0)
		return false;
	for (; len < LEDGER_NAME_MAX; len++)
		if (p[len] != 0)
			return false;
	p += LEDGER_NAME_MAX;
	out->id = get16(p);
	out->serial = get32(p + 2);
	out->ranges4 = get64(p + 6);
	out->ranges6 = get64(p + 14);
	out->addresses4 = get64(p + 22);
	out->hash = get64(p + 30);
	return true;
}

size_t
generation_chunk_key(uint16_t list, uint8_t family, addr_num addr, uint8_t *out)
{
	put16(out, list);
	if (family == ADDR_V4) {
		put16(out + 2, (uint16_t)(addr >> 16));
		return CHUNK4_KEY_LEN;
	}
	put16(out + 2, (uint16_t)(addr >> 112));
	put32(out + 4, (uint32_t)(addr >> 80));
	return CHUNK6_KEY_LEN;
}

bool
generation_chunk_decode(uint8_t family, struct slice key, struct slice value,
    struct generation_chunk *out)
{
	bool v4 = family == ADDR_V4;
	size_t item = v4 ? RANGE4_LEN : ITEM6_LEN;

	if (key.len != (v4 ? CHUNK4_KEY_LEN : CHUNK6_KEY_LEN) ||
	    value.len == 0 || value.len % item != 0 ||
	    value.len / item > UINT32_MAX)
		return false;
	out->list = get16(key.data);
	out->family = family;
	if (v4)
		out->base = (addr_num)get16(key.data + 2) << 16;
	else
		out->base = (addr_num)get16(key.data + 2) << 112 |
			    (addr_num)get32(key.data + 4) << 80;
	out->data = value.data;
	out->count = (uint32_t)(value.len / item);
	return true;
}

static bool
scan4(const struct generation_chunk *c, const struct answer *answers,
    uint32_t answer_count, class_mask *classes_out)
{
	const uint8_t *end = c->data + (size_t)c->count * RANGE4_LEN;
	uint32_t next = 0; /* first address that is not taken */
	unsigned classes = 0;

	for (const uint8_t *p = c->data; p < end; p += RANGE4_LEN) {
		uint32_t first = get16(p), last = get16(p + 2);
		uint32_t id = get32(p + 4);

		if (first < next || last < first || id >= answer_count)
			return false;
		classes |= answers[id].classes;
		next = last + 1;
	}
	*classes_out = (class_mask)classes;
	return true;
}

static bool
scan6(const struct generation_chunk *c, const struct answer *answers,
    uint32_t answer_count, class_mask *classes_out)
{
	const uint8_t *end = c->data + (size_t)c->count * ITEM6_LEN;
	addr_num next = 0;
	unsigned classes = 0;

	for (const uint8_t *p = c->data; p < end; p += ITEM6_LEN) {
		addr_num first = item6_low(p), mask;
		unsigned len = p[10];
		uint32_t id = get32(p + 11);

		if (len < CHUNK6_BITS || len > 128 || id >= answer_count)
			return false;
		mask = ((addr_num)1 << (128 - len)) - 1;
		if (first < next || (first & mask) != 0)
			return false;
		classes |= answers[id].classes;
		next = first + mask + 1;
	}
	*classes_out = (class_mask)classes;
	return true;
}

bool
generation_chunk_scan(const struct generation_chunk *c,
    const struct answer *answers, uint32_t answer_count,
    class_mask *classes_out)
{
	if (c->family == ADDR_V4)
		return scan4(c, answers, answer_count, classes_out);
	return scan6(c, answers, answer_count, classes_out);
}

struct listing_range
generation_chunk_item(
    const struct generation_chunk *c, uint32_t i, uint32_t *id_out)
{
	struct listing_range r = {.family = c->family};
	const uint8_t *p;

	assert(i < c->count);
	if (c->family == ADDR_V4) {
		p = c->data + (size_t)i * RANGE4_LEN;
		r.first = c->base | get16(p);
		r.last = c->base | get16(p + 2);
		*id_out = get32(p + 4);
	} else {
		p = c->data + (size_t)i * ITEM6_LEN;
		r.first = c->base | item6_low(p);
		r.last = r.first | (((addr_num)1 << (128 - p[10])) - 1);
		*id_out = get32(p + 11);
	}
	return r;
}

/* One part of a range that lies in one chunk. IPv6 chunks hold prefixes, to
 * tell 80 bits of first and last address with 11 octets. */
static enum status
split_chunk(const struct listing_range *part, listing_sink sink, void *ctx,
    struct why *why)
{
	struct addr first, last;
	struct listing_range piece = *part;
	struct range_walk walk;
	struct prefix prefix;
	enum status st = ST_OK;

	if (part->family == ADDR_V4)
		return sink(ctx, part, why);
	first = addr_from_num(part->family, part->first);
	last = addr_from_num(part->family, part->last);
	range_walk_start(&walk, &first, &last);
	while (st == ST_OK && range_walk_next(&walk, &prefix)) {
		last = prefix_last(&prefix);
		piece.first = addr_to_num(&prefix.addr);
		piece.last = addr_to_num(&last);
		st = sink(ctx, &piece, why);
	}
	return st;
}

enum status
generation_split(const struct listing_range *range, listing_sink sink,
    void *ctx, struct why *why)
{
	unsigned low = addr_bits(range->family) -
		       (range->family == ADDR_V4 ? CHUNK4_BITS : CHUNK6_BITS);
	addr_num mask = ((addr_num)1 << low) - 1;
	struct listing_range part = *range;
	enum status st;

	for (;;) {
		part.last = part.first | mask;
		if (part.last >= range->last)
			part.last = range->last;
		st = split_chunk(&part, sink, ctx, why);
		if (st != ST_OK || part.last == range->last)
			return st;
		part.first = part.last + 1;
	}
}

uint64_t
generation_hash(uint64_t hash, const uint8_t *data, size_t len)
{
	hash = generation_mix(hash, len);
	for (; len >= 8; data += 8, len -= 8)
		hash = generation_mix(hash, get64(data));
	while (len-- > 0)
		hash = generation_mix(hash, *data++);
	return hash;
}

void
generation_tally(struct generation_list *l, const struct listing_range *piece)
{
	uint64_t hash = generation_mix(l->hash, piece->family);

	if (piece->family == ADDR_V4) {
		hash = generation_mix(
		    hash, (uint64_t)piece->first << 32 | (uint64_t)piece->last);
		l->ranges4++;
		l->addresses4 += (uint64_t)(piece->last - piece->first) + 1;
	} else {
		hash = generation_mix(hash, (uint64_t)(piece->first >> 64));
		hash = generation_mix(hash, (uint64_t)piece->first);
		hash = generation_mix(hash, (uint64_t)(piece->last >> 64));
		hash = generation_mix(hash, (uint64_t)piece->last);
		l->ranges6++;
	}
	l->hash = generation_hash(hash, piece->answer, piece->answer_len);
}
