/*
 * Big-endian integers in unaligned memory: DNS wire format and every key and
 * value of the store use them. memcpy, never a struct laid over foreign
 * bytes: LMDB values are not aligned.
 */
#ifndef ZONES_BYTES_H
#define ZONES_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A run of bytes that belongs to somebody else. */
struct slice {
	const uint8_t *data;
	size_t len;
};

/* Bytes of a terminated text. */
static inline struct slice
slice_of(const char *text)
{
	struct slice s = {(const uint8_t *)text, strlen(text)};

	return s;
}

/* Is it that text, does it begin with it? */
static inline bool
slice_is(struct slice s, const char *text)
{
	return s.len == strlen(text) &&
	       (s.len == 0 || memcmp(s.data, text, s.len) == 0);
}

static inline bool
slice_begins(struct slice s, const char *text)
{
	return s.len >= strlen(text) && memcmp(s.data, text, strlen(text)) == 0;
}

static inline uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)((p[0] << 8) | p[1]);
}

static inline uint32_t
get32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return __builtin_bswap32(v);
}

static inline uint64_t
get64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return __builtin_bswap64(v);
}

static inline uint8_t *
put8(uint8_t *p, uint8_t v)
{
	*p = v;
	return p + 1;
}

/* put16, put32, put64: write big-endian, return the byte after. */
static inline uint8_t *
put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
	return p + 2;
}

static inline uint8_t *
put32(uint8_t *p, uint32_t v)
{
	v = __builtin_bswap32(v);
	memcpy(p, &v, sizeof(v));
	return p + 4;
}

static inline uint8_t *
put64(uint8_t *p, uint64_t v)
{
	v = __builtin_bswap64(v);
	memcpy(p, &v, sizeof(v));
	return p + 8;
}

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "LMDB files are host-endian; relaybl is built for little-endian hosts"
#endif

#endif
