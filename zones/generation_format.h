/*
 * The records of a generation file (layouts: generation.h), shared by who
 * writes, checks, copies and serves one. Private to generation*.c and
 * snapshot*.c.
 */
#ifndef ZONES_GENERATION_FORMAT_H
#define ZONES_GENERATION_FORMAT_H

#include "generation.h"
#include "listing.h"

enum generation_db {
	GENERATION_META,
	GENERATION_ANSWERS,
	GENERATION_RANGES4,
	GENERATION_INDEX4,
	GENERATION_WIDE6,
	GENERATION_NARROW6,
	GENERATION_DB_COUNT
};
extern const char *const generation_dbs[GENERATION_DB_COUNT];

/* Keys of meta. */
#define GENERATION_KEY_SCHEMA	"schema"
#define GENERATION_KEY_NUMBER	"generation"
#define GENERATION_KEY_SEQUENCE "sequence"
#define GENERATION_KEY_LISTS	"lists"
#define GENERATION_KEY_FEEDS	"feeds"

/* Keys of all the others. */
#define GENERATION_KEY_LEN 2

/* A name in LEDGER_NAME_MAX octets, padded with zeros; returns what is behind
 * it. */
uint8_t *generation_name_encode(const char *name, uint8_t *out) ALL_NONNULL;
/* And back; false where it is none or not padded with zeros. */
bool generation_name_decode(
    const uint8_t *p, char out[LEDGER_NAME_MAX + 1]) ALL_NONNULL;

/* One list in meta "lists", in id order: name 64 | id u16 | serial u32 |
 * ranges4 u64 | ranges6 u64 | addresses4 u64 | hash u64 | spare u32. */
#define GENERATION_LIST_LEN (LEDGER_NAME_MAX + 2 + 4 + 4 * 8 + 4)

void generation_list_encode(
    const struct generation_list *l, uint8_t *out) ALL_NONNULL;
/* False where the name is not one or not padded with zeros. */
bool generation_list_decode(
    const uint8_t *p, struct generation_list *out) ALL_NONNULL;

/* Gives a list the counts of another: it gets its content. */
void generation_list_count_as(
    struct generation_list *l, const struct generation_list *other) ALL_NONNULL;

/* ---- pieces: ranges as the file holds them ---- */

/* What one piece may span at most: a /16, a /48. */
#define PIECE4_BITS 16
#define PIECE6_BITS 48

/* Cuts a range at those borders, IPv6 into prefixes; the sink gets each piece
 * with the range's answer. */
enum status generation_split(const struct listing_range *range,
    listing_sink sink, void *ctx, struct why *why) MUST_USE NONNULL(1, 2, 4);

/* Length of the prefix that a piece of IPv6 is. */
uint8_t generation_piece_len6(const struct listing_range *piece) ALL_NONNULL;

/* Counts a piece to its list. answer: generation_hash of its answer. */
void generation_tally(struct generation_list *l,
    const struct listing_range *piece, uint64_t answer) ALL_NONNULL;
/* Takes back what generation_tally has counted. */
void generation_untally(struct generation_list *l,
    const struct listing_range *piece, uint64_t answer) ALL_NONNULL;

/* A 64-bit hash of some bytes: against accidents, not against forgery. */
uint64_t generation_hash(const uint8_t *data, size_t len) ALL_NONNULL;

#endif
