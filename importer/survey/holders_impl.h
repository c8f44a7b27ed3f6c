/* What the files of holders.h share. Seen by holders*.c and the tests only. */
#ifndef IMPORTER_SURVEY_HOLDERS_IMPL_H
#define IMPORTER_SURVEY_HOLDERS_IMPL_H

#include "arena.h"
#include "format_csv_split.h"
#include "holders.h"
#include "refusals.h"
#include "survey_index.h"

/* No party, no row. */
#define HOLDERS_NOBODY UINT32_MAX

/* All parties that sources name, each key once. */
struct holders_parties {
	struct survey_party *rows;
	size_t count, cap;
	struct survey_index index;
	struct arena *arena; /* their texts */
};

/* The party of that key; where there is none it is made, without a text. */
enum status holders_party(struct holders_parties *p, struct slice key,
    uint32_t *out, struct why *why) MUST_USE ALL_NONNULL;
/* Says something of a party, unless it was said already. ST_NO_MEMORY. */
enum status holders_say(struct holders_parties *p, const char **field,
    struct slice text, struct why *why) MUST_USE ALL_NONNULL;
/* Gives a name to every party that nobody named: of several origins theirs,
 * else the key. ST_NO_MEMORY. */
enum status holders_name_all(
    struct holders_parties *p, struct why *why) MUST_USE ALL_NONNULL;
void holders_parties_free(struct holders_parties *p) ALL_NONNULL;

/* Prefixes of one source, each with a party. */
struct holders_table {
	uint8_t *rows;
	size_t count, cap;
	uint32_t *first; /* by family and the first 16 bits: where to look */
};

/* order: of the same prefix the highest counts. ST_NO_MEMORY, or ST_BAD_DATA
 * for more than HOLDERS_PREFIXES_MAX. */
enum status holders_table_add(struct holders_table *t, const struct prefix *p,
    uint32_t order, uint32_t party, struct why *why) MUST_USE ALL_NONNULL;
/* After the last one was added, before the first search. ST_NO_MEMORY. */
enum status holders_table_settle(
    struct holders_table *t, struct why *why) MUST_USE ALL_NONNULL;
/* The party of the longest prefix, or HOLDERS_NOBODY. */
uint32_t holders_table_find(const struct holders_table *t, const struct addr *a,
    uint8_t *len_out) ALL_NONNULL;
void holders_table_free(struct holders_table *t) ALL_NONNULL;

/* Columns of our own CSV and of asnames, where they stand; -1: nowhere. */
enum holders_column {
	COLUMN_PREFIX,
	COLUMN_HOLDER,
	COLUMN_CONTACT,
	COLUMN_LANG,
	COLUMN_NOTE,
	COLUMN_ASN,
	COLUMN_NAME,
	COLUMN_CC,
	COLUMN_COUNT
};

/* A file while it is being read. */
struct holders_load {
	struct holders_parties *parties;
	struct holders_table *table;
	struct arena *scratch;	/* texts of the line in hand */
	char file[WHY_MAX / 2]; /* as it is shown */
	struct refusals refusals;
	uint64_t line;	     /* in hand, from 1 */
	enum refusal reason; /* the word, where the line in hand is refused */
	bool broken;	     /* nothing more is to be read */
	uint64_t taken;	     /* lines */
	uint64_t notes;	     /* that were told of lines that were taken */
	int64_t date;	     /* of the data; 0: it does not say */
	int column[COLUMN_COUNT];
	size_t columns; /* that a row has at most; 0: no row yet */
	bool header;	/* the first row said what stands where */
};

/*
 * How a kind is read: by lines, without line end, or by rows. ST_OK: taken.
 * ST_NOT_FOUND: a line that says nothing (a comment, what is of no interest).
 * ST_BAD_DATA: the line is refused, or the file where load->broken. Others
 * end the reading.
 */
struct holders_format {
	enum status (*line)(
	    struct holders_load *load, struct slice line, struct why *why);
	enum status (*row)(struct holders_load *load, const struct csv_row *row,
	    struct why *why);
};

