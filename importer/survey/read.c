/* Reads the input of a survey: which format it is, and line by line. */
#include "read_impl.h"

#include <inttypes.h>

#include "format_impl.h"
#include "format_jsonl.h"
#include "input.h"
#include "json_block.h"
#include "progress.h"

static const struct read_format *const formats[] = {
    &read_domains, &read_zdns, &read_massdns, &read_dnsx, &read_triples};
#define FORMATS (sizeof(formats) / sizeof(formats[0]))

/* A file of which more lines than these, and most, are refused was meant to be
 * something else. */
#define REFUSED_FLOOR 20

void
read_refuse(struct reader *r, const char *text)
{
	refusals_line(&r->refusals, r->line, text);
}

static enum status
format_by_word(
    const char *word, const struct read_format **out, struct why *why)
{
	for (size_t i = 0; i < FORMATS; i++) {
		if (strcmp(word, formats[i]->word) != 0)
			continue;
		*out = formats[i];
		return ST_OK;
	}
	why_set(why, "--format: one of domains, zdns, massdns, dnsx, triples");
	return ST_USAGE;
}

/* By the names that each of them gives to what was asked for. */
static const struct read_format *
format_of_object(const json_t *obj)
{
	if (json_object_get(obj, "host") != NULL)
		return &read_dnsx;
	if (json_object_get(obj, "type") != NULL)
		return &read_massdns;
	return json_object_get(obj, "name") != NULL ? &read_zdns : NULL;
}

static enum status
take_object(struct reader *r, const json_t *obj, struct why *why)
{
	if (r->format == NULL)
		r->format = format_of_object(obj);
	if (r->format != NULL)
		return r->format->object(r, obj, why);
	why_set(why, "JSON of none of zdns, massdns and dnsx");
	return ST_BAD_DATA;
}

static enum status
take_json(struct reader *r, struct slice line, struct why *why)
{
	json_t *obj = NULL;
	enum refusal refused;
	enum status st;

	json_block_begin();
	refused = jsonl_decode(line, &obj, why);
	if (refused == REFUSED_NOT)
		st = take_object(r, obj, why);
	else
		st = json_block_lacked() ? why_no_memory(why) : ST_BAD_DATA;
	json_block_end(obj);
	return st;
}

/* A line that is neither empty nor a comment. The first one tells what the
 * others are. */
static enum status
take_line(struct reader *r, struct slice line, struct why *why)
{
	if (r->format == NULL && line.data[0] != '{')
		r->format = memchr(line.data, '\t', line.len) != NULL
				? &read_triples
				: &read_domains;
	if (r->format == &read_domains && r->survey->lines == 0 && !r->table) {
		r->table = read_is_heading(line);
		if (r->table)
			return ST_OK;
	}
	r->survey->lines++;
	return r->format != NULL && r->format->text != NULL
		   ? r->format->text(r, line, why)
		   : take_json(r, line, why);
}

/* A byte order mark goes; that of another encoding ends it. */
static enum status
without_mark(struct slice *line, struct why *why)
{
	const char *encoding = bom_foreign(line->data, line->len);

	if (encoding != NULL) {
		why_set(why, "the file is %s: convert it to UTF-8", encoding);
		return ST_BAD_DATA;
	}
	if (bom_utf8(line->data, line->len)) {
		line->data += 3;
		line->len -= 3;
	}
	return ST_OK;
}

static enum status
on_line(void *ctx, struct slice line, enum line_kind kind, uint64_t number,
    struct why *why)
{
	struct reader *r = ctx;
	enum status st;

	if (kind == LINE_REST)
		return ST_OK;
	r->line = number;
	if (kind == LINE_LONG) {
		r->survey->lines++;
		read_refuse(r, "longer than a megabyte");
		return ST_OK;
	}
	if (number == 1) {
		st = without_mark(&line, why);
		if (st != ST_OK)
			return st;
	}
	line = read_trimmed(line);
	if (line.len == 0 || line.data[0] == '#')
		return ST_OK;
	st = take_line(r, line, why);
	if (st != ST_BAD_DATA)
		return st;
	read_refuse(r, why->text);
	return ST_OK;
}

static void
say_unasked(const struct reader *r)
{
	const struct answers *a = &r->answers;

	if (a->unasked_domains > 0)
		fprintf(stderr,
		    "%s: domains without MX, their own addresses not in the "
		    "file: %" PRIu64 " (timeout)\n",
		    r->refusals.file, a->unasked_domains);
	if (a->unasked_hosts > 0)
		fprintf(stderr,
		    "%s: hosts whose addresses are not in the file: %" PRIu64
		    "\n",
		    r->refusals.file, a->unasked_hosts);
}

enum status
reader_start(struct reader *r, struct survey *s, const char *file,
    const char *format, struct why *why)
{
	enum status st = ST_OK;

	*r = (struct reader){.survey = s, .refusals.file = file};
	answers_start(&r->answers, s);
	if (format != NULL)
		st = format_by_word(format, &r->format, why);
	return st == ST_OK
		   ? lines_start(&r->lines, READ_LINE_MAX, on_line, r, why)
		   : st;
}

enum status
reader_feed(struct reader *r, const uint8_t *data, size_t len, struct why *why)
{
	return lines_feed(&r->lines, data, len, why);
}

enum status
reader_finish(struct reader *r, bool *resolve_out, struct why *why)
{
	struct survey *s = r->survey;
	enum status st = lines_finish(&r->lines, why);

	if (st == ST_OK && r->format != NULL && r->format->object != NULL)
		st = answers_finish(&r->answers, why);
	refusals_end(&r->refusals);
	if (st != ST_OK)
		return st;
	say_unasked(r);
	s->refused += r->refusals.total;
	if (s->domain_count == 0) {
		why_set(why,
		    s->lines == 0 ? "nothing is in it" : "no domain is in it");
		return ST_BAD_DATA;
	}
	if (r->refusals.total > REFUSED_FLOOR &&
	    r->refusals.total > s->lines - r->refusals.total) {
		why_set(why, "most of it is refused: is it %s? (--format)",
		    r->format->word);
		return ST_BAD_DATA;
	}
	s->input = r->format->word;
	*resolve_out = r->format == &read_domains;
	return ST_OK;
}

void
reader_free(struct reader *r)
{
	answers_free(&r->answers);
	lines_free(&r->lines);
}

static enum status
feed_all(struct reader *r, struct input *in, struct why *why)
{
	struct progress progress = {.what = "reading", .total = input_size(in)};
	const uint8_t *data;
	size_t len = 1;
	enum status st = ST_OK;

	while (st == ST_OK && len > 0) {
		st = input_read(in, &data, &len, why);
		progress_tick(&progress, input_taken(in));
		if (st == ST_OK)
			st = reader_feed(r, data, len, why);
	}
	progress_end(&progress);
	return st;
}

enum status
read_input(const char *path, const char *format, struct survey *s,
    bool *resolve_out, struct why *why)
{
	struct input *in = NULL;
	struct reader r;
	char file[256];
	enum status st;

	why_escape(file, sizeof(file), path, strlen(path));
	st = reader_start(&r, s, file, format, why);
	if (st == ST_OK)
		st = input_open(path, &in, why);
	if (st == ST_OK) {
		st = feed_all(&r, in, why);
		if (st == ST_OK)
			st = reader_finish(&r, resolve_out, why);
		if (st != ST_OK)
			why_wrap(why, "%s", file);
	}
	input_close(&in);
	reader_free(&r);
	return st;
}
