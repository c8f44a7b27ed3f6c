/*
 * Lines out of pieces. A line that lies whole in the piece that was fed is
 * delivered from there; only one that spans pieces is copied.
 */
#include "format_lines.h"

#include <stdlib.h>

enum status
lines_start(
    struct lines *l, size_t max, lines_fn fn, void *ctx, struct why *why)
{
	memset(l, 0, sizeof(*l));
	l->max = max;
	l->fn = fn;
	l->ctx = ctx;
	l->line = 1;
	l->buf = malloc(max + 1);
	if (l->buf != NULL)
		return ST_OK;
	return why_no_memory(why);
}

static enum status
deliver(struct lines *l, const uint8_t *data, size_t len, enum line_kind kind,
    struct why *why)
{
	struct slice text = {data, len};

	return l->fn(l->ctx, text, kind, l->line, why);
}

/* A whole line: n bytes and LF here, after what was kept of it. */
static enum status
end_line(struct lines *l, const uint8_t *data, size_t n, struct why *why)
{
	enum status st;

	if (l->len == 0) {
		st = deliver(l, data, n, LINE_WHOLE, why);
	} else {
		memcpy(l->buf + l->len, data, n + 1);
		st = deliver(l, l->buf, l->len + n, LINE_WHOLE, why);
	}
	l->len = 0;
	l->line++;
	return st;
}

static enum status
skip(struct lines *l, const uint8_t *data, size_t n, bool ends, struct why *why)
{
	enum status st = deliver(l, data, n + ends, LINE_REST, why);

	if (ends) {
		l->skipping = false;
		l->line++;
	}
	return st;
}

enum status
lines_feed(struct lines *l, const uint8_t *data, size_t len, struct why *why)
{
	enum status st = ST_OK;

	while (st == ST_OK && len > 0) {
		const uint8_t *lf = memchr(data, '\n', len);
		size_t n = lf != NULL ? (size_t)(lf - data) : len;

		if (!l->skipping && n > l->max - l->len) {
			st = deliver(l, l->buf, l->len, LINE_LONG, why);
			l->len = 0;
			l->skipping = true;
			continue;
		}
		if (l->skipping) {
			st = skip(l, data, n, lf != NULL, why);
		} else if (lf != NULL) {
			st = end_line(l, data, n, why);
		} else {
			memcpy(l->buf + l->len, data, n);
			l->len += n;
		}
		data += n + (lf != NULL);
		len -= n + (lf != NULL);
	}
	return st;
}

enum status
lines_finish(struct lines *l, struct why *why)
{
	size_t len = l->len;

	l->len = 0;
	return len > 0 ? deliver(l, l->buf, len, LINE_LAST, why) : ST_OK;
}

void
lines_free(struct lines *l)
{
	free(l->buf);
	l->buf = NULL;
}
