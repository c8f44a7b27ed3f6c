/*
 * Any bytes to one reader, whole and then in two pieces that meet at a place
 * taken from the bytes: both times the same records, refusals and end, and
 * every record within what the plan may rely on.
 */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include <stdlib.h>
#include <string.h>

#include "format_clean.h"
#include "format_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	uint64_t hash; /* FNV-1a of all that was said */
	uint64_t records, refusals;
};

static inline void
must(bool holds)
{
	if (!holds)
		abort();
}

static inline void
see(struct seen *s, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++)
		s->hash = (s->hash ^ p[i]) * 0x100000001b3u;
}

static inline void
see_text(struct seen *s, struct slice text, size_t max)
{
	must(text.len <= max && utf8_valid(text));
	for (size_t i = 0; i < text.len; i++)
		must(text.data[i] >= 0x20 && text.data[i] != 0x7f);
	see(s, text.data, text.len);
	see(s, "", 1);
}

static inline enum status
see_record(void *ctx, const struct record *rec, struct why *why)
{
	struct seen *s = ctx;
	const struct prefix *p = &rec->prefix;
	uint8_t small[] = {rec->verdict, rec->proof, rec->reason, rec->class,
	    p->len, p->addr.family, rec->output.family};

	(void)why;
	s->records++;
	must(p->addr.family == ADDR_V4 || p->addr.family == ADDR_V6);
	must(p->len > 0 && p->len <= addr_bits(p->addr.family));
	must(rec->verdict > VERDICT_NONE && rec->verdict < VERDICT_COUNT);
	must(rec->proof < PROOF_COUNT && rec->reason < REASON_COUNT);
	must(rec->proof == PROOF_NONE || rec->verdict == VERDICT_OPEN);
	must(rec->class < CLASS_COUNT && rec->line > 0);
	see(s, small, sizeof(small));
	see(s, p->addr.b, sizeof(p->addr.b));
	see(s, &rec->port, sizeof(rec->port));
	see(s, &rec->ended, sizeof(rec->ended));
	see(s, &rec->line, sizeof(rec->line));
	see(s, &rec->tests_run, sizeof(rec->tests_run));
	see(s, &rec->tests_open, sizeof(rec->tests_open));
	see_text(s, rec->reply, FINDING_REPLY_MAX);
	see_text(s, rec->host, FINDING_HOST_MAX);
	see_text(s, rec->evidence, FINDING_EVIDENCE_MAX);
	see_text(s, rec->tests, FINDING_TESTS_MAX);
	see_text(s, rec->note, FINDING_NOTE_MAX);
	return ST_OK;
}

/* Words for people and a terminal: printable ASCII and nothing else. */
static inline void
see_words(struct seen *s, uint64_t line, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		must(*p >= 0x20 && *p < 0x7f);
	see(s, text, strlen(text));
	see(s, &line, sizeof(line));
}

static inline void
see_refusal(void *ctx, uint64_t line, enum refusal reason, const char *text)
{
	struct seen *s = ctx;

	s->refusals++;
	must(reason < REFUSAL_COUNT);
	see_words(s, line, text);
}

static inline void
see_notice(void *ctx, uint64_t line, const char *text)
{
	see_words(ctx, line, text);
}

/* size bytes of which the reader gets the first ones first. */
static inline enum status
read_in_two(enum format format, const uint8_t *data, size_t size, size_t first,
    struct seen *s)
{
	struct format_sink sink = {s, see_record, see_refusal, see_notice};
	struct format_options opt = {.class = CLASS_RELAY};
	struct format_reader *r = NULL;
	struct seen elsewhere = {0};
	struct scan scan;
	struct why why;
	enum status st;

	memset(s, 0, sizeof(*s));
	must(format_new(format, &sink, &opt, &r, &why) == ST_OK);
	st = format_feed(r, data, first, &why);
	if (st == ST_OK && first < size)
		st = format_feed(r, data + first, size - first, &why);
	if (st == ST_OK)
		st = format_finish(r, &scan, &why);
	format_free(&r);
	must(st == ST_OK || st == ST_BAD_DATA);
	if (st == ST_OK) {
		must(s->records + s->refusals > 0);
		see_words(s, 0, scan.tool);
		see_words(s, 0, scan.tool_version);
		see_words(s, scan.has_end, scan.aborted ? scan.abort_why : "");
		see(s, &scan.scope_count, sizeof(scan.scope_count));
		must(scan.scope == NULL || scan.scope_len <= size);
		scan_free(&scan);
	} else {
		/* Which of two faults expat finds first depends on the pieces;
		 * that there is one does not. */
		see_words(format == FORMAT_NMAP ? &elsewhere : s, 0, why.text);
	}
	return st;
}

static inline int
fuzz_reader(enum format format, const uint8_t *data, size_t size)
{
	struct seen whole, parts;
	enum status st;
	size_t first;

	if (size == 0)
		return 0;
	first = ((size_t)data[size / 2] * 257 + data[size - 1]) % size;
	st = read_in_two(format, data, size, size, &whole);
	must(read_in_two(format, data, size, first, &parts) == st);
	must(memcmp(&whole, &parts, sizeof(whole)) == 0);
	return 0;
}

#endif
