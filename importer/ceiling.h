/* What a list may come to at most, whoever lets it grow: looked at before a
 * transaction is committed, and before a generation becomes current. No
 * approval waives it. */
#ifndef IMPORTER_CEILING_H
#define IMPORTER_CEILING_H

#include "change.h"
#include "generation.h"

/* ST_BAD_DATA where a list has more listings than max-listed says, and this
 * transaction added to them. Unconfirmed ones count: they are served. */
enum status ceiling_check(
    const struct change *c, struct why *why) MUST_USE ALL_NONNULL;

/*
 * What a generation of the lists may serve: the widest prefixes of each, and
 * as many IPv4 addresses as one file may list, or as there may be listings.
 * An array of list_count elements, the caller frees it; the names lie in the
 * configuration. NULL: out of memory.
 */
struct generation_limit *ceiling_limits(
    const struct config *config) MUST_USE ALL_NONNULL;

#endif
