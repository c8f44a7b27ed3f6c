/*
 * The value of a finding as bytes: version 2 is written, or 3 where there is
 * more to say; version 1 is read as well. The layouts stand in finding.h.
 */
#include <assert.h>

#include "codec.h"
#include "finding.h"

#define VERSION_FIXED	1
#define VERSION_COMPACT 2
#define VERSION_MORE	3

_Static_assert(FINDING_STATE_COUNT <= 8 && VERDICT_COUNT <= 8 &&
		   PROOF_COUNT <= 4 && CLASS_COUNT <= 16 && REASON_COUNT <= 16,
    "more than their bits hold: a new version");

/* What finding_decode would refuse is never written. */
static void
assert_sound(const struct finding *f)
{
	assert(f->state < FINDING_STATE_COUNT && f->class < CLASS_COUNT);
	assert(f->verdict < VERDICT_COUNT && f->proof < PROOF_COUNT);
	assert(f->reason < REASON_COUNT);
	assert(f->first_open >= 0 && f->listed_since >= 0);
	assert(f->last_open >= 0 && f->last_closed >= 0);
	assert(f->last_seen >= 0 && f->expires >= 0);
	assert(f->counted >= 0 && f->removed >= 0);
}

/* A time by its distance from another. Neither is below 0, so that 1 + zigzag
 * fits. */
static uint8_t *
put_near(uint8_t *p, int64_t time, int64_t base)
{
	const int64_t apart = time - base;
	const uint64_t twice = (uint64_t)apart << 1;

	if (time == 0)
		return put8(p, 0);
	return codec_put_varint(p, 1 + (apart < 0 ? ~twice : twice));
}

static int64_t
take_near(struct codec_in *in, int64_t base)
{
	const uint64_t code = codec_varint(in), zigzag = code - 1;
	int64_t apart = (int64_t)(zigzag >> 1), time;

	if (code == 0)
		return 0;
	if (zigzag & 1)
		apart = ~apart;
	if (!__builtin_add_overflow(base, apart, &time) && time > 0)
		return time;
	in->bad = true;
	return 0;
}

/* Which texts there are, in the order of the layout. */
static unsigned
text_bits(const struct finding *f)
{
	return (unsigned)(f->reply.len > 0) | (unsigned)(f->host.len > 0) << 1 |
	       (unsigned)(f->evidence.len > 0) << 2 |
	       (unsigned)(f->tests.len > 0) << 3 |
	       (unsigned)(f->note.len > 0) << 4;
}

static uint8_t *
put_some_text(uint8_t *p, struct slice s, size_t max)
{
	return s.len == 0 ? p : codec_put_short_text(p, s, max);
}

static struct slice
take_some_text(struct codec_in *in, unsigned bit, size_t max)
{
	struct slice s = {NULL, 0};

	if (!bit)
		return s;
	s = codec_short_text(in, max);
	if (s.len == 0)
		in->bad = true;
	return s;
}

/* Does it have what version 2 cannot say? */
static bool
has_more(const struct finding *f)
{
	return f->strong_streak != 0 || f->vague_streak != 0 ||
	       f->relisted != 0 || f->counted != f->last_seen ||
	       f->removed != 0;
}

static uint8_t *
put_more(uint8_t *p, const struct finding *f)
{
	p = codec_put_varint(p, f->strong_streak);
	p = codec_put_varint(p, f->vague_streak);
	p = codec_put_varint(p, f->relisted);
	p = put_near(p, f->counted, f->last_seen);
	return put_near(p, f->removed, f->last_seen);
}

static void
take_more(struct codec_in *in, struct finding *f)
{
	f->strong_streak = (uint16_t)codec_varint_to(in, UINT16_MAX);
	f->vague_streak = (uint16_t)codec_varint_to(in, UINT16_MAX);
	f->relisted = (uint8_t)codec_varint_to(in, UINT8_MAX);
	f->counted = take_near(in, f->last_seen);
	f->removed = take_near(in, f->last_seen);
	/* One that says nothing more is of version 2. */
	if (!has_more(f))
		in->bad = true;
}

