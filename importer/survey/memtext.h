/* A text that is written as a stream, and is memory when it is done. Unlike
 * with open_memstream nothing of it is missing unnoticed. */
#ifndef IMPORTER_SURVEY_MEMTEXT_H
#define IMPORTER_SURVEY_MEMTEXT_H

#include <stdio.h>

#include "bytes.h"
#include "why.h"

/* Begin with zeroes. data: malloc'd, the caller frees it, also after an
 * error. */
struct memtext {
	char *data;
	size_t len, cap;
};

/* A stream that writes to its end; the text stays where it is until it is
 * closed. NULL: out of memory. */
FILE *memtext_open(struct memtext *text) MUST_USE ALL_NONNULL;

/* Closes it: then all that was written stands in data, ended by NUL, which is
 * not in len. ST_NO_MEMORY where that is not so, or to is NULL. */
enum status memtext_close(FILE *to, struct why *why) MUST_USE NONNULL(2);

static inline struct slice
memtext_slice(const struct memtext *text)
{
	return (struct slice){(const uint8_t *)text->data, text->len};
}

#endif
