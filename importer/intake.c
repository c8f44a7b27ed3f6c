/* One input file, read to its end. */
#include "intake.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "input.h"
#include "plan.h"
#include "progress.h"
#include "sidecar.h"
#include "target.h"

/* Bytes that format_detect looks at. */
#define HEAD_LEN 4096

void
intake_notice(struct intake *in, uint64_t line, const char *fmt, ...)
{
	char text[INTAKE_NOTICE_LEN];
	va_list ap;

	if (in->notices == NULL)
		in->notices = calloc(INTAKE_NOTICES_MAX, sizeof(*in->notices));
	in->notice_total++;
	if (in->notices == NULL || in->notice_count == INTAKE_NOTICES_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	progress_hide();
	if (line != 0)
		fprintf(stderr, "%s:%" PRIu64 ": notice: %s\n", in->file, line,
		    text);
	else
		fprintf(stderr, "%s: notice: %s\n", in->file, text);
	memcpy(in->notices[in->notice_count++], text, sizeof(text));
}

static enum status
take_record(void *ctx, const struct record *rec, struct why *why)
{
	struct intake *in = ctx;

	in->read++;
	return batch_add(&in->batch, rec, in->run->now, why);
}

static void
take_refusal(void *ctx, uint64_t line, enum refusal reason, const char *text)
{
	struct intake *in = ctx;

	in->read++;
	refusals_add(&in->refusals, line, reason, text);
}

static void
take_notice(void *ctx, uint64_t line, const char *text)
{
	intake_notice(ctx, line, "%s", text);
}

/* "line 12: text" of a reader becomes "FILE:12: text". */
static void
name_place(const struct intake *in, struct why *why)
{
	char text[WHY_MAX];
	uint64_t line;
	int at = 0;

	if (sscanf(why->text, "line %" SCNu64 ": %n", &line, &at) == 1 &&
	    at > 0) {
		memcpy(text, why->text, sizeof(text));
		why_set(why, "%s:%" PRIu64 ": %s", in->file, line, text + at);
	} else {
		why_wrap(why, "%s", in->file);
	}
}

/* Collects what format_detect wants; fewer bytes where there are no more. */
static enum status
read_head(struct input *input, uint8_t *head, size_t *head_len,
    struct slice *rest, struct why *why)
{
	size_t len, take;

	*head_len = 0;
	*rest = (struct slice){NULL, 0};
	while (*head_len < HEAD_LEN) {
		const uint8_t *data;
		enum status st = input_read(input, &data, &len, why);

		if (st != ST_OK || len == 0)
			return st;
		take = HEAD_LEN - *head_len < len ? HEAD_LEN - *head_len : len;
		memcpy(head + *head_len, data, take);
		*head_len += take;
		*rest = (struct slice){data + take, len - take};
	}
	return ST_OK;
}

static enum status
feed_all(struct intake *in, struct input *input, struct format_reader *reader,
    struct slice head, struct slice rest, struct why *why)
{
	struct progress progress = {.what = "reading",
	    .unit = PROGRESS_BYTES,
	    .total = input_size(input)};
	enum status st = format_feed(reader, head.data, head.len, why);

	if (st == ST_OK && rest.len > 0)
		st = format_feed(reader, rest.data, rest.len, why);
	/* To the very end, for the hash too: nothing behind the head does not
	 * mean that nothing follows, a pipe gives what it has. */
	while (st == ST_OK) {
		st = input_read(input, &rest.data, &rest.len, why);
		if (st != ST_OK || rest.len == 0)
			break;
		st = format_feed(reader, rest.data, rest.len, why);
		progress_tick(&progress, input_taken(input));
	}
	progress_end(&progress);
	return st == ST_OK ? format_finish(reader, &in->scan, why) : st;
}

/* --format, or what the file looks like. */
static enum status
choose_format(
    struct intake *in, const uint8_t *head, size_t len, struct why *why)
{
	const char *forced = in->run->opt.value[OPT_FORMAT];

	if (forced == NULL)
		return format_detect(head, len, &in->format, why);
	in->format = (enum format)format_by_text(forced);
	return ST_OK;
}

static enum status
read_open(struct intake *in, struct input *input, struct why *why)
{
	const struct format_sink sink = {
	    in, take_record, take_refusal, take_notice};
	struct format_options opt = {
	    .class_set = in->run->opt.value[OPT_CLASS] != NULL};
	struct format_reader *reader = NULL;
	struct slice rest;
	uint8_t head[HEAD_LEN];
	size_t head_len;
	enum status st;

	st = target_class(in->run, CLASS_RELAY, &opt.class, why);
	if (st == ST_OK)
		st = read_head(input, head, &head_len, &rest, why);
	if (st == ST_OK)
		st = choose_format(in, head, head_len, why);
	if (st == ST_OK)
		st = format_new(in->format, &sink, &opt, &reader, why);
	if (st == ST_OK)
		st = feed_all(in, input, reader, (struct slice){head, head_len},
		    rest, why);
	if (reader != NULL)
		format_free(&reader);
	return st;
}

/* The bytes to a batch and a scan. */
static enum status
read_file(struct intake *in, struct why *why)
{
	struct input *input = NULL;
	enum status st = input_open(in->path, &input, why);

	if (st != ST_OK)
		return st;
	st = read_open(in, input, why);
	if (st == ST_OK)
		input_sha256(input, in->sha256);
	else
		name_place(in, why);
	input_close(&input);
	return st;
}

/* What --scan-id and --complete add to a file without scan data. */
static enum status
apply_flags(struct intake *in, struct why *why)
{
	const char *id = in->run->opt.value[OPT_SCAN_ID];
	struct scan *scan = &in->scan;
	char shown[64];

	if (id != NULL && strlen(id) >= sizeof(scan->scan_id)) {
		why_set(why, "--scan-id: longer than %zu characters",
		    sizeof(scan->scan_id) - 1);
		return ST_USAGE;
	}
	if (id != NULL && scan->scan_id[0] != '\0' &&
	    strcmp(id, scan->scan_id) != 0)
		intake_notice(in, 0,
		    "has its own scan id, %s: --scan-id %s "
		    "is ignored",
		    scan->scan_id,
		    why_escape(shown, sizeof(shown), id, strlen(id)));
	else if (id != NULL)
		(void)why_escape(
		    scan->scan_id, sizeof(scan->scan_id), id, strlen(id));
	if (in->run->opt.value[OPT_COMPLETE] == NULL)
		return ST_OK;
	if (scan->aborted)
		intake_notice(in, 0,
		    "says itself that it is not complete: "
		    "--complete is ignored");
	else
		scan->has_end = true;
	return ST_OK;
}

/* List and scanner: flags, file, configuration. */
static enum status
find_target(struct intake *in, struct why *why)
{
	const struct scan *scan = &in->scan;
	enum status st = target_list(in->run, scan->list, &in->list, why);

	if (st == ST_OK)
		st = target_scanner(in->run, scan->scanner, &in->scanner, why);
	if (st != ST_OK) {
		if (st == ST_BAD_DATA)
			why_wrap(why, "%s", in->file);
		return st;
	}
	if (scan->list[0] != '\0' && strcmp(scan->list, in->list->name) != 0)
		intake_notice(in, 0,
		    "is for list \"%s\"; goes to \"%s\" as "
		    "--list says",
		    scan->list, in->list->name);
	if (scan->scanner[0] != '\0' &&
	    strcmp(scan->scanner, in->scanner->name) != 0)
		intake_notice(in, 0,
		    "is by scanner \"%s\"; counts as \"%s\" "
		    "as --scanner says",
		    scan->scanner, in->scanner->name);
	return ST_OK;
}

/* Does the list take the record? Says why not. */
static bool
admit(void *ctx, const struct batch_item *item)
{
	struct intake *in = ctx;
	enum refusal reason;
	struct why text;

	if (canary_take(&in->canaries, item))
		return false;
	if (plan_admits(in->list, &item->prefix, item->ended, in->run->now,
		&reason, &text))
		return true;
	refusals_add(&in->refusals, item->line, reason, text.text);
	return false;
}

/* A file of which nothing is left, or that would list half the world. */
static enum status
check_whole(const struct intake *in, struct why *why)
{
	uint64_t addresses = batch_open_addresses4(&in->batch);

	if (batch_count(&in->batch) == 0) {
		why_set(why, "%s: none of its %" PRIu64 " records can be taken",
		    in->file, in->read);
		return ST_BAD_DATA;
	}
	if (addresses > in->list->max_addresses) {
		why_set(why,
		    "%s: would list %" PRIu64 " IPv4 addresses, list %s takes "
		    "%" PRIu64 " of one file (max-addresses)",
		    in->file, addresses, in->list->name,
		    in->list->max_addresses);
		return ST_BAD_DATA;
	}
	return ST_OK;
}

static enum status
read_and_sift(struct intake *in, struct why *why)
{
	enum status st = read_file(in, why);

	if (st == ST_OK && in->format == FORMAT_CSV)
		st = sidecar_read(in, why);
	if (st == ST_OK)
		st = apply_flags(in, why);
	if (st == ST_OK)
		st = find_target(in, why);
	if (st == ST_OK)
		st = canary_begin(&in->canaries, in->scanner, why);
	if (st == ST_OK)
		batch_sift(&in->batch, admit, in);
	return st;
}

enum status
intake_read(struct intake *in, const struct run *run, const char *path,
    FILE *rejects, struct why *why)
{
	enum status st;

	*in = (struct intake){.run = run, .path = path};
	batch_init(&in->batch);
	(void)why_escape(in->file, sizeof(in->file), path, strlen(path));
	if (strcmp(path, "-") == 0)
		(void)snprintf(in->file, sizeof(in->file), "(stdin)");
	in->refusals = (struct refusals){.file = in->file, .all = rejects};
	st = read_and_sift(in, why);
	refusals_end(&in->refusals);
	if (in->notice_total > in->notice_count)
		fprintf(stderr, "%s: ... %" PRIu64 " more notices\n", in->file,
		    in->notice_total - in->notice_count);
	if (st != ST_OK)
		return st;
	batch_merge(&in->batch);
	return check_whole(in, why);
}

void
intake_free(struct intake *in)
{
	batch_free(&in->batch);
	canary_end(&in->canaries);
	free(in->scan.scope);
	free(in->scan.exclude);
	in->scan.scope = in->scan.exclude = NULL;
	in->scan.scope_len = in->scan.exclude_len = 0;
	free(in->notices);
	in->notices = NULL;
}
