/* The ledger's finding: its words and its key. Layouts stand in the header. */
#include "codec.h"
#include "finding.h"
#include "prefix_key.h"

static const char *const verdicts[] = {
    "none", "open", "closed", "unreachable", "inconclusive"};
static const char *const proofs[] = {"none", "rcpt", "data", "delivered"};
static const char *const states[] = {
    "seen", "listed", "cleared", "expired", "removed", "unconfirmed"};
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
