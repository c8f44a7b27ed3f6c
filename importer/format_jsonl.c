/*
 * relay-verdict/1: a scan line, verdict lines, an end line. What is wrong
 * with the order or the first line refuses the file; what is wrong with one
 * verdict refuses that one. A file without a right end is an aborted scan.
 */
#include "format_impl.h"
#include "format_jsonl.h"
#include "format_lines.h"
#include "json_block.h"

#include <inttypes.h>
#include <openssl/evp.h>

enum place { BEFORE_SCAN, IN_VERDICTS, AFTER_END };

struct jsonl {
	struct format_reader base;
	struct lines lines;
	enum place place;
	EVP_MD_CTX *sha;  /* over the lines before the one in hand, */
	struct slice run; /* but for these last ones of what is being fed */
	json_t *tests;	  /* of the scan line: what the ids mean; or NULL */
	struct jsonl_seen seen;
};

static enum status COLD
bad_line(struct why *why, uint64_t line)
{
	why_wrap(why, "line %" PRIu64, line);
	return ST_BAD_DATA;
}

static enum status
hash(struct jsonl *j, struct slice s, struct why *why)
{
	if (s.len == 0 || EVP_DigestUpdate(j->sha, s.data, s.len) == 1)
		return ST_OK;
	why_set(why, "SHA-256 is not available");
	return ST_INTERNAL;
}

static enum status
hash_run(struct jsonl *j, struct why *why)
{
	struct slice run = j->run;

	j->run.len = 0;
	return hash(j, run, why);
}

/* Lines that lie one behind the other are hashed in one go, which halves the
 * cost of it. */
static enum status
hash_line(
    struct jsonl *j, struct slice text, enum line_kind kind, struct why *why)
{
	struct slice *run = &j->run;
	enum status st;

	if (kind == LINE_WHOLE)
		text.len++; /* its LF */
	if (run->len > 0 && run->data + run->len == text.data) {
		run->len += text.len;
		return ST_OK;
	}
	st = hash_run(j, why);
	if (st != ST_OK)
		return st;
	if (lines_copied(&j->lines, text))
		return hash(j, text, why);
	*run = text;
	return ST_OK;
}

static enum status
on_scan(struct jsonl *j, const json_t *obj, uint64_t line, struct why *why)
{
	json_t *tests = json_object_get(obj, "tests");

	if (!slice_is(jsonl_string(obj, "type"), "scan")) {
		why_set(why, "the first line must be of type \"scan\"");
		return bad_line(why, line);
	}
	if (tests != NULL && !json_is_array(tests)) {
		why_set(why, "tests: not an array");
		return bad_line(why, line);
	}
	if (jsonl_scan(obj, &j->base.scan, why) != ST_OK)
		return bad_line(why, line);
	j->tests = json_incref(tests);
	j->place = IN_VERDICTS;
	return ST_OK;
}

static enum status
on_verdict(struct jsonl *j, json_t *obj, uint64_t line, struct why *why)
{
	struct slice word = jsonl_string(obj, "verdict");
	int v = verdict_by_text((const char *)word.data, word.len);
	struct draft d;
	enum refusal r;

	/* The end line counts what the scanner wrote, taken or not. */
	if (v > 0)
		j->seen.verdicts[v]++;
	arena_reset(j->base.arena);
	draft_start(&d, j->base.arena, line);
	r = jsonl_verdict(obj, j->tests, &j->base.opt, &d, why);
	if (d.no_memory)
		return why_no_memory(why);
	if (r == REFUSED_NOT)
		return reader_take(&j->base, &d.rec, why);
	reader_refuse(&j->base, line, r, why->text);
	return ST_OK;
}

static enum status
on_end(struct jsonl *j, const json_t *obj, uint64_t line, struct why *why)
{
	enum refusal r;
	enum status st = hash_run(j, why);

	if (st != ST_OK)
		return st;
	if (EVP_DigestFinal_ex(j->sha, j->seen.sha256, NULL) != 1) {
		why_set(why, "SHA-256 is not available");
		return ST_INTERNAL;
	}
	j->place = AFTER_END;
	r = jsonl_end(obj, &j->seen, &j->base.scan, why);
	if (r != REFUSED_NOT)
		reader_refuse(&j->base, line, r, why->text);
	return ST_OK;
}

