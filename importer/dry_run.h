/* import --dry-run: prints the plan and changes nothing. */
#ifndef IMPORTER_DRY_RUN_H
#define IMPORTER_DRY_RUN_H

#include "intake.h"

/* ST_OK: nothing would change; ST_NOT_FOUND without text: something would
 * (exit 1); ST_HELD with a sentence: a guard would hold something of it; or an
 * error. */
enum status dry_run(
    const struct intake *in, struct why *why) MUST_USE ALL_NONNULL;

#endif
