/* A line on a terminal for work that takes longer than a second. */
#ifndef IMPORTER_PROGRESS_H
#define IMPORTER_PROGRESS_H

#include <stdint.h>

#include "compiler.h"

struct progress {
	const char *what; /* "read", "planned" */
	int64_t begun_ms; /* 0: not begun */
	int64_t shown_ms; /* 0: nothing stands there */
	uint64_t last;
};

/* Says how far it is; call as often as you like. Standard error, and only
 * where that is a terminal. */
void progress_tick(struct progress *p, uint64_t done) ALL_NONNULL;

/* Wipes the line. */
void progress_end(struct progress *p) ALL_NONNULL;

#endif
