/* What was read of a file, applied and told. */
#ifndef IMPORTER_IMPORT_APPLY_H
#define IMPORTER_IMPORT_APPLY_H

#include "apply.h"

/* Under which import a file is known, whoever asks for it. */
struct import_outcome {
	uint64_t import; /* its own, or the one that knows it already; 0 */
	bool already;	 /* nothing was new */
};

/*
 * Applies what intake_read gave and prints the summary. Status as of
 * apply_file; *out says something only of what was committed. in is still to be
 * freed.
 */
enum status import_apply(struct intake *in, struct import_outcome *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
