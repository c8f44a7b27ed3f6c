/* Names and list records of a generation file; how ranges become pieces, and
 * how those are counted. */
#include "generation_format.h"

#include <stdlib.h>
#include <string.h>

const char *const generation_dbs[GENERATION_DB_COUNT] = {
    [GENERATION_META] = "meta",
    [GENERATION_ANSWERS] = "answers",
    [GENERATION_RANGES4] = "ranges4",
    [GENERATION_INDEX4] = "index4",
    [GENERATION_WIDE6] = "wide6",
    [GENERATION_NARROW6] = "narrow6",
};

void
generation_info_free(struct generation_info *info)
{
	free(info->lists);
	free(info->feeds);
	info->lists = NULL;
	info->feeds = NULL;
	info->list_count = info->feed_count = 0;
}

uint8_t *
generation_name_encode(const char *name, uint8_t *out)
{
	memset(out, 0, LEDGER_NAME_MAX);
	memcpy(out, name, strlen(name));
	return out + LEDGER_NAME_MAX;
}

bool
generation_name_decode(const uint8_t *p, char out[LEDGER_NAME_MAX + 1])
{
	size_t len;

	memcpy(out, p, LEDGER_NAME_MAX);
	out[LEDGER_NAME_MAX] = '\0';
	len = strlen(out);
	if (len == 0)
		return false;
	for (; len < LEDGER_NAME_MAX; len++)
		if (p[len] != 0)
			return false;
	return true;
}

void
generation_list_encode(const struct generation_list *l, uint8_t *out)
{
	uint8_t *p = put16(generation_name_encode(l->name, out), l->id);

	p = put32(p, l->serial);
	p = put64(p, l->ranges4);
	p = put64(p, l->ranges6);
	p = put64(p, l->addresses4);
	p = put64(p, l->hash);
	(void)put32(p, l->spare);
}

bool
generation_list_decode(const uint8_t *p, struct generation_list *out)
{
	memset(out, 0, sizeof(*out));
	if (!generation_name_decode(p, out->name))
		return false;
	p += LEDGER_NAME_MAX;
	out->id = get16(p);
	out->serial = get32(p + 2);
	out->ranges4 = get64(p + 6);
	out->ranges6 = get64(p + 14);
	out->addresses4 = get64(p + 22);
	out->hash = get64(p + 30);
	out->spare = get32(p + 38);
	return true;
}

void
generation_list_count_as(
    struct generation_list *l, const struct generation_list *other)
{
	l->ranges4 = other->ranges4;
	l->ranges6 = other->ranges6;
	l->addresses4 = other->addresses4;
	l->hash = other->hash;
	l->spare = other->spare;
}

uint8_t
generation_piece_len6(const struct listing_range *piece)
{
	uint64_t low = (uint64_t)(piece->first ^ piece->last);
	uint64_t high = (uint64_t)((piece->first ^ piece->last) >> 64);

	return (uint8_t)(128 - __builtin_popcountll(low) -
			 __builtin_popcountll(high));
}

/* One part of a range that crosses no border. Of IPv6, prefixes are kept: a
 * length takes less room than a last address. */
static enum status
split_part(const struct listing_range *part, listing_sink sink, void *ctx,
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
		       (range->family == ADDR_V4 ? PIECE4_BITS : PIECE6_BITS);
	addr_num mask = ((addr_num)1 << low) - 1;
	struct listing_range part;
	enum status st;

	/* Most are an address. */
	if (range->family == ADDR_V4 && (range->first | mask) >= range->last)
		return sink(ctx, range, why);
	part = *range;
	for (;;) {
		part.last = part.first | mask;
		if (part.last >= range->last)
			part.last = range->last;
		st = split_part(&part, sink, ctx, why);
		if (st != ST_OK || part.last == range->last)
			return st;
		part.first = part.last + 1;
	}
}

/* Multipliers of MurmurHash3's finalizer: every bit of what is mixed reaches
 * every bit of the hash. */
static inline uint64_t
mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 33;
}

uint64_t
generation_hash(const uint8_t *data, size_t len)
{
	uint64_t hash = mix(len);

	for (; len >= 8; data += 8, len -= 8)
		hash = mix(hash ^ get64(data));
	for (; len > 0; data++, len--)
		hash = mix(hash ^ *data);
	return hash;
}

/* One number per piece and answer; those of a list are added up, so the sum
 * of one that is changed in a few places can be told from the old one. */
static uint64_t
piece_hash(const struct listing_range *piece, uint64_t answer)
{
	uint64_t first = (uint64_t)piece->first;

	if (piece->family == ADDR_V4)
		return mix(answer ^ (first << 32 | (uint64_t)piece->last));
	answer = mix(answer ^ (uint64_t)(piece->first >> 64));
	answer = mix(answer ^ first);
	return mix(answer ^ (ADDR_V6 << 8 | generation_piece_len6(piece)));
}

void
generation_tally(struct generation_list *l, const struct listing_range *piece,
    uint64_t answer)
{
	if (piece->family == ADDR_V4) {
		l->ranges4++;
		l->addresses4 += (uint64_t)(piece->last - piece->first) + 1;
	} else {
		l->ranges6++;
	}
	l->hash += piece_hash(piece, answer);
}

void
generation_untally(struct generation_list *l, const struct listing_range *piece,
    uint64_t answer)
{
	if (piece->family == ADDR_V4) {
		l->ranges4--;
		l->addresses4 -= (uint64_t)(piece->last - piece->first) + 1;
	} else {
		l->ranges6--;
	}
	l->hash -= piece_hash(piece, answer);
}
