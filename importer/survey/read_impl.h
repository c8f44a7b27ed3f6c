/* What the readers of a survey's inputs share. Seen by read*.c alone. */
#ifndef IMPORTER_SURVEY_READ_IMPL_H
#define IMPORTER_SURVEY_READ_IMPL_H

#include <jansson.h>

#include "format_lines.h"
#include "read.h"
#include "read_answers.h"
#include "refusals.h"

/* Longest line: zdns tells of a domain with a hundred hosts in one. */
#define READ_LINE_MAX ((size_t)1 << 20)

struct reader;

/* One of the two takes a line; ST_BAD_DATA refuses it, and reading goes on. */
struct read_format {
	const char *word;
	enum status (*text)(
	    struct reader *r, struct slice line, struct why *why);
	enum status (*object)(
	    struct reader *r, const json_t *line, struct why *why);
};

struct reader {
	const struct read_format *format; /* NULL: not known yet */
	struct survey *survey;
	struct answers answers;
	struct refusals refusals;
	struct lines lines;
	uint64_t line;
	bool table; /* of domains: a CSV with a heading */
};

extern const struct read_format read_domains, read_triples, read_zdns,
    read_massdns, read_dnsx;

/*
 * Bytes, in pieces of any size, into a survey; file: in messages. What
 * read_input does with a file, and of the same errors. Free with reader_free,
 * also after a failure.
 */
enum status reader_start(struct reader *r, struct survey *s, const char *file,
    const char *format, struct why *why) MUST_USE NONNULL(1, 2, 3, 5);
enum status reader_feed(struct reader *r, const uint8_t *data, size_t len,
    struct why *why) MUST_USE ALL_NONNULL;
enum status reader_finish(
    struct reader *r, bool *resolve_out, struct why *why) MUST_USE ALL_NONNULL;
void reader_free(struct reader *r) ALL_NONNULL;

/* Part of the line in hand is left out. */
void read_refuse(struct reader *r, const char *text) ALL_NONNULL;

/* Is it a heading whose first column is "domain"? */
bool read_is_heading(struct slice line);

static inline bool
read_is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Without what is blank at its ends. */
static inline struct slice
read_trimmed(struct slice s)
{
	while (s.len > 0 && read_is_blank(s.data[s.len - 1]))
		s.len--;
	while (s.len > 0 && read_is_blank(s.data[0])) {
		s.data++;
		s.len--;
	}
	return s;
}

/*
 * What a query of that type ("MX", "A", "AAAA") for the name gave: its code
 * and the array of answers, {"name", "type"} with the data in that member; it
 * may be NULL. CNAMEs in it are followed. Other types: ST_BAD_DATA.
 */
enum status read_response(struct reader *r, struct slice name,
    struct slice type, enum answers_code code, const json_t *answers,
    const char *data, struct why *why) MUST_USE NONNULL(1, 6, 7);

/* Texts of an array are addresses of the host; others are refused one by one.
 * NULL: none. */
enum status read_addresses(struct reader *r, uint32_t host, const json_t *texts,
    struct why *why) MUST_USE NONNULL(1, 4);

/* A host that takes the domain's mail: a name, or "" or "." (RFC 7505). One
 * whose name cannot be is refused alone. out: its index, or SURVEY_NONE. */
enum status read_host(struct reader *r, uint32_t domain, struct slice name,
    uint32_t *host_out, struct why *why) MUST_USE ALL_NONNULL;

/* The text of that member, "" where it has none or object is none (or NULL);
 * its data is never NULL. Lives as long as the object. */
struct slice read_text(const json_t *object, const char *member) NONNULL(2);

/* What the word in that member stands for, "NOERROR"; others than those of the
 * DNS are errors of the one who asked. ST_BAD_DATA: there is none. */
enum status read_code(const json_t *object, const char *member,
    enum answers_code *out, struct why *why) MUST_USE NONNULL(2, 3, 4);

#endif
