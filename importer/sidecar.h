/* Scan data of a CSV, which has no place for it, and of nmap, which has none
 * for list, scanner and vantage: FILE.scan.json beside it. */
#ifndef IMPORTER_SIDECAR_H
#define IMPORTER_SIDECAR_H

#include "intake.h"

/* Behind the name of what it belongs to. */
#define SIDECAR_SUFFIX ".scan.json"

/*
 * Where FILE.scan.json exists, takes the scan from its first line and the end
 * from its second, as they stand in relay-verdict/1; the end line's numbers are
 * of the file itself. Without an end line the scan counts as the file says it
 * does: a CSV as partial. Beside a signed file it must be signed, too. ST_OK,
 * ST_BAD_DATA (file in why), ST_DENIED, ST_IO.
 */
enum status sidecar_read(
    struct intake *in, struct why *why) MUST_USE ALL_NONNULL;

#endif
