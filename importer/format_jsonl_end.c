/*
 * The last line of relay-verdict/1. It must agree with the lines before it in
 * every number it gives; where it does not, something was lost or added on
 * the way, and the scan may not remove anything.
 */
#include "format_impl.h"
#include "format_jsonl.h"
#include "input.h"

#include <inttypes.h>
#include <stdio.h>

static void
check_sha256(
    const json_t *obj, const struct jsonl_seen *seen, struct scan *scan)
{
	struct slice said = jsonl_string(obj, "sha256");
	char hex[SHA_TEXT_MAX];

	if (json_object_get(obj, "sha256") == NULL)
		return;
	if (!slice_is(said, sha_format(seen->sha256, hex)))
		scan_abort(scan, "the sha256 of the end line is not that of "
				 "the lines before it");
}

/* counts{open: 5, ...}; a verdict that it leaves out had none. */
static void
check_counts(
    const json_t *obj, const struct jsonl_seen *seen, struct scan *scan)
{
	const json_t *counts = json_object_get(obj, "counts");
	struct why why;

	if (counts == NULL)
		return;
	for (int v = VERDICT_OPEN; v < VERDICT_COUNT; v++) {
		const char *name = verdict_text(v);
		uint64_t said = 0;
		enum status st = jsonl_count(counts, name, &said, &why);

		if (st == ST_BAD_DATA)
			scan_abort(scan, "end line: counts.%s", why.text);
		else if (said != seen->verdicts[v])
			scan_abort(scan,
			    "the end line counts %" PRIu64 " %s, the file has "
			    "%" PRIu64,
			    said, name, seen->verdicts[v]);
	}
}

static void
check_records(
    const json_t *obj, const struct jsonl_seen *seen, struct scan *scan)
{
	struct why why;
	uint64_t said = 0;

	if (jsonl_count(obj, "records", &said, &why) != ST_OK)
		scan_abort(scan, "end line: %s", why.text);
	else if (said != seen->lines)
		scan_abort(scan,
		    "the end line counts %" PRIu64 " records, the file has "
		    "%" PRIu64,
		    said, seen->lines);
}

/* What the scanner itself says of how it ended. */
static enum refusal
take_status(const json_t *obj, struct scan *scan, struct why *why)
{
	struct slice status = jsonl_string(obj, "status");
	struct slice error = jsonl_string(obj, "error");
	char shown[160];

	if (slice_is(status, "aborted")) {
		why_escape(shown, sizeof(shown), error.data, error.len);
		scan_abort(scan, "the scanner says that it was aborted%s%s",
		    error.len > 0 ? ": " : "", shown);
	} else if (slice_is(status, "partial")) {
		/* It did not cover what it set out to cover. */
		scan->has_scope = false;
		if (scan->mode == SCAN_FULL)
			scan->mode = SCAN_PARTIAL;
	} else if (!slice_is(status, "complete")) {
		why_set(why, "status: not complete, partial or aborted");
		return REFUSED_FIELD;
	}
	return REFUSED_NOT;
}

enum refusal
jsonl_end(const json_t *obj, const struct jsonl_seen *seen, struct scan *scan,
    struct why *why)
{
	enum refusal r = take_status(obj, scan, why);

	if (r == REFUSED_NOT &&
	    jsonl_time(obj, "ended", &scan->ended, why) != ST_OK)
		r = REFUSED_TIME;
	if (r != REFUSED_NOT) {
		scan_abort(scan, "the end line is not valid");
		return r;
	}
	scan->has_end = true;
	if (!slice_is(jsonl_string(obj, "scan_id"), scan->scan_id))
		scan_abort(scan, "the end line is of another scan_id");
	check_records(obj, seen, scan);
	check_counts(obj, seen, scan);
	check_sha256(obj, seen, scan);
	return REFUSED_NOT;
}
