/*
 * What was resolved of a list of domains, in a file, so that a survey that was
 * stopped goes on where it ended: lines of the format "triples" (read.h), of
 * each domain those of its hosts and then the one of its status.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_JOURNAL_H
#define IMPORTER_SURVEY_RESOLVE_JOURNAL_H

#include "resolve_mail.h"

struct journal;

/*
 * Opens the file to write behind what is in it, or makes it; gives every domain
 * in it to fn that is there up to its status. A last line without end, which a
 * killed one leaves, is cut off; any other that is no triple: ST_BAD_DATA with
 * "FILE:LINE: ". Nothing of the file changes then. Held by another:
 * ST_BUSY. Others: ST_NO_INPUT, ST_DENIED, ST_IO, what fn says. Free with
 * journal_close.
 */
enum status journal_open(const char *path, mail_fn fn, void *ctx,
    struct journal **out, struct why *why) MUST_USE NONNULL(1, 2, 4, 5);

/* Adds a domain. It is in the file after journal_flush, and perhaps before.
 * ST_IO, ST_NO_SPACE. */
enum status journal_put(struct journal *j, const struct mail_found *found,
    struct why *why) MUST_USE ALL_NONNULL;
enum status journal_flush(
    struct journal *j, struct why *why) MUST_USE ALL_NONNULL;

/* NULL in *j is allowed. Nothing is flushed that was not. */
void journal_close(struct journal **j) ALL_NONNULL;

#endif
