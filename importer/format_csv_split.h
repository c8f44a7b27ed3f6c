/*
 * RFC 4180: bytes to records of fields. Quotes, line breaks inside quotes, CR
 * LF or LF; what is not well-formed is delivered as a refusal and reading
 * goes on with the next line.
 */
#ifndef IMPORTER_FORMAT_CSV_SPLIT_H
#define IMPORTER_FORMAT_CSV_SPLIT_H

#include "record.h"

/* More columns than any feed has (the widest known: 68). */
#define CSV_FIELDS_MAX 128

struct csv_row {
	const struct slice *fields; /* valid during the call */
	size_t count;
	uint64_t line;	      /* where it begins, from 1 */
	enum refusal refused; /* REFUSED_NOT, or why there are no fields */
	const char *why;      /* static; "" where not refused */
	bool crlf;	      /* ended by CR LF */
	bool last;	      /* ended by the end of the input */
};

typedef enum status (*csv_fn)(
    void *ctx, const struct csv_row *row, struct why *why);

struct csv_split {
	csv_fn fn;
	void *ctx;
	/* private */
	uint8_t *buf; /* the bytes of the fields, one after the other */
	size_t len, max;
	size_t ends[CSV_FIELDS_MAX]; /* of each field in buf */
	size_t count;
	int state;
	bool cr;	/* an unquoted CR came last */
	bool begun;	/* there is something of a record */
	uint64_t line;	/* of the byte in hand */
	uint64_t first; /* line of the record */
	enum refusal refused;
	const char *why;
};

/* max: bytes of one record. Free with csv_split_free, also on failure. */
enum status csv_split_start(struct csv_split *s, size_t max, csv_fn fn,
    void *ctx, struct why *why) MUST_USE ALL_NONNULL;
enum status csv_split_feed(struct csv_split *s, const uint8_t *data, size_t len,
    struct why *why) MUST_USE ALL_NONNULL;
/* End of input: delivers a record that no line break ended. */
enum status csv_split_finish(
    struct csv_split *s, struct why *why) MUST_USE ALL_NONNULL;
void csv_split_free(struct csv_split *s) ALL_NONNULL;

#endif
