/*
 * Domain names in wire format (RFC 1035 3.1): labels with their length in
 * front, a zero octet at the end, 255 octets at most, no compression.
 */
#ifndef ZONES_NAME_H
#define ZONES_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "why.h"

#define NAME_MAX_WIRE 255
/* Text with \DDD escapes and the terminator. */
#define NAME_TEXT_MAX 1024

struct name {
	uint8_t len; /* octets of wire, the final zero included */
	uint8_t wire[NAME_MAX_WIRE];
};

/*
 * From text, with or without final dot: labels of letters, digits, '-' and
 * '_' (what zone origins and host names consist of); lower-cased. "." is the
 * root. ST_OK or ST_BAD_DATA, out untouched. Any thread.
 */
enum status name_parse(const char *text, size_t len, struct name *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Presentation form of a valid wire name with RFC 1035 escapes, no final dot
 * ("." for the root). out has NAME_TEXT_MAX bytes. Returns out. */
const char *name_format(const uint8_t *wire, char *out) ALL_NONNULL;

/* Compares len octets of two wire names, letters without case (RFC 4343). */
bool name_equal(const uint8_t *a, const uint8_t *b, size_t len) ALL_NONNULL;

/* The same of whole names. */
static inline bool
name_same(const struct name *a, const struct name *b)
{
	return a->len == b->len && name_equal(a->wire, b->wire, a->len);
}

/* True where name is origin or below it. */
bool name_below(const struct name *name, const struct name *origin) ALL_NONNULL;

unsigned name_labels(const struct name *name) ALL_NONNULL;

/* One octet in lower case, ASCII only, whatever the locale says. */
static inline uint8_t
name_lower(uint8_t c)
{
	return (uint8_t)(c - 'A') < 26 ? (uint8_t)(c | 0x20) : c;
}

/* Eight octets at once: of each its upper bit tells what is no letter, the
 * sums carry into it where the rest is at least 'A' and more than 'Z'. */
static inline uint64_t
name_lower8(uint64_t octets)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t low = octets & (0x7f * each);
	uint64_t from_a = low + (0x80 - 'A') * each;
	uint64_t past_z = low + (0x7f - 'Z') * each;
	uint64_t upper = from_a & ~past_z & ~octets & (0x80 * each);

	return octets | upper >> 2;
}

#endif
