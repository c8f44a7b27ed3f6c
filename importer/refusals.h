/*
 * What an import does not take: counted by reason, the first shown, all of
 * them written where --rejects says.
 */
#ifndef IMPORTER_REFUSALS_H
#define IMPORTER_REFUSALS_H

#include <stdio.h>

#include "record.h"

/* Shown on standard error, of one file. */
#define REFUSALS_SHOWN 20

struct refusals {
	const char *file; /* as shown: escaped by whoever sets it */
	FILE *all;	  /* or NULL */
	uint64_t count[REFUSAL_COUNT];
	uint64_t total;
};

/* "FILE:LINE: word: text" */
void refusals_add(struct refusals *r, uint64_t line, enum refusal reason,
    const char *text) ALL_NONNULL;

/* "FILE:LINE: text", counted in total alone: where there are no reasons to
 * count by. */
void refusals_line(
    struct refusals *r, uint64_t line, const char *text) ALL_NONNULL;

/* "... N more" where not all were shown. */
void refusals_end(const struct refusals *r) ALL_NONNULL;

#endif
