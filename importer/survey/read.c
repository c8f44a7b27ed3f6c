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

const char read_format_words[] = "domains, zdns, massdns, dnsx, triples";

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
	why_set(why, "--format: one of %s", read_format_words);
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

static struct slice
trimmed(struct slice line)
{
	while (line.len > 0 && memchr(" \t\r", line.data[line.len - 1], 3))
		line.len--;
	while (line.len > 0 && memchr(" \t\r", line.data[0], 3)) {
		line.data++;
		line.len--;
	}
	return line;
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
	if (number == 1 && line.len >= 3 && bom_utf8(line.data, line.len)) {
		line.data += 3;
		line.len -= 3;
	}
	line = trimmed(line);
	if (line.len == 0 || line.data[0] == '#')
		return ST_OK;
	st = take_line(r, line, why);
	if (st != ST_BAD_DATA)
		return st;
	read_refuse(r, why->text);
	return ST_OK;
}

/* All bytes of the input. */
static enum status
feed(struct reader *r, struct input *in, struct why *why)
{
	struct progress progress = {.what = "reading", .total = input_size(in)};
	const uint8_t *data;
	bool first = true;
	size_t len;
	enum status st;

	for (;;) {
		st = input_read(in, &data, &len, why);
		if (st != ST_OK || len == 0)
			break;
		if (first && bom_foreign(data, len) != NULL) {
			why_set(why, "the file is %s: convert it to UTF-8",
			    bom_foreign(data, len));
			st = ST_BAD_DATA;
			break;
		}
		first = false;
		progress_tick(&progress, input_taken(in));
		st = lines_feed(&r->lines, data, len, why);
		if (st != ST_OK)
			break;
	}
	progress_end(&progress);
	return st == ST_OK ? lines_finish(&r->lines, why) : st;
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

static enum status
finish(struct reader *r, bool *resolve_out, struct why *why)
{
	struct survey *s = r->survey;
	enum status st = ST_OK;

	if (r->format != NULL && r->format->object != NULL)
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
	s->input = r->format->word;
	*resolve_out = r->format == &read_domains;
	return ST_OK;
}

static enum status
read_all(struct reader *r, struct input *in, bool *resolve_out, struct why *why)
{
	enum status st = lines_start(&r->lines, READ_LINE_MAX, on_line, r, why);

	if (st == ST_OK)
		st = feed(r, in, why);
	if (st == ST_OK)
		st = finish(r, resolve_out, why);
	lines_free(&r->lines);
	return st;
}

enum status
read_input(const char *path, const char *format, struct survey *s,
    bool *resolve_out, struct why *why)
{
	struct reader r = {.survey = s};
	struct input *in = NULL;
	char shown[256];
	enum status st;

	r.refusals.file = why_escape(shown, sizeof(shown), path, strlen(path));
	if (format != NULL) {
		st = format_by_word(format, &r.format, why);
		if (st != ST_OK)
			return st;
	}
	st = input_open(path, &in, why);
	if (st != ST_OK)
		return st;
	answers_start(&r.answers, s);
	st = read_all(&r, in, resolve_out, why);
	if (st != ST_OK)
		why_wrap(why, "%s", r.refusals.file);
	answers_free(&r.answers);
	input_close(&in);
	return st;
}
