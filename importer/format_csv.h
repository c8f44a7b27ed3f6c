/* The CSV twin of relay-verdict/1: its header, and one row to one record. */
#ifndef IMPORTER_FORMAT_CSV_H
#define IMPORTER_FORMAT_CSV_H

#include "format_csv_split.h"
#include "format_fields.h"

/* What stands in which column: a field, or one of these. */
enum {
	CSV_UNKNOWN = -1,
	CSV_TESTS = FIELD_COUNT, /* ids, separated by space, comma or ; */
	CSV_EVIDENCE,		 /* SHA-256 of the transcript */
	CSV_COLUMN_COUNT
};

struct csv_header {
	int column[CSV_FIELDS_MAX];
	size_t count;
	size_t unknown; /* columns that are left alone */
};

/* The column of that name: an enum field, CSV_TESTS, CSV_EVIDENCE, or
 * CSV_UNKNOWN. */
int csv_column(struct slice name);

/* ST_BAD_DATA: a required column is missing, or one stands there twice. */
enum status csv_header_read(const struct csv_row *row, struct csv_header *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* One row (row->refused is REFUSED_NOT) into *d, which draft_start began.
 * An empty field is one that is not there. Pure. */
enum refusal csv_row_read(const struct csv_header *h, const struct csv_row *row,
    const struct format_options *opt, struct draft *d,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
