/* What the planner's parts know of each other. */
#ifndef IMPORTER_PLANNER_IMPL_H
#define IMPORTER_PLANNER_IMPL_H

#include "planner.h"

/* Sets scope and covered of the tally, where a full scan declares a scope. */
void planner_cover(const struct intake *in, struct plan_tally *t) ALL_NONNULL;

/* Counts the scanner's listings in the scope of a complete full scan that it
 * does not mention, and gives them to the sink. */
enum status planner_miss(struct planner *p, struct plan_tally *t,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