/* An object behind the scan line, by its type. */
static enum status
on_object(struct jsonl *j, json_t *obj, uint64_t line, struct why *why)
{
	struct slice type = jsonl_string(obj, "type");

	if (j->place == BEFORE_SCAN)
		return on_scan(j, obj, line, why);
	if (slice_is(type, "end"))
		return on_end(j, obj, line, why);
	if (slice_is(type, "scan")) {
		why_set(why, "a second scan: one file is one scan");
		return bad_line(why, line);
	}
	j->seen.lines++;
	if (slice_is(type, "verdict"))
		return on_verdict(j, obj, line, why);
	reader_refuse(
	    &j->base, line, REFUSED_FIELD, "type: not scan, verdict or end");
	return ST_OK;
}

/* A line that is no JSON object. */
static enum status
on_refused(struct jsonl *j, enum refusal r, uint64_t line, struct why *why)
{
	if (j->place == BEFORE_SCAN)
		return bad_line(why, line);
	j->seen.lines++;
	reader_refuse(&j->base, line, r, why->text);
	return ST_OK;
}

static struct slice
without_cr(struct jsonl *j, struct slice text, uint64_t line)
{
	if (text.len > 0 && text.data[text.len - 1] == '\r') {
		text.len--;
		reader_notice_once(&j->base, ONCE_CRLF, line,
		    "lines end with CR LF; relay-verdict/1 uses LF");
	}
	return text;
}

/* What a line says. Verdicts are many and gone when they are taken; the scan
 * line stays. */
static enum status
read_line(struct jsonl *j, struct slice text, uint64_t line, struct why *why)
{
	bool stays = j->place == BEFORE_SCAN;
	json_t *obj = NULL;
	enum refusal r;
	enum status st;

	if (stays)
		json_block_watch();
	else
		json_block_begin();
	r = jsonl_decode(without_cr(j, text, line), &obj, why);
	if (r == REFUSED_NOT)
		st = on_object(j, obj, line, why);
	else if (json_block_lacked())
		st = why_no_memory(why);
	else
		st = on_refused(j, r, line, why);
	if (stays)
		json_decref(obj);
	else
		json_block_end(obj);
	return st;
}

static enum status
on_line(void *ctx, struct slice text, enum line_kind kind, uint64_t line,
    struct why *why)
{
	struct jsonl *j = ctx;
	enum status st = ST_OK;

	if (j->place == AFTER_END) {
		why_set(why, "there is something behind the end line");
		return bad_line(why, line);
	}
	if (kind == LINE_LONG) {
		why_set(why, "longer than %zu bytes", FORMAT_LINE_MAX);
		st = on_refused(j, REFUSED_LENGTH, line, why);
	} else if (kind != LINE_REST) {
		st = read_line(j, text, line, why);
	}
	if (st == ST_OK && j->place != AFTER_END)
		st = hash_line(j, text, kind, why);
	return st;
}

static enum status
jsonl_start(struct format_reader *r, struct why *why)
{
	struct jsonl *j = (struct jsonl *)r;
	enum status st;

	st = lines_start(&j->lines, FORMAT_LINE_MAX, on_line, j, why);
	if (st != ST_OK)
		return st;
	j->sha = EVP_MD_CTX_new();
	if (j->sha != NULL &&
	    EVP_DigestInit_ex(j->sha, EVP_sha256(), NULL) == 1)
		return ST_OK;
	why_set(why, "SHA-256 is not available");
	return ST_INTERNAL;
}

static enum status
jsonl_feed(
    struct format_reader *r, const uint8_t *data, size_t len, struct why *why)
{
	struct jsonl *j = (struct jsonl *)r;
	enum status st = lines_feed(&j->lines, data, len, why);

	return st == ST_OK ? hash_run(j, why) : st;
}

static enum status
jsonl_finish(struct format_reader *r, struct why *why)
{
	struct jsonl *j = (struct jsonl *)r;
	enum status st = lines_finish(&j->lines, why);

	if (st != ST_OK)
		return st;
	if (j->place == BEFORE_SCAN) {
		why_set(why, "the file is empty");
		return ST_BAD_DATA;
	}
	if (j->place == IN_VERDICTS)
		scan_abort(&r->scan, "the file has no end line: it was cut "
				     "off, or the scan was");
	return ST_OK;
}

static void
jsonl_close(struct format_reader *r)
{
	struct jsonl *j = (struct jsonl *)r;

	json_decref(j->tests);
	EVP_MD_CTX_free(j->sha);
	lines_free(&j->lines);
}

const struct format_ops format_jsonl = {
    .size = sizeof(struct jsonl),
    .bom = BOM_REFUSED,
    .start = jsonl_start,
    .feed = jsonl_feed,
    .finish = jsonl_finish,
    .close = jsonl_close,
};
