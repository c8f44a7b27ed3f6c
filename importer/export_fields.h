/*
 * relaybl-ledger/1, the ledger as JSON Lines: which members each kind of record
 * has. One table a kind, read in both directions, so that what is written is
 * what is read.
 *
 * Every line is one object; "type" says of which kind. First "ledger" (format,
 * schema, time, numbers of records), then, in this order, "list", "scanner",
 * "feed", "exemption", "recheck", "import", "finding", "event", "part",
 * "survey", "ticket", "ticket_host" and "ticket_entry"; last "end" (numbers
 * again, sha256 of all bytes before the line). A member that is not there is 0,
 * none or empty. numbers    from 0 on; above 2^63 - 1 as a string of digits
 *   times      unix seconds
 *   texts      strings; what is not UTF-8 or holds NUL: {"base64": "..."}
 *   words      as the commands print them
 * lists and scanners are named by their ids.
 */
#ifndef IMPORTER_EXPORT_FIELDS_H
#define IMPORTER_EXPORT_FIELDS_H

#include <jansson.h>

#include "arena.h"
#include "ledger_backup.h"

#define EXPORT_FORMAT "relaybl-ledger/1"

enum field_type {
	FIELD_U8,    /* at most max */
	FIELD_WORD,  /* uint8_t, word(0) to word(max); always there */
	FIELD_WORD0, /* the same; not there where 0 */
	FIELD_U16,   /* at most max */
	FIELD_U32,   /* at most max */
	FIELD_U64,
	FIELD_TIME,   /* int64_t, from 0 on */
	FIELD_PREFIX, /* struct prefix; always there */
	FIELD_TEXT,   /* struct slice, at most max bytes */
	FIELD_BYTES,  /* the same, as base64 */
	FIELD_NAME,   /* char[LEDGER_NAME_MAX + 1]; always there */
	FIELD_SHA     /* uint8_t[32] */
};

struct export_field {
	const char *name;
	enum field_type type;
	size_t offset; /* in the record */
	uint64_t max;
	const char *(*word)(int v);
};

/* What the ledger keeps beside the record in its key, or as an enum. */
struct export_exemption {
	uint16_t list;
	struct exemption e;
};
struct export_recheck {
	uint16_t list;
	struct recheck r;
};
struct export_part {
	uint8_t kind;
	uint32_t part;
	uint64_t import;
	struct slice bytes;
};
/* Of the first line and the last. */
struct export_frame {
	uint32_t schema;
	int64_t time;
	struct ledger_content content;
};

/* The kinds in the order of the file: type, struct of its record, table. */
#define EXPORT_KINDS(X)                                                        \
	X(EXPORT_LIST, "list", struct list_state, list_fields)                 \
	X(EXPORT_SCANNER, "scanner", struct scanner_state, scanner_fields)     \
	X(EXPORT_FEED, "feed", struct feed_state, feed_fields)                 \
	X(EXPORT_EXEMPTION, "exemption", struct export_exemption,              \
	    exemption_fields)                                                  \
	X(EXPORT_RECHECK, "recheck", struct export_recheck, recheck_fields)    \
	X(EXPORT_IMPORT, "import", struct import_record, import_fields)        \
	X(EXPORT_FINDING, "finding", struct ledger_finding, finding_fields)    \
	X(EXPORT_EVENT, "event", struct event, event_fields)                   \
	X(EXPORT_PART, "part", struct export_part, part_fields)                \
	X(EXPORT_SURVEY, "survey", struct survey_record, survey_fields)        \
	X(EXPORT_TICKET, "ticket", struct ticket_record, ticket_fields)        \
	X(EXPORT_TICKET_HOST, "ticket_host", struct ticket_host,               \
	    ticket_host_fields)                                                \
	X(EXPORT_TICKET_ENTRY, "ticket_entry", struct ticket_entry,            \
	    ticket_entry_fields)                                               \
	X(EXPORT_HEAD, "ledger", struct export_frame, ledger_fields)           \
	X(EXPORT_END, "end", struct export_frame, end_fields)

enum export_kind {
#define X(id, type, record, fields) id,
	EXPORT_KINDS(X)
#undef X
	    EXPORT_KIND_COUNT
};

struct export_schema {
	const char *type;
	const struct export_field *fields;
	size_t count;
	size_t size; /* of the record's struct */
};
extern const struct export_schema export_schemas[EXPORT_KIND_COUNT];

/* Any of them. */
union export_record {
#define X(id, type, record, fields) record of_##id;
	EXPORT_KINDS(X)
#undef X
};

/* The record as an object, or NULL where memory ran out. */
json_t *export_object(enum export_kind kind, const void *record);

/*
 * An object to a record of a kind; members beside those of the kind and "type"
 * are refused unless their names stand in also (ends with NULL). Texts point
 * into the object, or into the arena. ST_OK, ST_BAD_DATA, ST_NO_MEMORY.
 */
enum status export_read(enum export_kind kind, const json_t *obj,
    const char *const *also, struct arena *arena, void *record,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
