/* A survey made: read or resolved, joined with the list, with who answers for
 * its addresses. */
#ifndef IMPORTER_SURVEY_CONDUCT_H
#define IMPORTER_SURVEY_CONDUCT_H

#include "request.h"

/* From the file of the command line, as asked for. It is not stored. The
 * caller frees with survey_free. Errors of read.h, resolve.h, join.h and
 * holders.h. */
enum status conduct(const struct run *run, const struct request *request,
    struct survey **out, struct why *why) MUST_USE ALL_NONNULL;

#endif
