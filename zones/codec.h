/*
 * A latching cursor over the bytes of a stored value: reads past the end give
 * zeros and are remembered, so a decoder reads every field and asks once.
 * Private to the codecs of the ledger (finding.c, ledger_codec.c).
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

/* An octet below count. */
static inline uint8_t
codec_enum(struct codec_in *in, unsigned count)
{
	uint8_t v = codec_u8(in);

	if (v < count)
		return v;
	in->bad = true;
	return 0;
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

#endif