/* Of every kind but an MMDB. */
extern const struct holders_format holders_csv, holders_asnames, holders_pfx2as,
    holders_pyasn, holders_bgptools, holders_iptoasn, holders_delegated;

/*
 * Reads a file of that kind into *load, of which parties and table are set;
 * about gets date and refused. Errors of holders_open.
 */
enum status holders_read(const struct config_source *source,
    struct holders_load *load, struct survey_source *about,
    struct why *why) MUST_USE ALL_NONNULL;
/* What every reading begins and ends with: texts, refusals, the half of them.
 * holders_read_end also after a failure st, which it gives back. */
enum status holders_read_start(struct holders_load *load,
    const struct config_source *source, struct why *why) MUST_USE ALL_NONNULL;
enum status holders_read_end(struct holders_load *load,
    const struct config_source *source, enum status st,
    struct why *why) MUST_USE ALL_NONNULL;
/* Counts what became of a line; st is that of holders_format. */
enum status holders_line_done(struct holders_load *load, enum status st,
    struct why *why) MUST_USE ALL_NONNULL;
/* Tells something of the line in hand, at most 20 times a file. */
void holders_note(struct holders_load *load, const char *text) ALL_NONNULL;

/* Refuses the line in hand: sets the word and the text, gives ST_BAD_DATA. */
enum status holders_refuse(struct holders_load *load, enum refusal reason,
    struct why *why, const char *fmt, ...) PRINTF(4, 5) ALL_NONNULL COLD;

/* Fields of a line between separators; how many, at most max + 1. */
size_t holders_split(struct slice line, char separator, struct slice *fields,
    size_t max) ALL_NONNULL;
/* Without blanks at both ends. */
struct slice holders_trim(struct slice s);
/* A decimal number of at most max and nothing else. */
bool holders_number(struct slice s, uint64_t max, uint64_t *out) ALL_NONNULL;

/* Checks a text, makes it one line without control characters, of at most max
 * bytes, in load->scratch. what: "holder". */
enum status holders_clean(struct holders_load *load, const char *what,
    struct slice text, size_t max, struct slice *out,
    struct why *why) MUST_USE ALL_NONNULL;
/* A name of the DNS, that an e-mail address may be made of. */
bool holders_domain_valid(struct slice s);
/* Two letters (ISO 3166), of which every source has ways to say "none". */
bool holders_country_valid(struct slice s);

/* Adds a prefix, or a range, of the line in hand. */
enum status holders_add(struct holders_load *load, const struct prefix *p,
    uint32_t party, struct why *why) MUST_USE ALL_NONNULL;
enum status holders_add_range(struct holders_load *load,
    const struct addr *first, const struct addr *last, uint32_t party,
    struct why *why) MUST_USE ALL_NONNULL;
/* "192.0.2.0/24" of the line in hand. */
enum status holders_prefix(struct holders_load *load, struct slice text,
    struct prefix *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * The party of who announces a prefix: "64500", "AS64500", several origins
 * "64500_64501", a set "64500,64501" or "{64500,64501}". Each of them once, in
 * the order of their numbers. ST_NOT_FOUND: AS 0, nobody (RFC 7607).
 */
enum status holders_origin(struct holders_load *load, struct slice text,
    uint32_t *out, struct why *why) MUST_USE ALL_NONNULL;

/* An MMDB (maxminddb.com/MaxMind-DB). It is mapped as long as it is open: who
 * replaces the file must do so by a rename. */
struct holders_mmdb;
/* Free with holders_mmdb_close, also a NULL. Errors of holders_open. */
enum status holders_mmdb_open(const struct config_source *source,
    struct holders_load *load, struct survey_source *about,
    struct holders_mmdb **out, struct why *why) MUST_USE ALL_NONNULL;
uint32_t holders_mmdb_find(const struct holders_mmdb *m, const struct addr *a,
    uint8_t *len_out) ALL_NONNULL;
void holders_mmdb_close(struct holders_mmdb **m) ALL_NONNULL;

#endif
