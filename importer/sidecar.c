/* Scan data of a format that has no place for it: FILE.scan.json beside it. */
#include "sidecar.h"

#include <limits.h>
#include <stdlib.h>

#include "format_jsonl.h"
#include "json_block.h"
#include "small_file.h"

/* Two lines of relay-verdict/1, and room. */
#define SIDECAR_MAX (1 << 20)

/* The object of the next line; ST_NOT_FOUND where there is none. */
static enum status
next_object(struct slice *rest, json_t **out, struct why *why)
{
	struct slice line = *rest;
	const uint8_t *lf =
	    line.len > 0 ? memchr(line.data, '\n', line.len) : NULL;

	if (lf != NULL)
		line.len = (size_t)(lf - line.data);
	rest->data += line.len + (lf != NULL);
	rest->len -= line.len + (lf != NULL);
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	if (line.len == 0)
		return ST_NOT_FOUND;
	json_block_watch();
	if (jsonl_decode(line, out, why) == REFUSED_NOT)
		return ST_OK;
	return json_block_lacked() ? why_no_memory(why) : ST_BAD_DATA;
}

/* What the end line is compared with. */
static struct jsonl_seen
seen_in(const struct intake *in)
{
	struct jsonl_seen seen = {.lines = in->read};

	for (size_t i = 0; i < batch_count(&in->batch); i++)
		seen.verdicts[batch_at(&in->batch, i).verdict]++;
	memcpy(seen.sha256, in->sha256, sizeof(seen.sha256));
	return seen;
}

static enum status
read_lines(struct intake *in, struct slice text, struct why *why)
{
	struct jsonl_seen seen = seen_in(in);
	json_t *scan = NULL, *end = NULL;
	enum status st = next_object(&text, &scan, why);

	if (st == ST_NOT_FOUND) {
		why_set(why, "is empty");
		st = ST_BAD_DATA;
	}
	if (st == ST_OK)
		st = jsonl_scan(scan, &in->scan, why);
	if (st == ST_OK)
		st = next_object(&text, &end, why);
	if (st == ST_OK && jsonl_end(end, &seen, &in->scan, why) != REFUSED_NOT)
		st = ST_BAD_DATA;
	json_decref(scan);
	json_decref(end);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
sidecar_read(struct intake *in, struct why *why)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s" SIDECAR_SUFFIX, in->path);
	struct slice text = {NULL, 0};
	uint8_t *bytes = NULL;
	enum status st;

	if (strcmp(in->path, "-") == 0 || n < 0 || (size_t)n >= sizeof(path))
		return ST_OK;
	st = small_file_read(
	    path, !in->plain, SIDECAR_MAX, &bytes, &text.len, why);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	text.data = bytes;
	if (st == ST_OK)
		st = signature_check_side(&in->signature, in->run->config, path,
		    !in->plain, text, why);
	if (st == ST_OK)
		st = read_lines(in, text, why);
	if (st != ST_OK)
		why_wrap(why, "%s" SIDECAR_SUFFIX, in->file);
	free(bytes);
	return st;
}
