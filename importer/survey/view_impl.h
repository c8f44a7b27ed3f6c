/* What the forms of a survey share. Seen by view*.c alone. */
#ifndef IMPORTER_SURVEY_VIEW_IMPL_H
#define IMPORTER_SURVEY_VIEW_IMPL_H

#include "view.h"

/* The part of the table that tells what changed; nothing without a diff. */
enum status view_table_diff(
    const struct view *v, FILE *to, struct why *why) MUST_USE ALL_NONNULL;

/* Did all of it go where it was to go? ST_IO. */
enum status view_flush(FILE *to, struct why *why) MUST_USE ALL_NONNULL;

/* "diff": of JSON. NULL: out of memory. */
json_t *view_json_diff(const struct view *v) MUST_USE ALL_NONNULL;

/* How JSON is written: short, ASCII, percents with their two decimals. */
#define VIEW_JSON_FLAGS                                                        \
	(JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6))

#endif
