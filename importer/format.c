/*
 * The front of the format readers: names, life cycle, byte order marks, and
 * the counting of what goes to the sink.
 */
#include "format_impl.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *word;
	const struct format_ops *ops;
} formats[FORMAT_COUNT] = {
    [FORMAT_AUTO] = {"auto", NULL},
    [FORMAT_JSONL] = {"relay-verdict", &format_jsonl},
    [FORMAT_CSV] = {"csv", &format_csv},
    [FORMAT_NMAP] = {"nmap", &format_nmap},
    [FORMAT_LIST] = {"list", &format_list},
};

const char *
format_text(int f)
{
	return f >= 0 && f < FORMAT_COUNT ? formats[f].word : "?";
}

int
format_by_text(const char *text)
{
	for (int f = FORMAT_AUTO + 1; f < FORMAT_COUNT; f++)
		if (strcmp(formats[f].word, text) == 0)
			return f;
	return -1;
}

const char *
bom_foreign(const uint8_t *data, size_t len)
{
	if (len >= 4 && (memcmp(data, "\xff\xfe\0\0", 4) == 0 ||
			    memcmp(data, "\0\0\xfe\xff", 4) == 0))
		return "UTF-32";
	if (len >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 ||
			    memcmp(data, "\xfe\xff", 2) == 0))
		return "UTF-16";
	return NULL;
}

bool
bom_utf8(const uint8_t *data, size_t len)
{
	return len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;
}

enum status
format_new(enum format format, const struct format_sink *sink,
    const struct format_options *opt, struct format_reader **out,
    struct why *why)
{
	const struct format_ops *ops;
	struct format_reader *r;
	enum status st;

	assert(format > FORMAT_AUTO && format < FORMAT_COUNT);
	ops = formats[format].ops;
	r = calloc(1, ops->size);
	if (r == NULL)
		return why_no_memory(why);
	r->ops = ops;
	r->sink = *sink;
	r->opt = *opt;
	r->arena = arena_new();
	st = r->arena == NULL ? why_no_memory(why) : ops->start(r, why);
	if (st != ST_OK) {
		format_free(&r);
		return st;
	}
	*out = r;
	return ST_OK;
}

/* The first bytes are together: looks at the byte order mark and passes on
 * what the format is to see. */
static enum status
feed_head(struct format_reader *r, struct why *why)
{
	const char *encoding = bom_foreign(r->head, r->head_len);
	size_t skip = 0;

	r->head_done = true;
	if (encoding != NULL) {
		why_set(why, "the file is %s: convert it to UTF-8", encoding);
		return ST_BAD_DATA;
	}
	if (bom_utf8(r->head, r->head_len)) {
		if (r->ops->bom == BOM_REFUSED) {
			why_set(why,
			    "line 1: begins with a byte order mark, which "
			    "JSON forbids (RFC 8259 8.1)");
			return ST_BAD_DATA;
		}
		if (r->ops->bom == BOM_SKIPPED) {
			reader_notice(r, 1, "byte order mark left out");
			skip = 3;
		}
	}
	if (r->head_len == skip)
		return ST_OK;
	return r->ops->feed(r, r->head + skip, r->head_len - skip, why);
}

enum status
format_feed(
    struct format_reader *r, const uint8_t *data, size_t len, struct why *why)
{
	enum status st = ST_OK;

	assert(!r->over);
	while (!r->head_done && len > 0) {
		r->head[r->head_len++] = *data++;
		len--;
		if (r->head_len == BOM_MAX)
			st = feed_head(r, why);
	}
	if (st == ST_OK && len > 0)
		st = r->ops->feed(r, data, len, why);
	r->over = st != ST_OK;
	return st;
}

enum status
format_finish(struct format_reader *r, struct scan *scan_out, struct why *why)
{
	enum status st = ST_OK;

	assert(!r->over);
	r->over = true;
	if (!r->head_done && r->head_len > 0)
		st = feed_head(r, why);
	if (st == ST_OK)
		st = r->ops->finish(r, why);
	if (st != ST_OK)
		return st;
	if (r->taken + r->refused == 0) {
		why_set(why,
		    "names no address at all, which is not taken to mean "
		    "that all is clean");
		return ST_BAD_DATA;
	}
	/* What it owns goes with it. */
	*scan_out = r->scan;
	r->scan = (struct scan){.seq = 0};
	return ST_OK;
}

void
format_free(struct format_reader **r)
{
	if (*r == NULL)
		return;
	(*r)->ops->close(*r);
	scan_free(&(*r)->scan);
	arena_free(&(*r)->arena);
	free(*r);
	*r = NULL;
}

enum status
reader_take(struct format_reader *r, const struct record *rec, struct why *why)
{
	r->taken++;
	return r->sink.record(r->sink.ctx, rec, why);
}

void
reader_refuse(struct format_reader *r, uint64_t line, enum refusal reason,
    const char *text)
{
	assert(reason < REFUSAL_COUNT);
	r->refused++;
	r->sink.refuse(r->sink.ctx, line, reason, text);
}

void
reader_notice(struct format_reader *r, uint64_t line, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->sink.notice(r->sink.ctx, line, text);
}

void
reader_notice_once(
    struct format_reader *r, enum once what, uint64_t line, const char *text)
{
	if ((r->noticed & 1u << what) != 0)
		return;
	r->noticed |= 1u << what;
	r->sink.notice(r->sink.ctx, line, text);
}

void
scan_abort(struct scan *scan, const char *fmt, ...)
{
	va_list ap;

	if (scan->aborted)
		return;
	scan->aborted = true;
	va_start(ap, fmt);
	vsnprintf(scan->abort_why, sizeof(scan->abort_why), fmt, ap);
	va_end(ap);
}
