/*
 * Plain lists: an address, a prefix or a range a line. They say that a thing
 * is to be listed and nothing more: no verdict was reached, no port is known,
 * and nothing is ever taken off a list by them.
 */
#include "format_list.h"
#include "format_fields.h"
#include "format_impl.h"
#include "format_lines.h"

#include <inttypes.h>
#include <stdio.h>

/* An address and a long comment; more is not a list of addresses. */
#define LIST_LINE_MAX 4096

struct list {
	struct format_reader base;
	struct lines lines;
};

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/*
 * Without comment and outer blanks. A ';' begins one behind a blank or where
 * the line begins: "192.0.2.1;25;closed" is a row of a table, and its address
 * alone would say the opposite of it.
 */
static struct slice
strip(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] == '#' ||
		    (s.data[i] == ';' && (i == 0 || is_blank(s.data[i - 1]))))
			s.len = i;
	while (s.len > 0 && is_blank(s.data[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_blank(s.data[0])) {
		s.data++;
		s.len--;
	}
	return s;
}

bool
list_is_rbldnsd(struct slice line)
{
	if (line.len == 0)
		return false;
	if (line.data[0] == '$' || line.data[0] == '!')
		return true;
	/* But "::1" is an address. */
	return line.data[0] == ':' && line.len > 1 && line.data[1] != ':';
}

/* What is no address at all: the kind of refusal, and the text. */
static enum refusal
refuse_token(struct slice s, struct why *why)
{
	char shown[80];

	for (size_t i = 0; i < s.len; i++) {
		if (!is_blank(s.data[i]))
			continue;
		why_set(why, "\"%s\": text after the address",
		    why_escape(shown, sizeof(shown), s.data, s.len));
		return REFUSED_SYNTAX;
	}
	if (!looks_like_name(s))
		return REFUSED_ADDRESS;
	why_set(why, "\"%s\" is a name: names move, list addresses",
	    why_escape(shown, sizeof(shown), s.data, s.len));
	return REFUSED_NAME;
}

/* "a - b" is common in published lists: the dash may have blanks. */
static enum status
parse_range(struct slice s, const uint8_t *dash, struct list_range *out,
    struct why *why)
{
	char text[2 * ADDR_TEXT_MAX + 2];
	struct slice a = {s.data, (size_t)(dash - s.data)};
	struct slice b = {dash + 1, s.len - a.len - 1};
	int n;

	a = strip(a);
	b = strip(b);
	if (a.len >= ADDR_TEXT_MAX || b.len >= ADDR_TEXT_MAX) {
		why_set(why, "not a range (FIRST-LAST)");
		return ST_BAD_DATA;
	}
	n = snprintf(text, sizeof(text), "%.*s-%.*s", (int)a.len,
	    (const char *)a.data, (int)b.len, (const char *)b.data);
	return range_parse(text, (size_t)n, &out->first, &out->last, why);
}

static enum status
parse_prefix(struct slice s, struct list_range *out, struct why *why)
{
	struct prefix p;
	enum status st = prefix_parse((const char *)s.data, s.len, &p, why);

	if (st == ST_OK) {
		out->first = prefix_first(&p);
		out->last = prefix_last(&p);
	}
	return st;
}

static enum status
parse_token(struct slice s, struct list_range *out, struct why *why)
{
	const uint8_t *dash = memchr(s.data, '-', s.len);

	return dash != NULL ? parse_range(s, dash, out, why)
			    : parse_prefix(s, out, why);
}

/* Nothing but what an address or a prefix is made of: most lines. */
static bool
is_bare(struct slice s)
{
	bool bare = s.len > 0;

	for (size_t i = 0; i < s.len && bare; i++) {
		uint8_t c = s.data[i], letter = c | 0x20;

		/* Dot, slash, digits and colon stand side by side. */
		bare =
		    (c >= '.' && c <= ':') || (letter >= 'a' && letter <= 'f');
	}
	return bare;
}

enum refusal
list_line(struct slice line, struct list_range *out, struct why *why)
{
	struct slice s;

	out->empty = false;
	if (is_bare(line) && parse_prefix(line, out, why) == ST_OK)
		return REFUSED_NOT;
	if (line.len > 0 && memchr(line.data, '\0', line.len) != NULL) {
		why_set(why, "a NUL byte");
		return REFUSED_ENCODING;
	}
	s = strip(line);
	if (s.len == 0) {
		out->empty = true;
		return REFUSED_NOT;
	}
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] < 0x80)
			continue;
		why_set(why, "a byte that is not ASCII");
		return REFUSED_ENCODING;
	}
	if (parse_token(s, out, why) == ST_OK)
		return REFUSED_NOT;
	return refuse_token(s, why);
}

/* Hands out the shortest list of prefixes for the range. */
static enum status
take_range(struct list *l, const struct list_range *range, uint64_t line,
    struct why *why)
{
	struct record rec = {
	    .verdict = VERDICT_OPEN, .line = line, .class = l->base.opt.class};
	struct range_walk walk;
	enum status st = ST_OK;

	if (addr_equal(&range->first, &range->last)) {
		rec.prefix = prefix_of_addr(&range->first);
		return reader_take(&l->base, &rec, why);
	}
	range_walk_start(&walk, &range->first, &range->last);
	while (st == ST_OK && range_walk_next(&walk, &rec.prefix)) {
		if (rec.prefix.len == 0) {
			why_set(why,
			    "line %" PRIu64 ": the whole address space: a "
			    "list with it would refuse all mail",
			    line);
			return ST_BAD_DATA;
		}
		st = reader_take(&l->base, &rec, why);
	}
	return st;
}

static enum status
on_line(void *ctx, struct slice text, enum line_kind kind, uint64_t line,
    struct why *why)
{
	struct list *l = ctx;
	struct list_range range;
	enum refusal r;

	if (kind == LINE_REST)
		return ST_OK;
	if (kind == LINE_LONG) {
		reader_refuse(&l->base, line, REFUSED_LENGTH, "line too long");
		return ST_OK;
	}
	if (list_is_rbldnsd(text)) {
		why_set(why,
		    "line %" PRIu64 ": looks like an rbldnsd zone, whose "
		    "values and exclusions a plain list cannot hold",
		    line);
		return ST_BAD_DATA;
	}
	if (text.len > 0 && text.data[text.len - 1] == '\r')
		reader_notice_once(
		    &l->base, ONCE_CRLF, line, "lines end with CR LF");
	r = list_line(text, &range, why);
	if (r != REFUSED_NOT) {
		reader_refuse(&l->base, line, r, why->text);
		return ST_OK;
	}
	if (range.empty)
		return ST_OK;
	if (kind == LINE_LAST)
		reader_notice_once(&l->base, ONCE_LAST_LINE, line,
		    "no line break at the end: is the file whole?");
	return take_range(l, &range, line, why);
}

static enum status
list_start(struct format_reader *r, struct why *why)
{
	struct list *l = (struct list *)r;

	return lines_start(&l->lines, LIST_LINE_MAX, on_line, l, why);
}

static enum status
list_feed(
    struct format_reader *r, const uint8_t *data, size_t len, struct why *why)
{
	return lines_feed(&((struct list *)r)->lines, data, len, why);
}

static enum status
list_finish(struct format_reader *r, struct why *why)
{
	return lines_finish(&((struct list *)r)->lines, why);
}

static void
list_close(struct format_reader *r)
{
	lines_free(&((struct list *)r)->lines);
}

const struct format_ops format_list = {
    .size = sizeof(struct list),
    .bom = BOM_SKIPPED,
    .start = list_start,
    .feed = list_feed,
    .finish = list_finish,
    .close = list_close,
};
