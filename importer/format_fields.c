/* Setters and checks of the fields of one verdict. */
#include "format_fields.h"
#include "format_clean.h"
#include "format_impl.h"
#include "input.h"
#include "name.h"
#include "stamp.h"

#include <assert.h>

static const struct {
	const char *name;
	size_t len; /* of the name */
	bool number;
} fields[FIELD_COUNT] = {
#define X(id, name, number) [id] = {name, sizeof(name) - 1, number},
    FIELD_LIST(X)
#undef X
};

const char *
field_name(enum field f)
{
	assert(f < FIELD_COUNT);
	return fields[f].name;
}

bool
field_is_number(enum field f)
{
	assert(f < FIELD_COUNT);
	return fields[f].number;
}

int
field_by_name(struct slice name)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (name.len == fields[f].len &&
		    name.data[0] == (uint8_t)fields[f].name[0] &&
		    memcmp(name.data, fields[f].name, name.len) == 0)
			return f;
	return -1;
}

void
draft_start(struct draft *d, struct arena *a, uint64_t line)
{
	memset(d, 0, sizeof(*d));
	d->arena = a;
	d->rec.line = line;
}

static struct slice
keep(struct draft *d, struct slice text, size_t max)
{
	struct slice s = text_clean(d->arena, text, max);

	d->no_memory |= s.len > 0 && s.data == NULL;
	return s;
}

/* "NAME: "VALUE" is not WHAT" */
static enum refusal COLD
bad_value(enum field f, struct slice text, const char *what, struct why *why)
{
	char shown[80];

	why_set(why, "%s: \"%s\" is not %s", field_name(f),
	    why_escape(shown, sizeof(shown), text.data, text.len), what);
	return REFUSED_FIELD;
}

static enum refusal
set_verdict(struct draft *d, struct slice text, struct why *why)
{
	int v = verdict_by_text((const char *)text.data, text.len);

	if (v != VERDICT_OPEN && v != VERDICT_CLOSED &&
	    v != VERDICT_UNREACHABLE && v != VERDICT_INCONCLUSIVE)
		return bad_value(FIELD_VERDICT, text,
		    "open, closed, unreachable or inconclusive", why);
	d->rec.verdict = (uint8_t)v;
	return REFUSED_NOT;
}

static enum refusal
set_proof(struct draft *d, struct slice text, struct why *why)
{
	int v = proof_by_text((const char *)text.data, text.len);

	if (v <= PROOF_NONE)
		return bad_value(
		    FIELD_PROOF, text, "rcpt, data or delivered", why);
	d->rec.proof = (uint8_t)v;
	return REFUSED_NOT;
}

static enum refusal
set_reason(struct draft *d, struct slice text, struct why *why)
{
	int v = reason_by_text((const char *)text.data, text.len);

	if (v <= REASON_NONE)
		return bad_value(FIELD_REASON, text,
		    "a known reason (an SMTP reply belongs in reply)", why);
	d->rec.reason = (uint8_t)v;
	return REFUSED_NOT;
}

static enum refusal
set_time(struct draft *d, enum field f, struct slice text, struct why *why)
{
	int64_t t;

	if (stamp_parse((const char *)text.data, text.len, &t, why) != ST_OK) {
		why_wrap(why, "%s", field_name(f));
		return REFUSED_TIME;
	}
	/* No clock says it: somebody printed a time that was never set. */
	if (f == FIELD_ENDED && t == 0) {
		why_set(
		    why, "ended: 1970-01-01T00:00:00Z is no time of a test");
		return REFUSED_TIME;
	}
	if (f == FIELD_ENDED)
		d->rec.ended = t;
	return REFUSED_NOT;
}

static enum refusal
set_address(struct draft *d, enum field f, struct slice text, struct why *why)
{
	struct addr a;
	enum refusal r = address_read(text, &a, why);

	if (r != REFUSED_NOT)
		why_wrap(why, "%s", field_name(f));
	else if (f == FIELD_IP)
		d->rec.prefix = prefix_of_addr(&a);
	else
		d->rec.output = a;
	return r;
}

static enum refusal
set_host(struct draft *d, struct slice text, struct why *why)
{
	struct name name;

	if (text.len > FINDING_HOST_MAX) {
		why_set(why, "host: longer than %d bytes", FINDING_HOST_MAX);
		return REFUSED_LENGTH;
	}
	if (name_parse((const char *)text.data, text.len, &name, why) !=
	    ST_OK) {
		why_wrap(why, "host");
		return REFUSED_FIELD;
	}
	d->rec.host = keep(d, text, FINDING_HOST_MAX);
	return REFUSED_NOT;
}

static enum refusal
set_reply(struct draft *d, struct slice text, struct why *why)
{
	if (utf8_count(text) > FINDING_REPLY_MAX) {
		why_set(
		    why, "reply: longer than %d characters", FINDING_REPLY_MAX);
		return REFUSED_LENGTH;
	}
	d->rec.reply = keep(d, text, FINDING_REPLY_MAX);
	return REFUSED_NOT;
}

/* A number in CSV: digits only, no sign, at most ten of them. */
static enum refusal
set_digits(struct draft *d, enum field f, struct slice text, struct why *why)
{
	int64_t v = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9' || i == 10)
			return bad_value(f, text, "a number in range", why);
		v = v * 10 + (text.data[i] - '0');
	}
	if (text.len == 0)
		return bad_value(f, text, "a number in range", why);
	return field_set_number(d, f, v, why);
}

