/* A survey shown, as the command line asks. */
#ifndef IMPORTER_SURVEY_PRESENT_H
#define IMPORTER_SURVEY_PRESENT_H

#include "request.h"

/* To standard output, and to the file of --html. before: what the change is
 * from, or NULL. ST_NO_MEMORY, ST_IO, errors of outfile.h. */
enum status present(const struct run *run, const struct request *request,
    const struct survey *s, const struct survey *before,
    struct why *why) MUST_USE NONNULL(1, 2, 3, 5);

#endif
