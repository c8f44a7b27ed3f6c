/*
 * The parts of the relay-verdict/1 reader: one line to one object, one object
 * to a scan, a verdict or an end. All but the reader itself are pure.
 */
#ifndef IMPORTER_FORMAT_JSONL_H
#define IMPORTER_FORMAT_JSONL_H

#include <jansson.h>

#include "format_fields.h"

/* One line without LF to one JSON object; free it with json_decref. After
 * json_block_watch or json_block_begin. REFUSED_SYNTAX, also where
 * json_block_lacked; REFUSED_ENCODING. */
enum refusal jsonl_decode(
    struct slice line, json_t **out, struct why *why) MUST_USE ALL_NONNULL;

/* The string of an object's member, or an empty slice with data NULL where
 * it has none or it is no string. Lives as long as the object. */
struct slice jsonl_string(const json_t *obj, const char *name) ALL_NONNULL;

/*
 * The members of a "verdict" object into *d, which draft_start began. tests
 * is the array of the scan line that defines test ids, or NULL. The record's
 * texts are in the draft's arena. REFUSED_NOT, or why the record is refused.
 */
enum refusal jsonl_verdict(json_t *obj, const json_t *tests,
    const struct format_options *opt, struct draft *d, struct why *why) MUST_USE
    NONNULL(1, 3, 4, 5);

/* The first line. ST_BAD_DATA: it is not a scan this program understands. */
enum status jsonl_scan(
    const json_t *obj, struct scan *out, struct why *why) MUST_USE ALL_NONNULL;

/* What the reader saw between the scan and the end line. */
struct jsonl_seen {
	uint64_t lines;
	uint64_t verdicts[VERDICT_COUNT];
	uint8_t sha256[32]; /* of all bytes before the end line */
};

/* The last line: sets ended, has_end, and aborted where it says so or does
 * not agree with what was seen. REFUSED_NOT, or REFUSED_FIELD where it is no
 * end line at all (then the scan is aborted as well). */
enum refusal jsonl_end(const json_t *obj, const struct jsonl_seen *seen,
    struct scan *scan, struct why *why) MUST_USE ALL_NONNULL;

/* A time in a member of that name into *out (untouched where the member is
 * absent). ST_OK or ST_BAD_DATA. */
enum status jsonl_time(const json_t *obj, const char *name, int64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* A whole number from 0 on, or ST_BAD_DATA; absent: ST_NOT_FOUND. */
enum status jsonl_count(const json_t *obj, const char *name, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
