/*
 * The names that listings are in a zone: which addresses become one wildcard,
 * which prefixes are expanded, and what stands at each. Private to zone_*.c.
 */
#ifndef ZONES_ZONE_NAMES_H
#define ZONES_ZONE_NAMES_H

#include "snapshot_walk.h"

/* What an answer says in a zone that serves certain classes: the first level
 * with one of them, whatever its expiry. */
struct zone_says {
	uint8_t count;		      /* of classes; 0: nothing is listed */
	uint8_t classes[CLASS_COUNT]; /* enum class_id, the gravest first */
	uint32_t seen_min;	      /* of the gravest */
	uint64_t import;
};

/* One name and what stands there. */
struct zone_name {
	uint8_t family; /* enum addr_family */
	uint8_t bits;	/* fewer than the family's: a wildcard below it */
	bool test;	/* a test entry; of IPv6: the IPv4-mapped twin */
	addr_num addr;
	struct zone_says says;
};

/* What an answer says where the classes in wanted are served. */
struct zone_says zone_says(
    const struct answer *answer, class_mask wanted) ALL_NONNULL;
/* The same classes, confirmed by the same? */
bool zone_says_equal(
    const struct zone_says *a, const struct zone_says *b) ALL_NONNULL;

/* A walk over IPv4 names within one /16. */
struct names4 {
	struct snapshot_run4 run;
	uint32_t base;	   /* of the /16 */
	uint32_t low, end; /* names from base + low on, before base + end */
	uint32_t index;
	uint32_t said; /* the id that says is of; UINT32_MAX: none */
	class_mask wanted;
	struct zone_says says;
};

/* Names in base + low .. base + end - 1, borders of /24s, out of ranges that
 * lie in that /16. */
void names4_begin(struct names4 *n, const struct snapshot_run4 *run,
    uint32_t base, uint32_t low, uint32_t end, class_mask wanted) ALL_NONNULL;
bool names4_next(struct names4 *n, struct zone_name *out) ALL_NONNULL;

/* The nibble boundary at which the names of a prefix of IPv6 stand: it is up
 * to 8 of them. */
uint8_t piece6_bits(uint8_t bits);

/* The name at a nibble boundary with that answer; false: none of the classes
 * is listed there. */
bool name6_set(addr_num addr, uint8_t bits, const struct answer *answer,
    class_mask wanted, struct zone_name *out) ALL_NONNULL;

/* A walk over all IPv6 names. */
struct names6 {
	struct snapshot_walk6 items;
	class_mask wanted;
	uint32_t left;	       /* of the item's pieces */
	struct zone_name name; /* the next piece */
};

void names6_begin(struct names6 *n, const struct snapshot_list *list,
    class_mask wanted) ALL_NONNULL;
bool names6_next(struct names6 *n, struct zone_name *out) ALL_NONNULL;

#endif
