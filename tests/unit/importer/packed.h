/* Texts and what the compressors make of them; the caller frees data. */
#ifndef UNIT_PACKED_H
#define UNIT_PACKED_H

#include <zlib.h>
#include <zstd.h>

#include "case.h"

struct bytes {
	uint8_t *data;
	size_t len;
};

/* A text of len bytes that repeats every 16. */
static inline struct bytes
sample(size_t len)
{
	struct bytes b = {malloc(len + 1), len};

	assert_non_null(b.data);
	for (size_t i = 0; i < len; i++)
		b.data[i] = (uint8_t)("192.0.2.25 # ab\n"[i % 16]);
	return b;
}

static inline struct bytes
gzip(struct bytes in)
{
	struct bytes out = {NULL, in.len + in.len / 100 + 64};
	z_stream z = {0};

	out.data = malloc(out.len);
	assert_non_null(out.data);
	assert_int_equal(
	    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY),
	    Z_OK);
	z.next_in = in.data;
	z.avail_in = (uInt)in.len;
	z.next_out = out.data;
	z.avail_out = (uInt)out.len;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out.len -= z.avail_out;
	deflateEnd(&z);
	return out;
}

static inline struct bytes
zstd(struct bytes in)
{
	struct bytes out = {NULL, ZSTD_compressBound(in.len)};

	out.data = malloc(out.len);
	assert_non_null(out.data);
	out.len = ZSTD_compress(out.data, out.len, in.data, in.len, 3);
	assert_false(ZSTD_isError(out.len));
	return out;
}

static inline struct bytes
join(struct bytes a, struct bytes b)
{
	struct bytes out = {malloc(a.len + b.len + 1), a.len + b.len};

	assert_non_null(out.data);
	memcpy(out.data, a.data, a.len);
	memcpy(out.data + a.len, b.data, b.len);
	return out;
}

static inline struct bytes
literal(const char *text, size_t len)
{
	return (struct bytes){(uint8_t *)case_exact(text, len), len};
}

#endif
