/* An import record as bytes: version 2 is written, version 1 read as well. The
 * layouts stand in ledger_codec.h. */
#include <assert.h>

#include "ledger_codec.h"

#define VERSION_FIXED	1
#define VERSION_COMPACT 2

_Static_assert(IMPORT_COUNT_NUMBER >= IMPORT1_COUNT_NUMBER &&
		   IMPORT_COUNT_NUMBER <= UINT8_MAX,
    "counts are never fewer, and their number is an octet");
_Static_assert(
    IMPORT_MODE_MAX <= 16 && HOLD_COUNT <= 16 && HOLD_STATE_COUNT <= 16,
    "more than their bits hold: a new version");

/* The texts in the order of the layout; version 1 has the first. */
#define TEXT1_NUMBER 6
static void
texts_of(struct import_record *r, struct slice *texts[IMPORT_TEXT_NUMBER])
{
	struct slice *const all[] = {&r->file, &r->format, &r->scan_id,
	    &r->tool, &r->actor, &r->note, &r->guards, &r->signer,
	    &r->hold_actor, &r->hold_reason};

	_Static_assert(sizeof(all) / sizeof(*all) == IMPORT_TEXT_NUMBER, "");
	memcpy(texts, all, sizeof(all));
}

static void
counts_of(struct import_record *r, uint64_t *counts[IMPORT_COUNT_NUMBER])
{
#define X(name) &r->counts.name,
	uint64_t *const all[] = {IMPORT_COUNTS(X)};
#undef X
	memcpy(counts, all, sizeof(all));
}

static uint8_t *
put_counts(uint8_t *p, struct import_record *r)
{
	uint64_t *counts[IMPORT_COUNT_NUMBER];
	size_t n = IMPORT_COUNT_NUMBER;

	counts_of(r, counts);
	while (n > 0 && *counts[n - 1] == 0)
		n--;
	p = put8(p, (uint8_t)n);
	for (size_t i = 0; i < n; i++)
		p = codec_put_varint(p, *counts[i]);
	return p;
}

static void
take_counts(struct codec_in *in, struct import_record *r)
{
	const size_t n = codec_enum(in, IMPORT_COUNT_NUMBER + 1);
	uint64_t *counts[IMPORT_COUNT_NUMBER];

	counts_of(r, counts);
	for (size_t i = 0; i < n; i++)
		*counts[i] = codec_varint(in);
	if (n > 0 && *counts[n - 1] == 0)
		in->bad = true;
}

/* What import_decode would refuse is never written. */
static void
assert_sound(const struct import_record *rec)
{
	assert(rec->kind < IMPORT_KIND_COUNT && rec->complete <= 1);
	assert(rec->mode < IMPORT_MODE_MAX && rec->held < HOLD_COUNT);
	assert(rec->hold_state < HOLD_STATE_COUNT && rec->hold_time >= 0);
	assert(rec->time >= 0 && rec->started >= 0 && rec->ended >= 0);
}

size_t
import_encode(const struct import_record *rec, uint8_t *out)
{
	struct slice *texts[IMPORT_TEXT_NUMBER];
	struct import_record r = *rec;
	uint8_t *p = put8(out, VERSION_COMPACT);

	assert_sound(rec);
	p = put8(p, r.kind);
	p = put8(p, (uint8_t)(r.complete << 4 | r.mode));
	p = put8(p, (uint8_t)(r.held << 4 | r.hold_state));
	p = codec_put_varint(p, r.list);
	p = codec_put_varint(p, r.scanner);
	p = codec_put_varint(p, (uint64_t)r.time);
	p = codec_put_varint(p, (uint64_t)r.started);
	p = codec_put_varint(p, (uint64_t)r.ended);
	p = codec_put_varint(p, r.seq);
	p = codec_put_varint(p, r.scope);
	p = codec_put_varint(p, r.serial);
	p = codec_put_varint(p, r.target);
	p = codec_put_varint(p, r.reverted_by);
	p = codec_put_varint(p, r.hold_by);
	p = codec_put_varint(p, (uint64_t)r.hold_time);
	memcpy(p, r.sha256, sizeof(r.sha256));
	p = put_counts(p + sizeof(r.sha256), &r);
	texts_of(&r, texts);
	for (size_t i = 0; i < IMPORT_TEXT_NUMBER; i++)
		p = codec_put_short_text(p, *texts[i], IMPORT_TEXT_MAX);
	return (size_t)(p - out);
}

static void
take_sha256(struct codec_in *in, struct import_record *r)
{
	const uint8_t *sha = codec_take(in, sizeof(r->sha256));

	if (sha != NULL)
		memcpy(r->sha256, sha, sizeof(r->sha256));
}

/* After the version. */
static void
take_compact(struct codec_in *in, struct import_record *r)
{
	struct slice *texts[IMPORT_TEXT_NUMBER];

	r->kind = codec_enum(in, IMPORT_KIND_COUNT);
	codec_nibbles(in, &r->complete, 2, &r->mode, IMPORT_MODE_MAX);
	codec_nibbles(
	    in, &r->held, HOLD_COUNT, &r->hold_state, HOLD_STATE_COUNT);
	r->list = (uint16_t)codec_varint_to(in, UINT16_MAX);
	r->scanner = (uint16_t)codec_varint_to(in, UINT16_MAX);
	r->time = (int64_t)codec_varint_to(in, INT64_MAX);
	r->started = (int64_t)codec_varint_to(in, INT64_MAX);
	r->ended = (int64_t)codec_varint_to(in, INT64_MAX);
	r->seq = codec_varint(in);
	r->scope = codec_varint(in);
	r->serial = (uint32_t)codec_varint_to(in, UINT32_MAX);
	r->target = codec_varint(in);
	r->reverted_by = codec_varint(in);
	r->hold_by = codec_varint(in);
	r->hold_time = (int64_t)codec_varint_to(in, INT64_MAX);
	take_sha256(in, r);
	take_counts(in, r);
	texts_of(r, texts);
	for (size_t i = 0; i < IMPORT_TEXT_NUMBER; i++)
		*texts[i] = codec_short_text(in, IMPORT_TEXT_MAX);
}

/* After the version. */
static void
take_fixed(struct codec_in *in, struct import_record *r)
{
	struct slice *texts[IMPORT_TEXT_NUMBER];
	uint64_t *counts[IMPORT_COUNT_NUMBER];

	r->kind = codec_enum(in, IMPORT_KIND_COUNT);
	r->complete = codec_enum(in, 2);
	r->list = codec_u16(in);
	r->scanner = codec_u16(in);
	r->time = codec_time(in);
	r->started = codec_time(in);
	r->ended = codec_time(in);
	r->seq = codec_u64(in);
	r->serial = codec_u32(in);
	take_sha256(in, r);
	counts_of(r, counts);
	for (size_t i = 0; i < IMPORT1_COUNT_NUMBER; i++)
		*counts[i] = codec_u64(in);
	texts_of(r, texts);
	for (size_t i = 0; i < TEXT1_NUMBER; i++)
		*texts[i] = codec_text(in, IMPORT_TEXT_MAX);
}

enum status
import_decode(
    const uint8_t *data, size_t len, struct import_record *out, struct why *why)
{
	struct codec_in in = {data, len, false};
	struct import_record r = {0};
	const uint8_t version = codec_u8(&in);
	enum status st;

	if (version == VERSION_COMPACT)
		take_compact(&in, &r);
	else if (version == VERSION_FIXED)
		take_fixed(&in, &r);
	else
		in.bad = true;
	st = codec_finish(&in, "import record", len, why);
	if (st == ST_OK)
		*out = r;
	return st;
}
