/*
 * What changed in a list from one generation to the next, kept so that
 * secondaries can be told of it (IXFR, RFC 1995) after the older one is gone;
 * and the records of a zone that went and came from some such step on to now.
 * A change of expiry alone is none: it is not in the zone.
 */
#ifndef ZONES_ZONE_DELTA_H
#define ZONES_ZONE_DELTA_H

#include "zone_walk.h"

struct zone_delta; /* immutable; any thread may read it */

/*
 * Notes by unit, a /24 of IPv4, a name of IPv6, what stood in before where
 * after says something else. Neither is needed afterwards. ST_OK;
 * ST_UNAVAILABLE where that is more than max_bytes; ST_NO_MEMORY. Free with
 * zone_delta_free. Any thread.
 */
enum status zone_delta_new(const struct snapshot_list *before,
    const struct snapshot_list *after, size_t max_bytes,
    struct zone_delta **out, struct why *why) MUST_USE ALL_NONNULL;
void zone_delta_free(struct zone_delta **delta) ALL_NONNULL;

/* The memory it takes. */
size_t zone_delta_bytes(const struct zone_delta *delta) ALL_NONNULL;

/* How many may be condensed. */
#define ZONE_DELTAS_MAX 64

enum zone_change_side {
	ZONE_GONE, /* records to delete */
	ZONE_CAME  /* records to add */
};

/* Private to zone_change.c. About 2 KB; holds nothing, may be copied. */
struct zone_change {
	struct zone_writer writer;
	const struct zone_delta *const *deltas;
	size_t count;
	enum zone_change_side side;
	/* The next unit of each delta. */
	uint32_t next4[ZONE_DELTAS_MAX], next6[ZONE_DELTAS_MAX];
	/* The present unit, before and now; which level of it comes next. */
	uint8_t family; /* 0: none */
	int8_t level;
	addr_num unit;
	uint8_t bits; /* IPv6 */
	struct snapshot_run4 run[2];
	struct answer answer[2];
	/* The names of the level, before and now, and the next of each, of
	 * family 0 where there is none. */
	struct names4 names[2];
	struct zone_name ahead[2];
	/* What the other side says at the writer's name. */
	struct zone_name other;
	uint8_t next; /* record of the name */
	bool in_name;
};

/*
 * The difference between what the zone was before deltas[0] (of count, the
 * oldest first, at most ZONE_DELTAS_MAX, each from where the one before led
 * to) and what it is now, the state the last one led to: records to delete,
 * or to add. What is in both is in neither, SOAs are not in it, no record
 * comes twice. The configuration must be the same all along. All outlive the
 * walk. Calls as of zone_walk.
 */
void zone_change_begin(struct zone_change *w, const struct zone_source *now,
    const struct zone_delta *const *deltas, size_t count,
    enum zone_change_side side) NONNULL(1, 2);
bool zone_change_next(
    struct zone_change *w, struct zone_record *out) ALL_NONNULL;

#endif
