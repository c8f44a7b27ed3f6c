/* A finding taken off by hand, whoever found it: what relaybl remove and
 * relaybl purge leave of it. */
#ifndef IMPORTER_REMOVAL_H
#define IMPORTER_REMOVAL_H

#include "change.h"

/*
 * Leaves a tombstone, with an event: state removed, at the command's time,
 * from which on verdicts count again; those from before do not, whichever file
 * brings them later. The finding is not removed yet.
 */
enum status removal_put(struct change *c, const struct ledger_finding *lf,
    const char *reason, struct why *why) MUST_USE ALL_NONNULL;

#endif
