/* What the files share that make a month's report. */
#ifndef IMPORTER_SURVEY_MONTHLY_IMPL_H
#define IMPORTER_SURVEY_MONTHLY_IMPL_H

#include "monthly_operators.h"

struct making {
	struct monthly *m;
	struct monthly_rows rows; /* of operators */
	size_t oldest_max;
};

/* Alarms of a place: of a host of ours that is open, of a listing of which
 * scans cannot say anything. */
#define MONTHLY_ALARM_KINDS 2
struct making_alarm {
	uint8_t kind; /* enum event_kind */
	uint64_t times;
	int64_t first, last;
	char reason[EVENT_TEXT_MAX + 1]; /* of the last */
};

/* monthly_walk.c: listings, alarms, from events and findings. */
enum status monthly_walk(
    struct making *making, struct why *why) MUST_USE ALL_NONNULL;

/* monthly_story.c: what is kept of a place. ST_NO_MEMORY. */
enum status making_story(struct making *w, const struct place *place,
    const struct place_story *story) MUST_USE ALL_NONNULL;
enum status making_add_alarm(struct making *w, const struct place *place,
    const struct making_alarm *a) MUST_USE ALL_NONNULL;

/* monthly_imports.c: imports, scans, holds, surveys. */
enum status monthly_imports(
    struct monthly *m, struct why *why) MUST_USE ALL_NONNULL;

#endif
