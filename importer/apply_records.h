/* A file's records to findings and events, in a transaction that goes on. */
#ifndef IMPORTER_APPLY_RECORDS_H
#define IMPORTER_APPLY_RECORDS_H

#include "apply.h"
#include "held.h"

/* Stores a finding as a plan's step says, with the events it is worth. known:
 * what the ledger has, or NULL. words: the reason of the events. */
enum status apply_step(struct change *c, const struct finding_key *key,
    const struct finding *known, const struct plan_step *step,
    const char *words, struct why *why) MUST_USE NONNULL(1, 2, 4, 5, 6);

/* Decides and stores every record of the planner's file, then tells. Places of
 * removals that the planner withholds are added. */
enum status apply_records(struct change *c, struct planner *p,
    struct plan_tally *tally, struct places *withheld,
    struct progress *progress, struct why *why) MUST_USE ALL_NONNULL;

#endif