enum refusal
field_set_number(struct draft *d, enum field f, int64_t value, struct why *why)
{
	int64_t least = f == FIELD_PORT ? 1 : 0;

	assert(field_is_number(f));
	if (value < least || value > UINT16_MAX) {
		why_set(why, "%s: %lld is not in %lld..%d", field_name(f),
		    (long long)value, (long long)least, UINT16_MAX);
		return REFUSED_FIELD;
	}
	if (f == FIELD_PORT)
		d->rec.port = (uint16_t)value;
	else if (f == FIELD_TESTS_RUN)
		d->rec.tests_run = (uint16_t)value;
	else
		d->rec.tests_open = (uint16_t)value;
	d->have |= 1u << f;
	return REFUSED_NOT;
}

enum refusal
field_set_text(
    struct draft *d, enum field f, struct slice text, struct why *why)
{
	d->have |= 1u << f;
	switch (f) {
	case FIELD_IP:
	case FIELD_OUTPUT_IP:
		return set_address(d, f, text, why);
	case FIELD_VERDICT:
		return set_verdict(d, text, why);
	case FIELD_PROOF:
		return set_proof(d, text, why);
	case FIELD_STARTED:
	case FIELD_ENDED:
		return set_time(d, f, text, why);
	case FIELD_TRANSPORT:
		if (slice_is(text, "plain") || slice_is(text, "starttls") ||
		    slice_is(text, "tls"))
			return REFUSED_NOT;
		return bad_value(f, text, "plain, starttls or tls", why);
	case FIELD_REPLY:
		return set_reply(d, text, why);
	case FIELD_REASON:
		return set_reason(d, text, why);
	case FIELD_HOST:
		return set_host(d, text, why);
	case FIELD_PORT:
	case FIELD_TESTS_RUN:
	case FIELD_TESTS_OPEN:
	case FIELD_COUNT:
		break;
	}
	return set_digits(d, f, text, why);
}

/* Kept as "SHA256 URL": the hash is what proves, the address only helps. */
enum refusal
field_set_evidence(
    struct draft *d, struct slice sha256, struct slice url, struct why *why)
{
	uint8_t text[FINDING_EVIDENCE_MAX];
	struct slice s = {text, sha256.len};
	char shown[80];

	if (!sha_is_text(sha256)) {
		why_set(why, "evidence: \"%s\" is not a SHA-256",
		    why_escape(shown, sizeof(shown), sha256.data, sha256.len));
		return REFUSED_FIELD;
	}
	if (url.len > sizeof(text) - 65) {
		why_set(why, "evidence: the url is too long");
		return REFUSED_LENGTH;
	}
	memcpy(text, sha256.data, 64);
	if (url.len > 0) {
		text[s.len++] = ' ';
		memcpy(text + s.len, url.data, url.len);
		s.len += url.len;
	}
	d->rec.evidence = keep(d, s, FINDING_EVIDENCE_MAX);
	return REFUSED_NOT;
}

static bool
has(const struct draft *d, enum field f)
{
	return (d->have & 1u << f) != 0;
}

static enum refusal
check_whole(const struct draft *d, struct why *why)
{
	static const enum field required[] = {
	    FIELD_IP, FIELD_PORT, FIELD_VERDICT};
	const struct record *rec = &d->rec;

	for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
		if (has(d, required[i]))
			continue;
		why_set(why, "%s is missing", field_name(required[i]));
		return REFUSED_FIELD;
	}
	if (!has(d, FIELD_ENDED)) {
		why_set(why, "ended is missing");
		return REFUSED_TIME;
	}
	if (rec->verdict == VERDICT_OPEN && !has(d, FIELD_PROOF)) {
		why_set(why, "open needs a proof");
		return REFUSED_FIELD;
	}
	if ((rec->verdict == VERDICT_UNREACHABLE ||
		rec->verdict == VERDICT_INCONCLUSIVE) &&
	    !has(d, FIELD_REASON)) {
		why_set(why, "%s needs a reason", verdict_text(rec->verdict));
		return REFUSED_FIELD;
	}
	if (has(d, FIELD_TESTS_RUN) && rec->tests_open > rec->tests_run) {
		why_set(why, "tests_open %u is more than tests_run %u",
		    rec->tests_open, rec->tests_run);
		return REFUSED_FIELD;
	}
	return REFUSED_NOT;
}

/* Did the mail of an open relay come out of another host? */
static bool
is_two_hops(const struct record *rec)
{
	return rec->verdict == VERDICT_OPEN && rec->output.family != 0 &&
	       !addr_equal(&rec->output, &rec->prefix.addr);
}

enum refusal
draft_finish(struct draft *d, const struct format_options *opt, struct why *why)
{
	struct record *rec = &d->rec;
	enum refusal r = check_whole(d, why);

	if (r != REFUSED_NOT)
		return r;
	/* A proof shows that a relay is open; elsewhere it means nothing. */
	if (rec->verdict != VERDICT_OPEN)
		rec->proof = PROOF_NONE;
	rec->class = opt->class;
	if (!opt->class_set && is_two_hops(rec))
		rec->class = CLASS_INPUT;
	else if (!opt->class_set)
		rec->class = (uint8_t)passed_class(&d->passed, opt->class);
	rec->tests = keep(d, passed_text(&d->passed), FINDING_TESTS_MAX);
	return REFUSED_NOT;
}
