/* Scan data of a CSV, which has no place for it: FILE.scan.json beside it. */
#ifndef IMPORTER_SIDECAR_H
#define IMPORTER_SIDECAR_H

#include "intake.h"

/*
 * Where FILE.scan.json exists, takes the scan from its first line and the end
 * from its last, as they stand in relay-verdict/1; the end line's numbers are
 * of the CSV. Without an end line the scan counts as partial, as it does
 * without the file. ST_OK, ST_BAD_DATA (file and line in why), ST_IO.
 */
enum status sidecar_read(
    struct intake *in, struct why *why) MUST_USE ALL_NONNULL;

#endif
