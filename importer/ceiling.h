/* What a list may come to at most, whoever lets it grow: looked at before a
 * transaction is committed. No approval waives it. */
#ifndef IMPORTER_CEILING_H
#define IMPORTER_CEILING_H

#include "change.h"

/* ST_BAD_DATA where a list has more listings than max-listed says, and this
 * transaction added to them. Unconfirmed ones count: they are served. */
enum status ceiling_check(
    const struct change *c, struct why *why) MUST_USE ALL_NONNULL;

#endif
