/*
 * The records of a generation file (layouts: generation.h), shared by who
 * writes, checks, copies and serves one. Private to generation*.c and
 * snapshot*.c.
 */
#ifndef ZONES_GENERATION_FORMAT_H
#define ZONES_GENERATION_FORMAT_H

#include "generation.h"
#include "listing.h"
#include "snapshot.h"

enum generation_db {
	GENERATION_META,
	GENERATION_ANSWERS,
	GENERATION_CHUNKS4,
	GENERATION_CHUNKS6,
	GENERATION_DB_COUNT
};
extern const char *const generation_dbs[GENERATION_DB_COUNT];

/* Keys of meta. */
#define GENERATION_KEY_SCHEMA	"schema"
#define GENERATION_KEY_NUMBER	"generation"
#define GENERATION_KEY_SEQUENCE "sequence"
#define GENERATION_KEY_LISTS	"lists"

/* One list in meta "lists", in id order: name 64 | id u16 | serial u32 |
 * ranges4 u64 | ranges6 u64 | addresses4 u64 | hash u64. */
#define GENERATION_LIST_LEN (LEDGER_NAME_MAX + 2 + 4 + 4 * 8)

void generation_list_encode(
    const struct generation_list *l, uint8_t *out) ALL_NONNULL;
/* False where the name is not one or not padded with zeros. */
bool generation_list_decode(
    const uint8_t *p, struct generation_list *out) ALL_NONNULL;

/* ---- chunks ---- */

#define CHUNK4_KEY_LEN 4
#define CHUNK6_KEY_LEN 8
#define CHUNK4_BITS    16 /* of an address that stand in the key */
#define CHUNK6_BITS    48
#define RANGE4_LEN     8
#define ITEM6_LEN      15

/* One record of chunks4 or chunks6. */
struct generation_chunk {
	uint16_t list;
	uint8_t family;
	addr_num base; /* the address whose high bits the key holds */
	const uint8_t *data;
	uint32_t count; /* of ranges or prefixes, at least 1 */
};

/* Writes the key of the chunk that holds addr; returns its length. */
size_t generation_chunk_key(
    uint16_t list, uint8_t family, addr_num addr, uint8_t *out) ALL_NONNULL;

/* Splits a record; false where the lengths are wrong. data points into
 * value. */
bool generation_chunk_decode(uint8_t family, struct slice key,
    struct slice value, struct generation_chunk *out) ALL_NONNULL;

/* Every range sorted, disjoint and with an answer that exists? classes_out
 * gets the union of their classes. */
bool generation_chunk_scan(const struct generation_chunk *c,
    const struct answer *answers, uint32_t answer_count,
    class_mask *classes_out) ALL_NONNULL;

/* The range number i < count of a chunk that was scanned, without its
 * answer; *id_out names that. */
struct listing_range generation_chunk_item(
    const struct generation_chunk *c, uint32_t i, uint32_t *id_out) ALL_NONNULL;

/* The 80 bits of an item of chunks6, and of an address' low end. */
static inline addr_num
item6_low(const uint8_t *p)
{
	return (addr_num)get64(p) << 16 | get16(p + 8);
}

/* ---- pieces: ranges as chunks hold them ---- */

/* Cuts a range at the chunks' borders, IPv6 into prefixes; the sink gets each
 * piece with the range's answer. */
enum status generation_split(const struct listing_range *range,
    listing_sink sink, void *ctx, struct why *why) MUST_USE NONNULL(1, 2, 4);

/* Counts a piece, with its answer, to its list. */
void generation_tally(
    struct generation_list *l, const struct listing_range *piece) ALL_NONNULL;

/* One more word of a 64-bit hash: a bijection of hash for every word, so two
 * inputs that differ in one word never collide. Against accidents, not
 * against forgery. */
static inline uint64_t
generation_mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

uint64_t generation_hash(
    uint64_t hash, const uint8_t *data, size_t len) ALL_NONNULL;

#endif
