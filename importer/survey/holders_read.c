/* A source of text: its lines or rows one by one, what is wrong with them,
 * and whether it is what it was said to be. */
#include "holders_impl.h"

#include <inttypes.h>
#include <stdio.h>

#include "format_lines.h"
#include "input.h"
#include "progress.h"

/* Longest line, or record. The longest of real files have some hundred. */
#define LINE_BYTES_MAX ((size_t)16 * 1024)

static const struct holders_format *const formats[SOURCE_COUNT] = {
    [SOURCE_CSV] = &holders_csv,
    [SOURCE_PFX2AS] = &holders_pfx2as,
    [SOURCE_PYASN] = &holders_pyasn,
    [SOURCE_BGPTOOLS] = &holders_bgptools,
    [SOURCE_IPTOASN] = &holders_iptoasn,
    [SOURCE_ASNAMES] = &holders_asnames,
    [SOURCE_DELEGATED] = &holders_delegated,
};

struct reading {
	const struct holders_format *format;
	struct holders_load *load;
	struct lines lines;
	struct csv_split split;
	bool begun; /* something was fed */
};

void
holders_note(struct holders_load *load, const char *text)
{
	if (load->notes++ >= REFUSALS_SHOWN)
		return;
	progress_hide();
	fprintf(stderr, "%s:%" PRIu64 ": note: %s\n", load->refusals.file,
	    load->line, text);
}

enum status
holders_line_done(struct holders_load *load, enum status st, struct why *why)
{
	load->taken += st == ST_OK;
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_BAD_DATA)
		return st;
	if (load->broken) {
		why_wrap(why, "line %" PRIu64, load->line);
		return st;
	}
	refusals_add(&load->refusals, load->line, load->reason, why->text);
	return ST_OK;
}

static enum status
read_line(const struct reading *r, struct slice text, enum line_kind kind,
    struct why *why)
{
	struct holders_load *load = r->load;

	if (kind == LINE_LONG)
		return holders_refuse(
		    load, REFUSED_LENGTH, why, "line too long");
	if (text.len > 0 && text.data[text.len - 1] == '\r')
		text.len--;
	if (text.len == 0)
		return ST_NOT_FOUND;
	if (memchr(text.data, '\0', text.len) != NULL)
		return holders_refuse(
		    load, REFUSED_ENCODING, why, "a NUL byte");
	return r->format->line(load, text, why);
}

static void
begin_line(struct holders_load *load, uint64_t line)
{
	load->line = line;
	load->reason = REFUSED_SYNTAX;
	arena_reset(load->scratch);
}

static enum status
on_line(void *ctx, struct slice text, enum line_kind kind, uint64_t line,
    struct why *why)
{
	struct reading *r = ctx;

	if (kind == LINE_REST)
		return ST_OK;
	begin_line(r->load, line);
	return holders_line_done(r->load, read_line(r, text, kind, why), why);
}

static enum status
on_row(void *ctx, const struct csv_row *row, struct why *why)
{
	struct reading *r = ctx;
	enum status st;

	begin_line(r->load, row->line);
	if (row->refused != REFUSED_NOT)
		st = holders_refuse(r->load, row->refused, why, "%s", row->why);
	else
		st = r->format->row(r->load, row, why);
	return holders_line_done(r->load, st, why);
}

static enum status
feed(struct reading *r, const uint8_t *data, size_t len, struct why *why)
{
	/* Spreadsheets put a byte order mark in front. */
	if (!r->begun && len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	r->begun = true;
	return r->format->row != NULL
		   ? csv_split_feed(&r->split, data, len, why)
		   : lines_feed(&r->lines, data, len, why);
}

static enum status
read_all(struct reading *r, struct input *in, struct why *why)
{
	const uint8_t *data = NULL;
	size_t len = 1;
	enum status st;

	st = r->format->row != NULL
		 ? csv_split_start(&r->split, LINE_BYTES_MAX, on_row, r, why)
		 : lines_start(&r->lines, LINE_BYTES_MAX, on_line, r, why);
	while (st == ST_OK && len > 0) {
		st = input_read(in, &data, &len, why);
		if (st == ST_OK && len > 0)
			st = feed(r, data, len, why);
	}
	if (st == ST_OK)
		st = r->format->row != NULL ? csv_split_finish(&r->split, why)
					    : lines_finish(&r->lines, why);
	csv_split_free(&r->split);
	lines_free(&r->lines);
	return st;
}

enum status
holders_read_start(struct holders_load *load,
    const struct config_source *source, struct why *why)
{
	load->refusals.file = why_escape(
	    load->file, sizeof(load->file), source->file, strlen(source->file));
	load->scratch = arena_new();
	return load->scratch != NULL ? ST_OK : why_no_memory(why);
}

enum status
holders_read_end(struct holders_load *load, const struct config_source *source,
    enum status st, struct why *why)
{
	const uint64_t refused = load->refusals.total;

	refusals_end(&load->refusals);
	arena_free(&load->scratch);
	if (st == ST_OK && refused > load->taken) {
		why_set(why,
		    "%" PRIu64 " of %" PRIu64 " lines are wrong: is it %s?",
		    refused, refused + load->taken,
		    config_source_text(source->kind));
		st = ST_BAD_DATA;
	} else if (st == ST_OK && load->taken == 0 && !load->header) {
		why_set(why, "there is nothing of %s in it",
		    config_source_text(source->kind));
		st = ST_BAD_DATA;
	}
	if (st != ST_OK)
		why_wrap(why, "%s", load->refusals.file);
	return st;
}

enum status
holders_read(const struct config_source *source, struct holders_load *load,
    struct survey_source *about, struct why *why)
{
	struct reading r = {.format = formats[source->kind], .load = load};
	struct input *in = NULL;
	enum status st = input_open(source->file, &in, why);

	if (st != ST_OK)
		return st;
	about->date = input_stat(in)->st_mtime;
	st = holders_read_start(load, source, why);
	if (st == ST_OK)
		st = read_all(&r, in, why);
	input_close(&in);
	st = holders_read_end(load, source, st, why);
	if (load->date != 0)
		about->date = load->date;
	about->refused = load->refusals.total;
	return st;
}
