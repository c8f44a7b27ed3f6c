/* What relaybl report says of what it made. */
#ifndef IMPORTER_SURVEY_REPORT_TELL_H
#define IMPORTER_SURVEY_REPORT_TELL_H

#include "report.h"

/* The operators to standard output, as rows or as JSON; on standard error what
 * somebody must see to. */
enum status report_tell(const struct report *r, const struct run *run,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