size_t
finding_encode(const struct finding *f, uint8_t *out)
{
	const bool more = has_more(f);
	uint8_t *p = out;

	assert_sound(f);
	p = put8(p, more ? VERSION_MORE : VERSION_COMPACT);
	p = put8(p, (uint8_t)(f->state << 5 | f->verdict << 2 | f->proof));
	p = put8(p, (uint8_t)(f->class << 4 | f->reason));
	p = put8(p, (uint8_t)text_bits(f));
	p = codec_put_varint(p, f->open_streak);
	p = codec_put_varint(p, f->close_streak);
	p = codec_put_varint(p, f->tests_run);
	p = codec_put_varint(p, f->tests_open);
	p = codec_put_varint(p, (uint64_t)f->last_seen);
	p = codec_put_varint(p, (uint64_t)f->listed_since);
	p = put_near(p, f->first_open, f->listed_since);
	p = put_near(p, f->last_open, f->last_seen);
	p = put_near(p, f->last_closed, f->last_seen);
	p = put_near(p, f->expires, f->last_seen);
	p = codec_put_varint(p, f->import);
	/* Modulo 2^64: any two numbers have a distance. */
	p = codec_put_varint(p, f->import - f->import_open);
	if (more)
		p = put_more(p, f);
	assert(p <= out + FINDING_FIXED_MAX);
	p = put_some_text(p, f->reply, FINDING_REPLY_MAX);
	p = put_some_text(p, f->host, FINDING_HOST_MAX);
	p = put_some_text(p, f->evidence, FINDING_EVIDENCE_MAX);
	p = put_some_text(p, f->tests, FINDING_TESTS_MAX);
	p = put_some_text(p, f->note, FINDING_NOTE_MAX);
	return (size_t)(p - out);
}

static void
take_words(struct codec_in *in, struct finding *f)
{
	const unsigned v = codec_u8(in);

	f->state = codec_below(in, v >> 5, FINDING_STATE_COUNT);
	f->verdict = codec_below(in, v >> 2 & 7, VERDICT_COUNT);
	f->proof = codec_below(in, v & 3, PROOF_COUNT);
	codec_nibbles(in, &f->class, CLASS_COUNT, &f->reason, REASON_COUNT);
}

/* After the version; more: it is version 3. */
static void
take_compact(struct codec_in *in, bool more, struct finding *f)
{
	unsigned texts;

	take_words(in, f);
	texts = codec_enum(in, 1 << FINDING_TEXT_COUNT);
	f->open_streak = (uint16_t)codec_varint_to(in, UINT16_MAX);
	f->close_streak = (uint16_t)codec_varint_to(in, UINT16_MAX);
	f->tests_run = (uint16_t)codec_varint_to(in, UINT16_MAX);
	f->tests_open = (uint16_t)codec_varint_to(in, UINT16_MAX);
	f->last_seen = (int64_t)codec_varint_to(in, INT64_MAX);
	f->listed_since = (int64_t)codec_varint_to(in, INT64_MAX);
	f->first_open = take_near(in, f->listed_since);
	f->last_open = take_near(in, f->last_seen);
	f->last_closed = take_near(in, f->last_seen);
	f->expires = take_near(in, f->last_seen);
	f->import = codec_varint(in);
	f->import_open = f->import - codec_varint(in);
	f->counted = f->last_seen;
	if (more)
		take_more(in, f);
	f->reply = take_some_text(in, texts & 1, FINDING_REPLY_MAX);
	f->host = take_some_text(in, texts & 2, FINDING_HOST_MAX);
	f->evidence = take_some_text(in, texts & 4, FINDING_EVIDENCE_MAX);
	f->tests = take_some_text(in, texts & 8, FINDING_TESTS_MAX);
	f->note = take_some_text(in, texts & 16, FINDING_NOTE_MAX);
}

/* After the version. */
static void
take_fixed(struct codec_in *in, struct finding *f)
{
	f->state = codec_enum(in, FINDING_STATE_COUNT);
	f->class = codec_enum(in, CLASS_COUNT);
	f->verdict = codec_enum(in, VERDICT_COUNT);
	f->proof = codec_enum(in, PROOF_COUNT);
	f->reason = codec_enum(in, REASON_COUNT);
	f->open_streak = codec_u16(in);
	f->close_streak = codec_u16(in);
	f->tests_run = codec_u16(in);
	f->tests_open = codec_u16(in);
	f->first_open = codec_time(in);
	f->listed_since = codec_time(in);
	f->last_open = codec_time(in);
	f->last_closed = codec_time(in);
	f->last_seen = codec_time(in);
	f->expires = codec_time(in);
	f->counted = f->last_seen;
	f->import = codec_u64(in);
	f->import_open = codec_u64(in);
	f->reply = codec_text(in, FINDING_REPLY_MAX);
	f->host = codec_text(in, FINDING_HOST_MAX);
	f->evidence = codec_text(in, FINDING_EVIDENCE_MAX);
	f->tests = codec_text(in, FINDING_TESTS_MAX);
	f->note = codec_text(in, FINDING_NOTE_MAX);
}

enum status
finding_decode(
    const uint8_t *data, size_t len, struct finding *out, struct why *why)
{
	struct codec_in in = {data, len, false};
	struct finding f = {0};
	const uint8_t version = codec_u8(&in);

	if (version == VERSION_COMPACT || version == VERSION_MORE)
		take_compact(&in, version == VERSION_MORE, &f);
	else if (version == VERSION_FIXED)
		take_fixed(&in, &f);
	else
		in.bad = true;
	if (!codec_done(&in)) {
		why_set(why, "finding of %zu bytes is damaged", len);
		return ST_CORRUPT;
	}
	*out = f;
	return ST_OK;
}
