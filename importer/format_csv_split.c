/*
 * RFC 4180 as a state machine over single bytes. An empty line is no record.
 * A record that is wrong or too long is given up: what follows is skipped to
 * the next line break, which may lie inside a quoted field, because a quote
 * that nobody closed must not swallow the rest of the file.
 */
#include "format_csv_split.h"

#include <stdlib.h>

enum {
	FIELD_BEGIN, /* nothing of the field seen yet */
	UNQUOTED,
	QUOTED,	   /* inside quotes */
	QUOTE_SEEN /* a quote inside quotes: its end, or the first of two */
};

enum status
csv_split_start(
    struct csv_split *s, size_t max, csv_fn fn, void *ctx, struct why *why)
{
	memset(s, 0, sizeof(*s));
	s->fn = fn;
	s->ctx = ctx;
	s->max = max;
	s->line = s->first = 1;
	s->refused = REFUSED_NOT;
	s->why = "";
	s->buf = malloc(max);
	if (s->buf != NULL)
		return ST_OK;
	return why_no_memory(why);
}

static void
give_up(struct csv_split *s, enum refusal r, const char *why)
{
	if (s->refused != REFUSED_NOT)
		return;
	s->refused = r;
	s->why = why;
}

static void
add_byte(struct csv_split *s, uint8_t c)
{
	if (s->len == s->max)
		give_up(s, REFUSED_LENGTH, "record too long");
	else
		s->buf[s->len++] = c;
}

static void
end_field(struct csv_split *s)
{
	s->state = FIELD_BEGIN;
	if (s->count == CSV_FIELDS_MAX)
		give_up(s, REFUSED_LENGTH, "too many fields");
	else
		s->ends[s->count++] = s->len;
}

/* Delivers the record and begins the next one. */
static enum status
end_record(struct csv_split *s, bool crlf, bool last, struct why *why)
{
	struct slice fields[CSV_FIELDS_MAX];
	struct csv_row row = {
	    fields, 0, s->first, s->refused, s->why, crlf, last};
	enum status st = ST_OK;
	size_t at = 0;

	if (s->begun || s->refused != REFUSED_NOT) {
		end_field(s);
		row.refused = s->refused;
		row.why = s->why;
		row.count = s->refused == REFUSED_NOT ? s->count : 0;
		for (size_t i = 0; i < row.count; i++) {
			fields[i].data = s->buf + at;
			fields[i].len = s->ends[i] - at;
			at = s->ends[i];
		}
		st = s->fn(s->ctx, &row, why);
	}
	s->len = s->count = 0;
	s->state = FIELD_BEGIN;
	s->begun = s->cr = false;
	s->refused = REFUSED_NOT;
	s->why = "";
	return st;
}

/* A byte outside quotes that is no line break. */
static void
plain_byte(struct csv_split *s, uint8_t c)
{
	if (s->cr) {
		s->cr = false;
		give_up(s, REFUSED_SYNTAX, "CR without LF");
	}
	s->begun = true;
	if (c == ',') {
		end_field(s);
	} else if (c == '"' && s->state == FIELD_BEGIN) {
		s->state = QUOTED;
	} else if (s->state == QUOTE_SEEN) {
		give_up(s, REFUSED_SYNTAX, "text after a closing quote");
	} else if (c == '"') {
		give_up(s, REFUSED_SYNTAX, "a quote in an unquoted field");
	} else {
		s->state = UNQUOTED;
		add_byte(s, c);
	}
}

static void
quoted_byte(struct csv_split *s, uint8_t c)
{
	if (c == '"')
		s->state = QUOTE_SEEN;
	else
		add_byte(s, c);
}

static enum status
take_byte(struct csv_split *s, uint8_t c, struct why *why)
{
	enum status st = ST_OK;

	/* A record that was given up ends with its line, quotes or not. */
	if (c == '\n' && (s->state != QUOTED || s->refused != REFUSED_NOT)) {
		st = end_record(s, s->cr, false, why);
		s->first = s->line + 1;
	} else if (s->refused != REFUSED_NOT) {
		s->cr = c == '\r';
	} else if (s->state == QUOTED) {
		quoted_byte(s, c);
	} else if (s->state == QUOTE_SEEN && c == '"') {
		s->state = QUOTED;
		add_byte(s, c);
	} else if (c == '\r' && !s->cr) {
		s->cr = true;
	} else {
		plain_byte(s, c);
	}
	s->line += c == '\n';
	return st;
}

enum status
csv_split_feed(
    struct csv_split *s, const uint8_t *data, size_t len, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < len && st == ST_OK; i++)
		st = take_byte(s, data[i], why);
	return st;
}

enum status
csv_split_finish(struct csv_split *s, struct why *why)
{
	if (s->state == QUOTED)
		give_up(s, REFUSED_SYNTAX, "a quote is never closed");
	return end_record(s, false, true, why);
}

void
csv_split_free(struct csv_split *s)
{
	free(s->buf);
	s->buf = NULL;
}
