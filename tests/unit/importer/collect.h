/*
 * What a reader says of an input, as text: one line for each record, refusal
 * and notice, then what it says of the scan, or why it refused the file.
 */
#ifndef UNIT_COLLECT_H
#define UNIT_COLLECT_H

#include <inttypes.h>
#include <stdio.h>

#include "case.h"
#include "format_impl.h"
#include "stamp.h"

struct collect {
	FILE *f;
	char *text;
	size_t len;
	enum status st; /* of new, feed and finish */
	bool brief;	/* refusals by word alone, no notices */
};

static inline void
collect_text(struct collect *c, const char *name, struct slice s)
{
	if (s.len > 0)
		fprintf(
		    c->f, " %s=%.*s", name, (int)s.len, (const char *)s.data);
}

static inline enum status
collect_record(void *ctx, const struct record *rec, struct why *why)
{
	struct collect *c = ctx;
	char prefix[PREFIX_TEXT_MAX], stamp[STAMP_TEXT_MAX];

	(void)why;
	fprintf(c->f, "%" PRIu64 ": %s", rec->line,
	    prefix_format(&rec->prefix, prefix));
	if (rec->port != 0)
		fprintf(c->f, " %u", rec->port);
	fprintf(c->f, " %s", verdict_text(rec->verdict));
	if (rec->proof != PROOF_NONE)
		fprintf(c->f, " %s", proof_text(rec->proof));
	if (rec->reason != REASON_NONE)
		fprintf(c->f, " %s", reason_text(rec->reason));
	if (rec->verdict == VERDICT_OPEN)
		fprintf(c->f, " %s", class_info(rec->class)->label);
	if (rec->tests_run + rec->tests_open > 0)
		fprintf(c->f, " %u/%u", rec->tests_open, rec->tests_run);
	if (rec->ended != 0)
		fprintf(c->f, " %s", stamp_format(rec->ended, stamp));
	collect_text(c, "host", rec->host);
	collect_text(c, "reply", rec->reply);
	collect_text(c, "evidence", rec->evidence);
	collect_text(c, "tests", rec->tests);
	collect_text(c, "note", rec->note);
	if (rec->output.family != 0)
		fprintf(c->f, " output=%s", addr_format(&rec->output, prefix));
	fputc('\n', c->f);
	return ST_OK;
}

static inline void
collect_refuse(void *ctx, uint64_t line, enum refusal reason, const char *text)
{
	struct collect *c = ctx;

	for (const char *p = text; *p != '\0'; p++)
		assert_true(*p >= 0x20 && *p < 0x7f);
	fprintf(c->f, "%" PRIu64 ": refused %s%s%s\n", line,
	    refusal_word(reason), c->brief ? "" : ": ", c->brief ? "" : text);
}

static inline void
collect_notice(void *ctx, uint64_t line, const char *text)
{
	struct collect *c = ctx;

	if (!c->brief)
		fprintf(c->f, "%" PRIu64 ": notice: %s\n", line, text);
}

static inline void
collect_scan(struct collect *c, const struct scan *s)
{
	static const char *const modes[] = {"", "full", "partial", "recheck"};

	if (s->scan_id[0] != '\0')
		fprintf(c->f, "scan %s seq %" PRIu64 " of %s for %s\n",
		    s->scan_id, s->seq, s->scanner, s->list);
	if (s->tool[0] != '\0')
		fprintf(c->f, "tool %s %s%s\n", s->tool, s->tool_version,
		    s->internal ? ", internal" : "");
	if (s->started != 0)
		fprintf(c->f, "time %" PRId64 " to %" PRId64 "\n", s->started,
		    s->ended);
	if (s->mode != SCAN_UNSAID)
		fprintf(c->f, "%s, %zu prefixes less %zu%s%.8s\n",
		    modes[s->mode], s->scope_len, s->exclude_len,
		    s->scope_sha[0] != '\0' ? ", file " : "", s->scope_sha);
	if (s->has_scope)
		fprintf(c->f, "scope %" PRIu64 "\n", s->scope_count);
	if (s->has_end)
		fputs("end\n", c->f);
	if (s->aborted)
		fprintf(c->f, "aborted: %s\n", s->abort_why);
}

/* Feeds pieces of a buffer of the exact size; piece 0: all at once. */
static inline enum status
collect_feed(struct format_reader *r, const char *data, size_t len,
    size_t piece, struct scan *scan, struct why *why)
{
	enum status st = ST_OK;

	for (size_t at = 0, n; at < len && st == ST_OK; at += n) {
		char *copy;

		n = piece == 0 || piece > len - at ? len - at : piece;
		copy = case_exact(data + at, n);
		st = format_feed(r, (const uint8_t *)copy, n, why);
		free(copy);
	}
	return st == ST_OK ? format_finish(r, scan, why) : st;
}

/* c->text is what was said; free it with collect_free. */
static inline void
collect_run(struct collect *c, enum format format, const char *data, size_t len,
    size_t piece, const struct format_options *opt)
{
	struct format_options none = {.class = CLASS_RELAY};
	struct format_sink sink = {
	    c, collect_record, collect_refuse, collect_notice};
	struct format_reader *r = NULL;
	struct scan scan;
	struct why why;

	c->text = NULL;
	c->f = open_memstream(&c->text, &c->len);
	assert_non_null(c->f);
	c->st = format_new(format, &sink, opt != NULL ? opt : &none, &r, &why);
	assert_int_equal(c->st, ST_OK);
	c->st = collect_feed(r, data, len, piece, &scan, &why);
	if (c->st == ST_OK) {
		collect_scan(c, &scan);
		scan_free(&scan);
	} else {
		fprintf(c->f, "bad: %s\n", why.text);
	}
	format_free(&r);
	assert_null(r);
	assert_int_equal(fclose(c->f), 0);
}

static inline void
collect_free(struct collect *c)
{
	free(c->text);
}

/* Whole, then byte by byte, in sevens, in pieces of some lines: always the
 * same words. */
static inline void
collect_want(const char *name, enum format format, const char *data, size_t len,
    bool brief, const char *want)
{
	static const size_t pieces[] = {0, 1, 7, 500};

	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct collect c = {.brief = brief};

		collect_run(&c, format, data, len, pieces[i], NULL);
		case_text(name, c.text, want);
		collect_free(&c);
	}
}

/* A file of tests/data, terminated; free it. */
static inline char *
collect_file(const char *name, size_t *len_out)
{
	char path[256];
	char *data;
	FILE *f;
	long len;

	snprintf(path, sizeof(path), "tests/data/%s", name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("%s: cannot be opened", path);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	len = ftell(f);
	assert_true(len >= 0);
	rewind(f);
	data = calloc(1, (size_t)len + 1);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, (size_t)len, f), (size_t)len);
	fclose(f);
	*len_out = (size_t)len;
	return data;
}

/* Every beginning of a file, and it again with each byte changed in turn:
 * whatever is said of it, nothing breaks. */
static inline void
collect_damage(enum format format, const char *data, size_t len)
{
	char *copy = case_exact(data, len);

	for (size_t i = 0; i <= len; i++) {
		struct collect c = {.brief = true};

		collect_run(&c, format, data, i, 0, NULL);
		collect_free(&c);
	}
	for (size_t i = 0; i < len; i += 3) {
		struct collect c = {.brief = true};

		copy[i] = (char)(copy[i] ^ (i % 2 == 0 ? 0x20 : 0x81));
		collect_run(&c, format, copy, len, 0, NULL);
		collect_free(&c);
		copy[i] = data[i];
	}
	free(copy);
}

#endif
