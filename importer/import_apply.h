/* What was read of a file, applied and told. */
#ifndef IMPORTER_IMPORT_APPLY_H
#define IMPORTER_IMPORT_APPLY_H

#include "apply.h"

/* Under which import a file is known, whoever asks for it. */
struct import_outcome {
	uint64_t import; /* its own, or the one that knows it already; 0 */
	bool already;	 /* nothing was new */
	uint8_t held;	 /* enum import_hold: of it, and nobody decided yet */
	char guards[IMPORT_TEXT_MAX]; /* why, where it was held just now */
};

/*
 * Applies what intake_read gave, prints the summary, and alarms of own hosts
 * on standard error. Status as of apply_file, or where that is ST_OK: ST_HELD
 * with a sentence where a guard holds something of it; ST_ALARM, without, where
 * there are alarms and --alarm-exit is given. *out says something only of what
 * was committed. in is still to be freed.
 */
enum status import_apply(struct intake *in, struct import_outcome *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* What became of a file that is known (tally.already) and does not wait for a
 * decision. */
void import_print_known(
    const struct plan_tally *t, const char *file) ALL_NONNULL;

/* The graver outcome of two files: what failed, what is held, what alarms, the
 * changes of a dry run, all is well. True where a is graver than b. */
bool import_is_graver(enum status a, enum status b);

#endif
