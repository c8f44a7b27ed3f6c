/*
 * The packed values of one list: what stands in them, and the one walk that
 * hands out nothing it has not checked. Private to generation*.c and
 * snapshot*.c.
 */
#ifndef ZONES_GENERATION_CHUNK_H
#define ZONES_GENERATION_CHUNK_H

#include "generation_format.h"

#define RANGE4_LEN  8
#define INDEX4_LEN  6
#define WIDE6_LEN   13
#define NARROW6_LEN 21
/* Items of IPv6 that are handed out, and searched, as one. */
#define BLOCK6 64

/* The values of one list, as they stand in the file. */
struct generation_data {
	struct answers answers;
	struct slice ranges4, index4, wide6, narrow6;
};

enum generation_kind {
	GENERATION_CHUNK4,	/* the ranges of one /16 */
	GENERATION_CHUNK_WIDE6, /* a block of wide6, a block of narrow6 */
	GENERATION_CHUNK_NARROW6
};

struct generation_chunk {
	uint8_t kind;  /* enum generation_kind */
	addr_num base; /* IPv4: the first address of the /16 */
	const uint8_t *data;
	uint32_t first; /* index of its first item in the value */
	uint32_t count; /* of items, at least 1 */
	class_mask classes;
};

typedef enum status (*generation_chunk_fn)(
    void *ctx, const struct generation_chunk *chunk, struct why *why);

/* Every answer in order and whole, every value a multiple of its item? */
bool generation_data_valid(const struct generation_data *data) ALL_NONNULL;

/*
 * Calls each for every chunk: IPv4, wide6, narrow6, each in order of address.
 * data is valid. ST_CORRUPT at the first item that is out of order, overlaps
 * another or has no answer, or what each returns.
 */
enum status generation_data_walk(const struct generation_data *data,
    generation_chunk_fn each, void *ctx, struct why *why) MUST_USE
    NONNULL(1, 2, 4);

/* The item number i < count of a chunk that was handed out, without its
 * answer; *id_out names that. */
struct listing_range generation_chunk_item(
    const struct generation_chunk *c, uint32_t i, uint32_t *id_out) ALL_NONNULL;

/* The bytes of the answer with that id; none where there is none. */
struct slice generation_answer(
    const struct answers *answers, uint32_t id) ALL_NONNULL;

/* An item of wide6 or narrow6, told apart by its length: the address it
 * begins at, its prefix length as it stands there, and its answer's id. */
static inline addr_num
item6_first(const uint8_t *p, size_t item_len)
{
	addr_num high = (addr_num)get64(p) << 64;

	return item_len == WIDE6_LEN ? high : high | get64(p + 8);
}

static inline uint8_t
item6_bits(const uint8_t *p, size_t item_len)
{
	return p[item_len - 5];
}

static inline uint32_t
item6_id(const uint8_t *p, size_t item_len)
{
	return get32(p + item_len - 4);
}

/* The host bits of an item that is 1 to 128 bits long: more or none do no
 * harm, but to the answer. */
static inline addr_num
item6_mask(const uint8_t *p, size_t item_len)
{
	unsigned host = (128U - item6_bits(p, item_len)) & 127;

	return ((addr_num)1 << host) - 1;
}

static inline addr_num
item6_last(const uint8_t *p, size_t item_len)
{
	return item6_first(p, item_len) | item6_mask(p, item_len);
}

#endif
