/* The bytes of an input file: who signed them, what format they are, and every
 * record in them. */
#include "intake_file.h"

#include <inttypes.h>
#include <limits.h>

#include "input.h"
#include "progress.h"
#include "target.h"

/* Bytes that format_detect looks at. */
#define HEAD_LEN 4096

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

/* The signature file: --signature, or the one beside it, where there is one. */
static enum status
find_signature(struct intake *in, struct why *why)
{
	const char *named = in->run->opt.value[OPT_SIGNATURE];
	char path[PATH_MAX];
	enum status st;
	int n;

	if (named != NULL) {
		st = signature_read(&in->signature, named, true, why);
		if (st == ST_NOT_FOUND) {
			why_set(why, "--signature: there is no such file");
			st = ST_NO_INPUT;
		}
		return st;
	}
	n = snprintf(path, sizeof(path), "%s" SIGNATURE_SUFFIX, in->path);
	if (strcmp(in->path, "-") == 0 || n < 0 || (size_t)n >= sizeof(path))
		return ST_OK;
	st = signature_read(&in->signature, path, !in->plain, why);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Before anything of the file is looked at. */
static enum status
check_signature(struct intake *in, struct input *input, struct why *why)
{
	uint8_t digest[MINISIGN_DIGEST_LEN];
	enum status st = find_signature(in, why);

	if (st != ST_OK || in->signature.file[0] == '\0')
		return st;
	if (!signature_wanted(in->run->config)) {
		if (in->run->opt.value[OPT_SIGNATURE] == NULL) {
			intake_notice(in, 0,
			    "has a signature; no scanner in relaybl.conf has "
			    "keys to check it with");
			return ST_OK;
		}
		why_set(why,
		    "--signature: no scanner in relaybl.conf has keys to check "
		    "it with");
		return ST_BAD_DATA;
	}
	st = input_prehash(input, digest, why);
	if (st != ST_OK) {
		why_wrap(why, "%s", in->file);
		return st;
	}
	return signature_verify(&in->signature, in->run->config, digest, why);
}

/* The records, and that the file is still what it was. */
static enum status
read_records(struct intake *in, struct input *input, struct why *why)
{
	enum status st = read_open(in, input, why);

	if (st == ST_OK)
		st = input_finish(input, in->sha256, why);
	if (st != ST_OK)
		name_place(in, why);
	return st;
}

enum status
intake_file_read(struct intake *in, struct why *why)
{
	struct input *input = NULL;
	enum status st = in->plain ? input_open_plain(in->path, &input, why)
				   : input_open(in->path, &input, why);

	if (st != ST_OK)
		return st;
	in->stat = *input_stat(input);
	st = check_signature(in, input, why);
	if (st == ST_OK)
		st = read_records(in, input, why);
	input_close(&input);
	return st;
}
