/*
 * Who holds an address: several sources in an order, each asked for its
 * longest prefix.
 *
 * csv and delegated name holders; pfx2as, pyasn, bgptools, iptoasn and mmdb
 * name the AS that announces an address; asnames only says what an AS is
 * called. The holder is what the first source in order knows of the address: of
 * one that names an AS, the AS. The AS is what the first of those sources knows
 * that name one. A holder by registry and an origin AS are two things: where
 * the first is wanted, csv and delegated stand in front.
 *
 * Parties are told apart by their key, whichever source names them; what
 * several of them say of one (contact, name ...) is taken from the first that
 * says it, asnames before all others.
 */
#ifndef IMPORTER_SURVEY_HOLDERS_H
#define IMPORTER_SURVEY_HOLDERS_H

#include "command.h"
#include "survey.h"

#define HOLDERS_NONE 255 /* no source */

/* Of one source. More is not data of the Internet of this decade. */
#define HOLDERS_PREFIXES_MAX ((size_t)1 << 24)

/* Longest texts, bytes; longer ones are cut between characters. A contact is
 * refused instead (contact.h). */
#define HOLDERS_NAME_MAX 200
#define HOLDERS_NOTE_MAX 500
/* Origins of one prefix (several, or a set). */
#define HOLDERS_ORIGINS_MAX 64

struct holders;

struct holders_answer {
	/* NULL: not known. They live as long as the holders. */
	const struct survey_party *holder, *asn;
	uint8_t holder_len, asn_len;	   /* of the prefix it was found by */
	uint8_t holder_source, asn_source; /* index, or HOLDERS_NONE */
};

/*
 * Reads all sources, plain, gzip or zstd (an MMDB: plain). Lines that are
 * wrong are told on standard error, at most 20 a file, and counted; where they
 * are more than half, or nothing is in it, the file is refused as of another
 * kind: ST_BAD_DATA. ST_NO_INPUT, ST_DENIED, ST_IO, ST_NO_MEMORY;
 * ST_CONFIG: more than SURVEY_SOURCES_MAX sources; why names the file. Of
 * count 0 nothing is known of any address. Free with holders_free.
 */
enum status holders_open(const struct config_source *sources, size_t count,
    struct holders **out, struct why *why) MUST_USE NONNULL(3, 4);
/* The same of what --holders says, else relaybl.conf. ST_USAGE also. */
enum status holders_open_run(const struct run *run, struct holders **out,
    struct why *why) MUST_USE ALL_NONNULL;
void holders_free(struct holders **h) ALL_NONNULL;

/* Who holds it. Any thread. */
void holders_find(const struct holders *h, const struct addr *a,
    struct holders_answer *out) ALL_NONNULL;

/* The sources as they were read, in order. They live as long as h. */
size_t holders_source_count(const struct holders *h) ALL_NONNULL;
const struct survey_source *holders_source(
    const struct holders *h, size_t i) ALL_NONNULL;

/*
 * Fills the survey's parties and sources, and holder, asn, len and the sources
 * of both of every address; len is of the holder. After survey_settle, once.
 * ST_NO_MEMORY.
 */
enum status holders_fill(const struct holders *h, struct survey *s,
    struct why *why) MUST_USE ALL_NONNULL;

/* "KIND:FILE[,KIND:FILE...]": sources, malloc'd; free with
 * holders_option_free. ST_USAGE, ST_NO_MEMORY. */
enum status holders_parse_option(const char *text, struct config_source **out,
    size_t *count_out, struct why *why) MUST_USE ALL_NONNULL;
void holders_option_free(struct config_source *sources, size_t count);

#endif
