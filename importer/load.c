/*
 * Loading an export: a stream of lines into a ledger made aside. It is
 * committed in pieces, so that memory does not grow with it, and nobody sees
 * any of it before the last line has been held against all the others.
 */
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format_jsonl.h"
#include "format_lines.h"
#include "input.h"
#include "json_block.h"
#include "load_impl.h"
#include "made.h"
#include "output.h"
#include "progress.h"

/* A part in base64 and what stands around it; other lines are shorter. */
#define LINE_MAX_LEN ((size_t)LEDGER_PART_MAX / 3 * 4 + 4096)
/* Bytes of lines from which on they are committed, and the room for them in
 * the map, by findings (of 256 bytes): several times as much. */
#define BATCH_BYTES    ((size_t)8 << 20)
#define BATCH_FINDINGS ((size_t)1 << 18)
#define HEAD_LEN       4096
/* Decompressed: 2,000 million findings. */
#define LOAD_MAX_BYTES ((uint64_t)1 << 40)

static enum status
refuse(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

/* Is the member that text? */
static bool
says(const json_t *obj, const char *name, const char *text)
{
	const char *value = json_string_value(json_object_get(obj, name));

	return value != NULL && strcmp(value, text) == 0;
}

static enum status
begin_batch(struct load *l, struct why *why)
{
	enum status st =
	    ledger_reserve(l->replacement.ledger, BATCH_FINDINGS, why);

	l->pending = 0;
	return st == ST_OK ? ledger_begin(l->replacement.ledger, LEDGER_WRITE,
				 &l->txn, why)
			   : st;
}

static enum status
on_head(struct load *l, const json_t *obj, struct why *why)
{
	static const char *const also[] = {"format", NULL};
	enum status st;

	if (!says(obj, "format", EXPORT_FORMAT))
		return refuse(why, "the first line is not of " EXPORT_FORMAT);
	st = export_read(EXPORT_HEAD, obj, also, l->arena, &l->head, why);
	if (st != ST_OK)
		return st;
	if (l->head.schema > LEDGER_SCHEMA)
		return refuse(why, "of a newer relaybl");
	if (l->head.content.id == 0)
		return refuse(why, "the ledger has no id");
	l->has_head = true;
	return ST_OK;
}

/* The last line says what must have come before it. */
static enum status
on_end(struct load *l, const json_t *obj, struct why *why)
{
	static const char *const also[] = {"sha256", NULL};
	struct export_frame end;
	uint8_t sha[DIGEST_LEN];
	char text[SHA_TEXT_MAX];
	enum status st =
	    export_read(EXPORT_END, obj, also, l->arena, &end, why);

	if (st == ST_OK)
		st = digest_finish(l->digest, sha, why);
	if (st != ST_OK)
		return st;
	if (!ledger_content_equal(&l->read, &end.content, why) ||
	    !ledger_content_equal(&l->read, &l->head.content, why)) {
		why_wrap(why, "damaged: not as many as it says");
		return ST_BAD_DATA;
	}
	if (!says(obj, "sha256", sha_format(sha, text)))
		return refuse(why, "damaged: the SHA-256 is another");
	l->has_end = true;
	return ST_OK;
}

static int
kind_of(const json_t *obj)
{
	for (int kind = 0; kind < EXPORT_KIND_COUNT; kind++)
		if (says(obj, "type", export_schemas[kind].type))
			return kind;
	return -1;
}

static enum status
on_object(struct load *l, const json_t *obj, struct why *why)
{
	static const char *const also[] = {NULL};
	const int kind = kind_of(obj);
	union export_record record;
	enum status st;

	if (kind < 0)
		return refuse(why, "type: not known");
	if (!l->has_head)
		return kind == EXPORT_HEAD
			   ? on_head(l, obj, why)
			   : refuse(why, "the first line is missing");
	if ((enum export_kind)kind < l->reached || kind == EXPORT_HEAD)
		return refuse(why, "stands in the wrong place");
	l->reached = (enum export_kind)kind;
	if (kind == EXPORT_END)
		return on_end(l, obj, why);
	st = export_read(l->reached, obj, also, l->arena, &record, why);
	return st == ST_OK ? load_put(l, l->reached, &record, why) : st;
}

static enum status
on_text(struct load *l, struct slice text, struct why *why)
{
	json_t *obj = NULL;
	enum status st = ST_OK;

	arena_reset(l->arena);
	json_block_begin();
	if (jsonl_decode(text, &obj, why) != REFUSED_NOT)
		st = json_block_lacked() ? why_no_memory(why) : ST_BAD_DATA;
	else
		st = on_object(l, obj, why);
	json_block_end(obj);
	return st;
}

static enum status
on_line(void *ctx, struct slice text, enum line_kind kind, uint64_t line,
    struct why *why)
{
	struct load *l = ctx;
	enum status st = ST_OK;

	if (l->has_end)
		st = refuse(why, "something stands behind the end");
	else if (kind == LINE_LAST)
		st = refuse(why, "is cut off");
	else if (kind != LINE_WHOLE)
		st = refuse(why, "is too long");
	if (st == ST_OK)
		st = on_text(l, text, why);
	if (st != ST_OK) {
		why_wrap(why, "%s:%" PRIu64, l->file, line);
		return st;
	}
	if (l->has_end)
		return ST_OK;
	text.len++; /* its LF */
	digest_add(l->digest, text);
	l->pending += text.len;
	if (l->pending < BATCH_BYTES)
		return ST_OK;
	st = ledger_commit(&l->txn, why);
	return st == ST_OK ? begin_batch(l, why) : st;
}

static enum status
feed(struct load *l, struct lines *lines, struct input *input, struct why *why)
{
	struct progress progress = {.what = "loading",
	    .unit = PROGRESS_BYTES,
	    .total = input_size(input)};
	const uint8_t *data;
	enum status st;
	size_t len;

	for (;;) {
		st = input_read(input, &data, &len, why);
		if (st != ST_OK)
			why_wrap(why, "%s", l->file);
		if (st != ST_OK || len == 0)
			break;
		st = lines_feed(lines, data, len, why);
		if (st != ST_OK)
			break;
		progress_tick(&progress, input_taken(input));
	}
	if (st == ST_OK)
		st = lines_finish(lines, why);
	progress_end(&progress);
	return st;
}

static enum status
read_lines(struct load *l, const char *path, struct why *why)
{
	struct lines lines;
	struct input *input = NULL;
	enum status st = input_open(path, &input, why);

	if (st != ST_OK)
		return st;
	input_set_caps(input, LOAD_MAX_BYTES, INPUT_MAX_RATIO);
	st = lines_start(&lines, LINE_MAX_LEN, on_line, l, why);
	if (st == ST_OK)
		st = feed(l, &lines, input, why);
	lines_free(&lines);
	input_close(&input);
	if (st == ST_OK && !l->has_end) {
		why_set(why, "%s: is cut off: it has no end line", l->file);
		st = ST_BAD_DATA;
	}
	return st;
}

/* The numbers, and that nothing was there twice. */
static enum status
finish_ledger(struct load *l, struct why *why)
{
	struct ledger_content there;
	enum status st = ledger_numbers_load(l->txn, &l->head.content, why);

	if (st == ST_OK)
		st = ledger_counts(l->txn, &there, why);
	if (st == ST_OK && !ledger_content_equal(&there, &l->read, why)) {
		why_wrap(why, "%s: some are there twice", l->file);
		st = ST_BAD_DATA;
	}
	return st == ST_OK ? ledger_commit(&l->txn, why) : st;
}

static enum status
make_ledger(struct load *l, const char *path, struct why *why)
{
	struct replacement *r = &l->replacement;
	enum status st = ledger_open(r->dir, LEDGER_WRITE, &r->ledger, why);

	if (st == ST_OK)
		st = begin_batch(l, why);
	if (st == ST_OK)
		st = read_lines(l, path, why);
	if (st == ST_OK)
		st = finish_ledger(l, why);
	ledger_abort(&l->txn);
	return st == ST_OK ? replace_finish(r, NULL, why) : st;
}

static enum status
tell(const struct load *l, const struct generation_info *made, struct why *why)
{
	const struct ledger_content *c = &l->read;
	json_t *obj;

	if (!l->run->json) {
		printf("%s: loaded %" PRIu64 " findings, %" PRIu64
		       " imports, %" PRIu64 " events\n",
		    l->file, c->findings, c->imports, c->events);
		made_print(made);
		return ST_OK;
	}
	obj = export_object(EXPORT_END, &(struct export_frame){.content = *c});
	json_set(obj, "type", json_string("load"));
	json_set(obj, "file", json_string(l->file));
	json_set(obj, "generation", json_number(made->number));
	return out_json(obj, why);
}

/* What is said of a scan says nothing of an export. */
static enum status
check_options(const struct run *run, struct why *why)
{
	static const enum option_id no_use[] = {OPT_LIST, OPT_SCANNER,
	    OPT_CLASS, OPT_SCAN_ID, OPT_COMPLETE, OPT_DRY_RUN, OPT_REJECTS};

	for (size_t i = 0; i < sizeof(no_use) / sizeof(*no_use); i++)
		if (run->opt.value[no_use[i]] != NULL) {
			why_set(why,
			    "an export is loaded as it is: no --list, "
			    "--scanner, --class, --scan-id, --complete, "
			    "--dry-run, --rejects");
			return ST_USAGE;
		}
	return ST_OK;
}

static enum status
load(struct load *l, const char *path, struct why *why)
{
	enum status st = replace_begin(&l->replacement, l->run, false, why);

	if (st == ST_CANT_CREATE)
		why_wrap(why, "an export is taken by an empty store alone");
	if (st == ST_OK)
		st = make_ledger(l, path, why);
	replace_end(&l->replacement);
	return st;
}

enum status
load_file(const struct run *run, const char *path, struct why *why)
{
	struct generation_info made = {.number = 0};
	struct load *l;
	enum status st = check_options(run, why);

	if (st != ST_OK)
		return st;
	l = calloc(1, sizeof(*l));
	if (l == NULL)
		return why_no_memory(why);
	l->run = run;
	l->replacement.lock = -1;
	l->arena = arena_new();
	(void)why_escape(l->file, sizeof(l->file), path, strlen(path));
	st =
	    l->arena == NULL ? why_no_memory(why) : digest_new(&l->digest, why);
	if (st == ST_OK)
		st = load(l, path, why);
	if (st == ST_OK)
		st = replace_serve(run, &made, why);
	if (st == ST_OK)
		st = tell(l, &made, why);
	generation_info_free(&made);
	digest_free(&l->digest);
	arena_free(&l->arena);
	free(l);
	return st;
}

bool
load_is_export(const struct run *run, const char *path)
{
	const char *format = run->opt.value[OPT_FORMAT];
	struct input *input = NULL;
	const uint8_t *data;
	struct why ignored;
	struct stat sb;
	bool found = false;
	size_t len;

	if (format != NULL)
		return strcmp(format, LOAD_FORMAT) == 0;
	if (strcmp(path, "-") == 0 || stat(path, &sb) != 0 ||
	    !S_ISREG(sb.st_mode) || input_open(path, &input, &ignored) != ST_OK)
		return false;
	if (input_read(input, &data, &len, &ignored) == ST_OK && len > 0)
		found =
		    memmem(data, len < HEAD_LEN ? len : HEAD_LEN,
			"\"" LOAD_FORMAT "/", sizeof(LOAD_FORMAT) + 1) != NULL;
	input_close(&input);
	return found;
}
