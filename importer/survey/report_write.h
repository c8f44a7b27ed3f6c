/* Writing reports into a directory: of each operator letter.txt, hosts.csv,
 * report.eml and xarf/, of all of them index.csv. */
#ifndef IMPORTER_SURVEY_REPORT_WRITE_H
#define IMPORTER_SURVEY_REPORT_WRITE_H

#include "letter.h"
#include "report_dir.h"

/* One operator's. */
enum status report_write_bundle(const struct report *r,
    const struct report_bundle *b, const struct letters *letters,
    struct report_dir *dir, struct why *why) MUST_USE ALL_NONNULL;

/* index.csv. */
enum status report_write_index(const struct report *r, struct report_dir *dir,
    struct why *why) MUST_USE ALL_NONNULL;

/* ---- tables (report_csv.c) ---- */

/* The rows of hosts.csv, of index.csv. Errors show in ferror. */
void report_csv_hosts(FILE *to, const struct report *r,
    const struct report_bundle *b) ALL_NONNULL;
void report_csv_index(FILE *to, const struct report *r) ALL_NONNULL;

#endif
