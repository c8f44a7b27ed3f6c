/* Records kept under an import, in compressed parts. */
#include "parts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define PART_VERSION 1
#define PART_HEAD    (1 + 4)
/* The last record of a part may begin where it is almost full. */
#define RAW_SIZE (PARTS_RAW_MAX + PARTS_RECORD_MAX)
/* The fastest level that finds what one record has from the one before. */
#define LEVEL 1

static bool
make(struct parts_out *out)
{
	out->raw = malloc(RAW_SIZE);
	out->packed = malloc(PART_HEAD + ZSTD_compressBound(RAW_SIZE));
	out->zstd = ZSTD_createCCtx();
	if (out->raw != NULL && out->packed != NULL && out->zstd != NULL)
		return true;
	parts_out_free(out);
	return false;
}

uint8_t *
parts_room(struct parts_out *out)
{
	if (out->raw == NULL && !make(out))
		return NULL;
	assert(!parts_full(out));
	return out->raw + out->len;
}

void
parts_add(struct parts_out *out, size_t len)
{
	assert(len <= PARTS_RECORD_MAX);
	out->len += len;
}

bool
parts_full(const struct parts_out *out)
{
	return out->len >= PARTS_RAW_MAX;
}

enum status
parts_put(struct parts_out *out, struct ledger_txn *txn, struct why *why)
{
	uint8_t *p = out->packed;
	struct slice bytes = {out->packed, 0};
	enum status st;
	size_t n;

	if (out->len == 0)
		return ST_OK;
	p = put8(p, PART_VERSION);
	p = put32(p, (uint32_t)out->len);
	n = ZSTD_compressCCtx(out->zstd, p, ZSTD_compressBound(RAW_SIZE),
	    out->raw, out->len, LEVEL);
	if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
		return why_no_memory(why);
	if (ZSTD_isError(n)) {
		why_set(why, "compressing: %s", ZSTD_getErrorName(n));
		return ST_INTERNAL;
	}
	bytes.len = PART_HEAD + n;
	st =
	    ledger_part_put(txn, out->kind, out->import, out->next, bytes, why);
	out->next++;
	out->bytes += bytes.len;
	out->len = 0;
	return st;
}

void
parts_begin(struct parts_out *out, uint64_t import)
{
	out->import = import;
	out->next = 0;
	out->len = 0;
	out->bytes = 0;
}

void
parts_out_free(struct parts_out *out)
{
	free(out->raw);
	free(out->packed);
	ZSTD_freeCCtx(out->zstd);
	*out = (struct parts_out){.kind = out->kind};
}

static enum status
damaged(const struct parts_in *in, struct why *why)
{
	why_set(why,
	    "ledger: part %" PRIu32 " of import %" PRIu64 " is damaged",
	    in->next, in->import);
	return ST_CORRUPT;
}

static enum status
unpack(
    struct parts_in *in, struct slice part, struct slice *out, struct why *why)
{
	size_t len, n;

	if (part.len < PART_HEAD || part.data[0] != PART_VERSION)
		return damaged(in, why);
	len = get32(part.data + 1);
	if (len == 0 || len > RAW_SIZE)
		return damaged(in, why);
	n = ZSTD_decompressDCtx(in->zstd, in->raw, len, part.data + PART_HEAD,
	    part.len - PART_HEAD);
	if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
		return why_no_memory(why);
	if (ZSTD_isError(n) || n != len)
		return damaged(in, why);
	*out = (struct slice){in->raw, len};
	return ST_OK;
}

enum status
parts_next(struct parts_in *in, struct slice *out, struct why *why)
{
	struct slice part;
	enum status st;

	if (in->raw == NULL)
		in->raw = malloc(RAW_SIZE);
	if (in->zstd == NULL)
		in->zstd = ZSTD_createDCtx();
	if (in->raw == NULL || in->zstd == NULL)
		return why_no_memory(why);
	st = ledger_part_get(
	    in->txn, in->kind, in->import, in->next, &part, why);
	if (st == ST_OK)
		st = unpack(in, part, out, why);
	if (st == ST_OK)
		in->next++;
	return st;
}

void
parts_in_free(struct parts_in *in)
{
	free(in->raw);
	ZSTD_freeDCtx(in->zstd);
	in->raw = NULL;
	in->zstd = NULL;
}
