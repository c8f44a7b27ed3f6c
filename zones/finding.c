/* The ledger's finding: words and codec. The layouts stand in the header. */
#include <assert.h>

#include "codec.h"
#include "finding.h"
#include "prefix_key.h"

#define VALUE_VERSION 1

static const char *const verdicts[] = {
    "none", "open", "closed", "unreachable", "inconclusive"};
static const char *const proofs[] = {"none", "rcpt", "data", "delivered"};
static const char *const states[] = {
    "seen", "listed", "cleared", "expired", "removed"};
static const char *const reasons[] = {
#define X(id, text) text,
    REASON_LIST(X)
#undef X
};

_Static_assert(sizeof(verdicts) / sizeof(*verdicts) == VERDICT_COUNT, "words");
_Static_assert(sizeof(proofs) / sizeof(*proofs) == PROOF_COUNT, "words");
_Static_assert(
    sizeof(states) / sizeof(*states) == FINDING_STATE_COUNT, "words");

static const char *
word(const char *const *words, int count, int v)
{
	return v >= 0 && v < count ? words[v] : "?";
}

static int
by_word(const char *const *words, int count, const char *text, size_t len)
{
	int i;

	for (i = 0; i < count; i++)
		if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
			return i;
	return -1;
}

const char *
verdict_text(int v)
{
	return word(verdicts, VERDICT_COUNT, v);
}

const char *
proof_text(int p)
{
	return word(proofs, PROOF_COUNT, p);
}

const char *
reason_text(int r)
{
	return word(reasons, REASON_COUNT, r);
}

const char *
finding_state_text(int s)
{
	return word(states, FINDING_STATE_COUNT, s);
}

int
verdict_by_text(const char *text, size_t len)
{
	return by_word(verdicts, VERDICT_COUNT, text, len);
}

int
proof_by_text(const char *text, size_t len)
{
	return by_word(proofs, PROOF_COUNT, text, len);
}

int
reason_by_text(const char *text, size_t len)
{
	return by_word(reasons, REASON_COUNT, text, len);
}

size_t
finding_key_encode(const struct finding_key *key, uint8_t *out)
{
	uint8_t *p = out;

	p = put16(p, key->list);
	p = prefix_key_put(p, &key->prefix);
	p = put16(p, key->scanner);
	p = put16(p, key->port);
	return (size_t)(p - out);
}

enum status
finding_key_decode(
    const uint8_t *data, size_t len, struct finding_key *out, struct why *why)
{
	struct codec_in in = {data, len, false};
	struct finding_key key = {0};

	key.list = codec_u16(&in);
	prefix_key_take(&in, &key.prefix);
	key.scanner = codec_u16(&in);
	key.port = codec_u16(&in);
	if (!codec_done(&in)) {
		why_set(why, "key of a finding is damaged");
		return ST_CORRUPT;
	}
	*out = key;
	return ST_OK;
}

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
}

size_t
finding_encode(const struct finding *f, uint8_t *out)
{
	uint8_t *p = out;

	assert_sound(f);
	p = put8(p, VALUE_VERSION);
	p = put8(p, f->state);
	p = put8(p, f->class);
	p = put8(p, f->verdict);
	p = put8(p, f->proof);
	p = put8(p, f->reason);
	p = put16(p, f->open_streak);
	p = put16(p, f->close_streak);
	p = put16(p, f->tests_run);
	p = put16(p, f->tests_open);
	p = put64(p, (uint64_t)f->first_open);
	p = put64(p, (uint64_t)f->listed_since);
	p = put64(p, (uint64_t)f->last_open);
	p = put64(p, (uint64_t)f->last_closed);
	p = put64(p, (uint64_t)f->last_seen);
	p = put64(p, (uint64_t)f->expires);
	p = put64(p, f->import);
	p = put64(p, f->import_open);
	assert(p == out + FINDING_FIXED_LEN);
	p = codec_put_text(p, f->reply, FINDING_REPLY_MAX);
	p = codec_put_text(p, f->host, FINDING_HOST_MAX);
	p = codec_put_text(p, f->evidence, FINDING_EVIDENCE_MAX);
	p = codec_put_text(p, f->tests, FINDING_TESTS_MAX);
	p = codec_put_text(p, f->note, FINDING_NOTE_MAX);
	return (size_t)(p - out);
}

enum status
finding_decode(
    const uint8_t *data, size_t len, struct finding *out, struct why *why)
{
	struct codec_in in = {data, len, false};
	struct finding f = {0};

	if (codec_u8(&in) != VALUE_VERSION)
		in.bad = true;
	f.state = codec_enum(&in, FINDING_STATE_COUNT);
	f.class = codec_enum(&in, CLASS_COUNT);
	f.verdict = codec_enum(&in, VERDICT_COUNT);
	f.proof = codec_enum(&in, PROOF_COUNT);
	f.reason = codec_enum(&in, REASON_COUNT);
	f.open_streak = codec_u16(&in);
	f.close_streak = codec_u16(&in);
	f.tests_run = codec_u16(&in);
	f.tests_open = codec_u16(&in);
	f.first_open = codec_time(&in);
	f.listed_since = codec_time(&in);
	f.last_open = codec_time(&in);
	f.last_closed = codec_time(&in);
	f.last_seen = codec_time(&in);
	f.expires = codec_time(&in);
	f.import = codec_u64(&in);
	f.import_open = codec_u64(&in);
	f.reply = codec_text(&in, FINDING_REPLY_MAX);
	f.host = codec_text(&in, FINDING_HOST_MAX);
	f.evidence = codec_text(&in, FINDING_EVIDENCE_MAX);
	f.tests = codec_text(&in, FINDING_TESTS_MAX);
	f.note = codec_text(&in, FINDING_NOTE_MAX);
	if (!codec_done(&in)) {
		why_set(why, "finding of %zu bytes is damaged", len);
		return ST_CORRUPT;
	}
	*out = f;
	return ST_OK;
}
