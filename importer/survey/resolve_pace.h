/* A token bucket: so many a second, and no more than a few at once. Pure. */
#ifndef IMPORTER_SURVEY_RESOLVE_PACE_H
#define IMPORTER_SURVEY_RESOLVE_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "compiler.h"

/* What may come at once after a pause: of a fiftieth of a second, and never
 * more than a socket's buffer takes on either side. */
#define PACE_BURST_PER_S 50
#define PACE_BURST_MAX	 200

struct pace {
	int64_t rate;	/* a second */
	int64_t tokens; /* thousandths */
	int64_t at_ms;
};

/* rate at least 1. The bucket begins with one token. */
void pace_start(struct pace *p, unsigned rate, int64_t now_ms) ALL_NONNULL;

/* Takes one; false: not yet. now_ms is a clock that never goes back. */
bool pace_take(struct pace *p, int64_t now_ms) MUST_USE ALL_NONNULL;

#endif
