/*
 * What the lists of a generation may serve at most: looked at when it is
 * compiled, before it becomes current, whatever the ledger says. Part of
 * generation.h.
 */
#ifndef ZONES_GENERATION_LIMITS_H
#define ZONES_GENERATION_LIMITS_H

#include "finding.h"

struct generation_limit {
	const char *list;	    /* its name */
	uint8_t min_len4, min_len6; /* no prefix is wider */
	uint64_t addresses4;	    /* no more IPv4 addresses are listed */
};

struct generation_limits {
	const struct generation_limit *lists;
	size_t count;
};

/* The limit of the list of that name; NULL: it has none, or limits is NULL. */
const struct generation_limit *generation_limit_of(
    const struct generation_limits *limits, const char *list) NONNULL(2);

/* ST_BAD_DATA with a sentence that names no list: the prefix is wider, the
 * addresses are more than the limit allows; NULL allows all. */
enum status generation_limit_prefix(const struct generation_limit *limit,
    const struct prefix *prefix, struct why *why) MUST_USE NONNULL(2, 3);
enum status generation_limit_addresses(const struct generation_limit *limit,
    uint64_t addresses4, struct why *why) MUST_USE NONNULL(3);

#endif
