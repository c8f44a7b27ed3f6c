/*
 * The records of a DNS answer that belong to its question: the chain of CNAMEs
 * is followed inside the answer, as resolvers put it there. Pure.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_RECORDS_H
#define IMPORTER_SURVEY_RESOLVE_RECORDS_H

#include "resolve_answer.h"

struct records; /* an answer in hand */

struct record {
	size_t owner; /* where in the answer its name begins */
	uint16_t type, class;
	const uint8_t *data;
	uint16_t len;
};

/* Gets each record; false: it cannot be, and with it the whole answer. */
typedef bool (*record_fn)(
    const struct records *r, const struct record *rr, void *ctx);

/* Gives every record of the type, of class IN, at the end of the chain.
 * ANSWER_DATA where there was any. */
enum answer_kind records_read(struct slice reply, uint16_t type, record_fn fn,
    void *ctx) MUST_USE NONNULL(3);

/* The name that begins at data, inside a record, as text with the escapes of
 * RFC 1035 5.1, "" for the root; NULL: there is none. Free with
 * records_name_free. */
char *records_name(
    const struct records *r, const uint8_t *data) MUST_USE ALL_NONNULL;
void records_name_free(char *name);

#endif
