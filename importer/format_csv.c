/*
 * The CSV twin of relay-verdict/1. The header says what stands where; rows
 * follow the same rules as verdict lines. The schema decides, not what a
 * writer may have meant: a reply in the column reason, or a text where the
 * SHA-256 of a transcript belongs, refuses that row and says which column.
 * A CSV knows no scan, so it never has scope or an end.
 */
#include "format_csv.h"
#include "format_clean.h"
#include "format_impl.h"

#include <inttypes.h>

struct csv {
	struct format_reader base;
	struct csv_split split;
	struct csv_header header;
	bool has_header;
};

int
csv_column(struct slice name)
{
	if (slice_is(name, "tests"))
		return CSV_TESTS;
	if (slice_is(name, "evidence_sha256"))
		return CSV_EVIDENCE;
	return field_by_name(name);
}

enum status
csv_header_read(
    const struct csv_row *row, struct csv_header *out, struct why *why)
{
	static const enum field required[] = {
	    FIELD_IP, FIELD_PORT, FIELD_VERDICT};
	bool seen[CSV_COLUMN_COUNT] = {false};
	char shown[64];

	memset(out, 0, sizeof(*out));
	out->count = row->count;
	for (size_t i = 0; i < row->count; i++) {
		struct slice name = row->fields[i];
		int c = csv_column(name);

		out->column[i] = c;
		if (c == CSV_UNKNOWN) {
			out->unknown++;
		} else if (seen[c]) {
			why_set(why, "two columns \"%s\"",
			    why_escape(
				shown, sizeof(shown), name.data, name.len));
			return ST_BAD_DATA;
		} else {
			seen[c] = true;
		}
	}
	for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
		if (seen[required[i]])
			continue;
		why_set(why, "the header has no column \"%s\"",
		    field_name(required[i]));
		return ST_BAD_DATA;
	}
	return ST_OK;
}

/* Test ids: "1 3 5", "T001;T002". */
static void
take_ids(struct slice text, struct passed *p)
{
	size_t begin = 0;

	for (size_t i = 0; i <= text.len; i++) {
		struct slice id = {text.data + begin, i - begin};

		if (i < text.len && strchr(" ,;", text.data[i]) == NULL)
			continue;
		if (id.len > 0)
			passed_id(p, id);
		begin = i + 1;
	}
}

static enum refusal
take_value(int column, struct slice text, struct draft *d, struct why *why)
{
	static const struct slice nothing = {NULL, 0};

	if (column == CSV_UNKNOWN || text.len == 0)
		return REFUSED_NOT;
	if (memchr(text.data, '\0', text.len) != NULL || !utf8_valid(text)) {
		why_set(why, "a NUL byte, or not UTF-8");
		return REFUSED_ENCODING;
	}
	if (column == CSV_EVIDENCE)
		return field_set_evidence(d, text, nothing, why);
	if (column != CSV_TESTS)
		return field_set_text(d, (enum field)column, text, why);
	take_ids(text, &d->passed);
	return REFUSED_NOT;
}

enum refusal
csv_row_read(const struct csv_header *h, const struct csv_row *row,
    const struct format_options *opt, struct draft *d, struct why *why)
{
	enum refusal r = REFUSED_NOT;

	if (row->count != h->count) {
		why_set(why, "%zu fields where the header has %zu", row->count,
		    h->count);
		return REFUSED_SYNTAX;
	}
	for (size_t i = 0; i < row->count && r == REFUSED_NOT; i++)
		r = take_value(h->column[i], row->fields[i], d, why);
	return r == REFUSED_NOT ? draft_finish(d, opt, why) : r;
}

static enum status
on_header(struct csv *c, const struct csv_row *row, struct why *why)
{
	enum status st = ST_BAD_DATA;

	if (row->refused != REFUSED_NOT)
		why_set(why, "header: %s", row->why);
	else
		st = csv_header_read(row, &c->header, why);
	if (st != ST_OK) {
		why_wrap(why, "line %" PRIu64, row->line);
		return st;
	}
	c->has_header = true;
	if (c->header.unknown > 0)
		reader_notice(&c->base, row->line,
		    "%zu unknown column%s left alone", c->header.unknown,
		    c->header.unknown == 1 ? "" : "s");
	return ST_OK;
}

static enum status
on_row(void *ctx, const struct csv_row *row, struct why *why)
{
	struct csv *c = ctx;
	struct format_reader *base = &c->base;
	enum refusal r = row->refused;
	struct draft d;

	if (row->crlf)
		reader_notice_once(
		    base, ONCE_CRLF, row->line, "lines end with CR LF");
	if (!c->has_header)
		return on_header(c, row, why);
	arena_reset(base->arena);
	draft_start(&d, base->arena, row->line);
	if (r != REFUSED_NOT)
		why_set(why, "%s", row->why);
	else
		r = csv_row_read(&c->header, row, &base->opt, &d, why);
	if (d.no_memory)
		return why_no_memory(why);
	if (r == REFUSED_NOT)
		return reader_take(base, &d.rec, why);
	reader_refuse(base, row->line, r, why->text);
	if (row->last)
		scan_abort(&base->scan, "the last row is cut off");
	return ST_OK;
}

static enum status
csv_start(struct format_reader *r, struct why *why)
{
	struct csv *c = (struct csv *)r;

	return csv_split_start(&c->split, FORMAT_LINE_MAX, on_row, c, why);
}

static enum status
csv_feed(
    struct format_reader *r, const uint8_t *data, size_t len, struct why *why)
{
	return csv_split_feed(&((struct csv *)r)->split, data, len, why);
}

static enum status
csv_finish(struct format_reader *r, struct why *why)
{
	struct csv *c = (struct csv *)r;
	enum status st = csv_split_finish(&c->split, why);

	if (st == ST_OK && !c->has_header) {
		why_set(why, "the file is empty");
		st = ST_BAD_DATA;
	}
	return st;
}

static void
csv_close(struct format_reader *r)
{
	csv_split_free(&((struct csv *)r)->split);
}

const struct format_ops format_csv = {
    .size = sizeof(struct csv),
    .bom = BOM_SKIPPED,
    .start = csv_start,
    .feed = csv_feed,
    .finish = csv_finish,
    .close = csv_close,
};
