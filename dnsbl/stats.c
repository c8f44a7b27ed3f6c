/* Counters: names, sums, and the lines that USR1 prints. */
#include "stats.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "log.h"

static const char *const names[STAT_COUNT] = {
#define X(id, name, help) name,
    STATS_LIST(X) OUTCOME_LIST(X)
#undef X
};

void
stats_sum(const struct stats *s, uint64_t sums[STAT_COUNT])
{
	for (unsigned i = 0; i < STAT_COUNT; i++)
		sums[i] +=
		    atomic_load_explicit(&s->value[i], memory_order_relaxed);
}

const char *
stats_name(unsigned id, char *out_name)
{
	assert(id < STAT_COUNT);
	snprintf(out_name, STATS_NAME_MAX, "%s%s",
	    id < STAT_OUTCOME ? "" : "outcome_", names[id]);
	return out_name;
}

void
stats_print(const uint64_t sums[STAT_COUNT])
{
	char name[STATS_NAME_MAX];

	for (unsigned i = 0; i < STAT_COUNT; i++)
		log_plain("%s %" PRIu64, stats_name(i, name), sums[i]);
}
