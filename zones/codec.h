/*
 * A latching cursor over the bytes of a stored value: reads past the end give
 * zeros and are remembered, so a decoder reads every field and asks once.
 * Private to the codecs of the ledger (finding_value.c, ledger_codec.c).
 */
#ifndef ZONES_CODEC_H
#define ZONES_CODEC_H

#include <stdbool.h>

#include "bytes.h"

struct codec_in {
	const uint8_t *p;
	size_t left;
	bool bad; /* something was missing or out of range */
};

/* The next n bytes, or NULL. */
static inline const uint8_t *
codec_take(struct codec_in *in, size_t n)
{
	const uint8_t *p = in->p;

	if (in->bad || in->left < n) {
		in->bad = true;
		return NULL;
	}
	in->p += n;
	in->left -= n;
	return p;
}

static inline uint8_t
codec_u8(struct codec_in *in)
{
	const uint8_t *p = codec_take(in, 1);

	return p == NULL ? 0 : *p;
}

static inline uint16_t
codec_u16(struct codec_in *in)
{
	const uint8_t *p = codec_take(in, 2);

	return p == NULL ? 0 : get16(p);
}

static inline uint32_t
codec_u32(struct codec_in *in)
{
	const uint8_t *p = codec_take(in, 4);

	return p == NULL ? 0 : get32(p);
}

static inline uint64_t
codec_u64(struct codec_in *in)
{
	const uint8_t *p = codec_take(in, 8);

	return p == NULL ? 0 : get64(p);
}

/* A number below count, else 0. */
static inline uint8_t
codec_below(struct codec_in *in, unsigned v, unsigned count)
{
	if (v < count)
		return (uint8_t)v;
	in->bad = true;
	return 0;
}

/* An octet below count. */
static inline uint8_t
codec_enum(struct codec_in *in, unsigned count)
{
	return codec_below(in, codec_u8(in), count);
}

/* Two numbers in an octet, each below its count. */
static inline void
codec_nibbles(struct codec_in *in, uint8_t *high, unsigned high_count,
    uint8_t *low, unsigned low_count)
{
	const unsigned v = codec_u8(in);

	*high = codec_below(in, v >> 4, high_count);
	*low = codec_below(in, v & 15, low_count);
}

/* Seconds, 0 or later. */
static inline int64_t
codec_time(struct codec_in *in)
{
	uint64_t v = codec_u64(in);

	if (v <= INT64_MAX)
		return (int64_t)v;
	in->bad = true;
	return 0;
}

/* length u16 | bytes, at most max. Points into the value. */
static inline struct slice
codec_text(struct codec_in *in, size_t max)
{
	struct slice s = {NULL, codec_u16(in)};

	if (s.len > max)
		in->bad = true;
	s.data = codec_take(in, s.len);
	if (s.data == NULL)
		s.len = 0;
	return s;
}

/* A number of 7 bits an octet, the least first; the top bit says that more
 * follow. Only the shortest form is taken, so a value has one encoding. */
#define CODEC_VARINT_MAX 10
static inline uint64_t
codec_long_varint(struct codec_in *in)
{
	const size_t most =
	    in->left < CODEC_VARINT_MAX ? in->left : CODEC_VARINT_MAX;
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < most; i++) {
		const uint8_t octet = in->p[i];

		v |= (uint64_t)(octet & 0x7f) << (7 * i);
		if (octet >= 0x80)
			continue;
		/* Not shortest, or over 64 bits. */
		if (octet == 0 || (i == CODEC_VARINT_MAX - 1 && octet > 1))
			break;
		in->p += i + 1;
		in->left -= i + 1;
		return v;
	}
	in->bad = true;
	return 0;
}

static inline uint64_t
codec_varint(struct codec_in *in)
{
	if (in->left == 0 || *in->p >= 0x80)
		return codec_long_varint(in);
	in->left--;
	return *in->p++;
}

/* A varint of at most max. */
static inline uint64_t
codec_varint_to(struct codec_in *in, uint64_t max)
{
	uint64_t v = codec_varint(in);

	if (v <= max)
		return v;
	in->bad = true;
	return 0;
}

/* length varint | bytes, at most max. Points into the value. */
static inline struct slice
codec_short_text(struct codec_in *in, size_t max)
{
	struct slice s = {NULL, (size_t)codec_varint_to(in, max)};

	s.data = codec_take(in, s.len);
	if (s.data == NULL)
		s.len = 0;
	return s;
}

/* Everything was there, and nothing is left over. */
static inline bool
codec_done(const struct codec_in *in)
{
	return !in->bad && in->left == 0;
}

/* Writes what codec_text reads; what is longer than max is cut. */
static inline uint8_t *
codec_put_text(uint8_t *p, struct slice s, size_t max)
{
	size_t n = s.len < max ? s.len : max;

	p = put16(p, (uint16_t)n);
	if (n > 0)
		memcpy(p, s.data, n);
	return p + n;
}

/* Writes what codec_varint reads: at most CODEC_VARINT_MAX octets. */
static inline uint8_t *
codec_put_varint(uint8_t *p, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		p = put8(p, (uint8_t)(v | 0x80));
	return put8(p, (uint8_t)v);
}

/* Writes what codec_short_text reads; what is longer than max is cut. */
static inline uint8_t *
codec_put_short_text(uint8_t *p, struct slice s, size_t max)
{
	size_t n = s.len < max ? s.len : max;

	p = codec_put_varint(p, n);
	if (n > 0)
		memcpy(p, s.data, n);
	return p + n;
}

#endif
