/*
 * What smtp-open-relay can say is a handful of sentences, and each is matched
 * from its first byte: "an open relay" stands in all of them. Two of them lie
 * at times. "N/16" counts a broken connection as a test that passed; only
 * with -vv does the output list the tests, and then the list is believed.
 * "authentication needed" is said as soon as 530 stands anywhere in a reply.
 */
#include "format_nmap_script.h"
#include "format_impl.h"

#include <stdio.h>

#define OPEN_TEXT	 "Server is an open relay ("
#define CLOSED_TEXT	 "Server doesn't seem to be an open relay"
#define AUTH_TEXT	 "Server isn't an open relay, authentication needed"
#define UNREACHABLE_TEXT "Couldn't establish connection"
#define TESTS_TEXT	 "/16 tests)"
#define TESTS		 16
#define FROM_TEXT	 " MAIL FROM:<"
#define TO_TEXT		 "> -> RCPT TO:<"

/* Cuts the first line off *rest. */
static struct slice
next_line(struct slice *rest)
{
	const uint8_t *lf = memchr(rest->data, '\n', rest->len);
	struct slice line = *rest;

	if (lf == NULL) {
		rest->data += rest->len;
		rest->len = 0;
		return line;
	}
	line.len = (size_t)(lf - rest->data);
	rest->data = lf + 1;
	rest->len -= line.len + 1;
	return line;
}

/* " MAIL FROM:<from> -> RCPT TO:<to>" and nothing else. */
static bool
read_test(struct slice line, struct passed *p)
{
	size_t from_len = strlen(FROM_TEXT), to_len = strlen(TO_TEXT);
	const uint8_t *arrow;
	struct slice from, to;

	if (!slice_begins(line, FROM_TEXT) || line.data[line.len - 1] != '>')
		return false;
	from.data = line.data + from_len;
	arrow = memmem(from.data, line.len - from_len, TO_TEXT, to_len);
	if (arrow == NULL)
		return false;
	from.len = (size_t)(arrow - from.data);
	to.data = arrow + to_len;
	to.len = line.len - (size_t)(to.data - line.data);
	if (to.len < 2)
		return false;
	to.len--;
	passed_pair(p, from, to);
	return true;
}

/* "N/16 tests)" with 1 <= N <= 16, or 0. */
static unsigned
read_count(struct slice s)
{
	unsigned n = 0;

	while (s.len > 0 && s.data[0] >= '0' && s.data[0] <= '9' && n < 100) {
		n = n * 10 + (unsigned)(s.data[0] - '0');
		s.data++;
		s.len--;
	}
	return slice_is(s, TESTS_TEXT) && n <= TESTS ? n : 0;
}

static void
inconclusive(struct nmap_verdict *v, enum reason reason, struct slice said)
{
	v->verdict = VERDICT_INCONCLUSIVE;
	v->proof = PROOF_NONE;
	v->reason = (uint8_t)reason;
	v->tests_run = v->tests_open = 0;
	memset(&v->passed, 0, sizeof(v->passed));
	snprintf(v->note, sizeof(v->note), "nmap: %.*s",
	    (int)(said.len < 100 ? said.len : 100), (const char *)said.data);
}

/* first is the line with the count, rest the tests of -vv. */
static void
read_open(struct slice first, struct slice rest, struct nmap_verdict *v)
{
	struct slice count = first;
	unsigned said, hits = 0, errors = 0;

	count.data += strlen(OPEN_TEXT);
	count.len -= strlen(OPEN_TEXT);
	said = read_count(count);
	while (rest.len > 0) {
		if (read_test(next_line(&rest), &v->passed))
			hits++;
		else
			errors++;
	}
	/* Errors alone were counted as tests that passed: nothing did. */
	if (said == 0 || (hits == 0 && errors > 0)) {
		inconclusive(v, REASON_PARTIAL, first);
		return;
	}
	v->verdict = VERDICT_OPEN;
	v->proof = PROOF_RCPT;
	v->tests_open = (uint16_t)(hits > 0 ? hits : said);
	v->reason = errors > 0 ? REASON_PARTIAL : REASON_NONE;
	v->tests_run = errors > 0 ? 0 : TESTS;
	if (hits == 0 && said < TESTS)
		snprintf(v->note, sizeof(v->note),
		    "at most %u of %d tests passed: nmap counts errors too",
		    said, TESTS);
}

/* "SMTP EHLO x: failed to receive data: connection closed" and such. */
static void
read_error(struct slice first, struct nmap_verdict *v)
{
	static const char timeout[] = "connection timeout";
	static const char failed[] = "failed to receive data";
	enum reason reason = REASON_PARTIAL;

	if (slice_begins(first, "SMTP ")) {
		if (memmem(first.data, first.len, timeout,
			sizeof(timeout) - 1) != NULL)
			reason = REASON_TIMEOUT;
		else if (memmem(first.data, first.len, failed,
			     sizeof(failed) - 1) != NULL)
			reason = REASON_DROPPED;
	}
	inconclusive(v, reason, first);
}

void
nmap_script_read(struct slice output, struct nmap_verdict *out)
{
	struct slice rest = output;
	struct slice first = output;

	memset(out, 0, sizeof(*out));
	if (output.len > 0)
		first = next_line(&rest);
	if (slice_begins(first, OPEN_TEXT)) {
		read_open(first, rest, out);
	} else if (slice_begins(first, CLOSED_TEXT)) {
		out->verdict = VERDICT_CLOSED;
		out->reason = REASON_WEAK; /* 4xx and 5xx look the same */
		out->tests_run = TESTS;
	} else if (slice_is(first, AUTH_TEXT)) {
		inconclusive(out, REASON_AUTH_REQUIRED, first);
	} else if (slice_begins(first, UNREACHABLE_TEXT)) {
		out->verdict = VERDICT_UNREACHABLE;
		out->reason = REASON_NO_BANNER;
	} else {
		read_error(first, out);
	}
}

void
nmap_state_read(
    struct slice state, struct slice reason, struct nmap_verdict *out)
{
	static const char nothing[] = "the script said nothing";

	memset(out, 0, sizeof(*out));
	if (slice_is(state, "closed")) {
		out->verdict = VERDICT_UNREACHABLE;
		out->reason = REASON_REFUSED;
	} else if (slice_is(state, "filtered")) {
		out->verdict = VERDICT_UNREACHABLE;
		/* Silence, or an ICMP message. */
		out->reason = slice_is(reason, "no-response") || reason.len == 0
				  ? REASON_TIMEOUT
				  : REASON_REFUSED;
	} else {
		inconclusive(out, REASON_PARTIAL, slice_of(nothing));
	}
}
