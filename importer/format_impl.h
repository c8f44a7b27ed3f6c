/*
 * What the readers share with format.c: each format is a struct that begins
 * with a format_reader and four functions on it. Seen by format*.c and the
 * tests only.
 */
#ifndef IMPORTER_FORMAT_IMPL_H
#define IMPORTER_FORMAT_IMPL_H

#include "arena.h"
#include "format.h"

/* Longest line of relay-verdict/1 and longest record of its CSV twin. */
#define FORMAT_LINE_MAX ((size_t)64 * 1024)

/* What a format does with a UTF-8 byte order mark. */
enum bom_rule { BOM_REFUSED, BOM_SKIPPED, BOM_PASSED };

struct format_ops {
	size_t size; /* of the struct that begins with a format_reader */
	enum bom_rule bom;
	/* The struct is zeroed and its base filled in. A start that fails
	 * must leave what close can take. */
	enum status (*start)(struct format_reader *r, struct why *why);
	enum status (*feed)(struct format_reader *r, const uint8_t *data,
	    size_t len, struct why *why);
	/* Completes r->scan. */
	enum status (*finish)(struct format_reader *r, struct why *why);
	void (*close)(struct format_reader *r);
};

extern const struct format_ops format_jsonl, format_csv, format_nmap,
    format_list;

/* Bytes that a byte order mark needs: UTF-32 has the longest. */
#define BOM_MAX 4

/* Things worth one notice a file, however often they occur. */
enum once { ONCE_CRLF, ONCE_LAST_LINE, ONCE_ADDRS, ONCE_PORTS };

struct format_reader {
	const struct format_ops *ops;
	struct format_sink sink;
	struct format_options opt;
	struct scan scan;
	struct arena *arena;	 /* texts of the record in hand */
	uint64_t taken, refused; /* records */
	unsigned noticed;	 /* bits 1 << enum once */
	uint8_t head[BOM_MAX];	 /* first bytes, until they are enough to see */
	uint8_t head_len;	 /* whether there is a byte order mark */
	bool head_done;
	bool over; /* failed or finished: nothing may be fed */
};

/* Hands the record to the sink and counts it. */
enum status reader_take(struct format_reader *r, const struct record *rec,
    struct why *why) MUST_USE ALL_NONNULL;
void reader_refuse(struct format_reader *r, uint64_t line, enum refusal reason,
    const char *text) ALL_NONNULL;
void reader_notice(struct format_reader *r, uint64_t line, const char *fmt, ...)
    PRINTF(3, 4) ALL_NONNULL;
/* At most one notice of the kind a file. */
void reader_notice_once(struct format_reader *r, enum once what, uint64_t line,
    const char *text) ALL_NONNULL;

/* Marks the scan as one that may not remove anything; the first reason
 * stays. Foreign bytes in it must have been escaped. */
void scan_abort(struct scan *scan, const char *fmt, ...)
    PRINTF(2, 3) ALL_NONNULL;

/* "UTF-16" or "UTF-32" where the bytes begin with its mark, else NULL.
 * Static. */
const char *bom_foreign(const uint8_t *data, size_t len) ALL_NONNULL;
bool bom_utf8(const uint8_t *data, size_t len) ALL_NONNULL;

#endif
