/* What lists of others say of the same domains, hosts and addresses. */
#ifndef IMPORTER_SURVEY_OTHERS_H
#define IMPORTER_SURVEY_OTHERS_H

#include "survey.h"

/* Of one unit: "listed" counts what that list has; a domain or host is on it
 * when any of its addresses is, and unknown when none is but of one there was
 * no usable answer. */
struct others_counts {
	uint64_t listed;
	uint64_t both;
	uint64_t only_ours; /* and known not to be on theirs */
	uint64_t only_theirs;
	uint64_t unknown;
};

struct others {
	struct others_counts domains, hosts, addresses;
};

/* Counts for the list survey.dnsbl[zone]. */
void others_count(
    const struct survey *s, uint32_t zone, struct others *out) ALL_NONNULL;

#endif
