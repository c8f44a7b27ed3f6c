/*
 * A zone as records: what a secondary gets of it, and what relaybl export
 * writes of it, is this walk. The content is a function of a generation and
 * the configuration, never of the clock, and what relaybld answers from the
 * same, but for what a master file cannot say (README.md, "Zone files,
 * transfers: what differs").
 *
 * IPv4 goes by /24: where all its addresses say the same it is one wildcard
 * (RFC 4592), "*.2.0.192", else each is a name. Below three one-digit octets
 * it is always names: those may stand above IPv6 addresses, and what exists
 * hides a wildcard. IPv6 goes by prefix: a wildcard at the nibble boundary,
 * after expansion to the next one where it ends between two. Listings whose
 * time is over are in it until a commit removes them.
 */
#ifndef ZONES_ZONE_WALK_H
#define ZONES_ZONE_WALK_H

#include "zone_writer.h"

/* A place in the zone, about 1.2 KB. Holds nothing: a copy of it goes on from
 * where it was made. Private to zone_walk.c. */
struct zone_walk {
	struct zone_writer writer;
	class_mask wanted; /* served at the level */
	int8_t level;	   /* ZONE_AGGREGATE, then each class */
	uint8_t phase;
	uint8_t next; /* record of the name */
	bool in_name;
	uint32_t at;	   /* test entry; record of an RRset */
	uint32_t rdata_at; /* in an RRset */
	size_t node, rrset;
	uint32_t part; /* the /16 of names4 */
	struct names4 names4;
	struct names6 names6;
};

/*
 * The first record is the SOA, the others follow in this order: the rest of
 * the apex and the names of the master file; test entries, IPv4, IPv6; the
 * same in each sub-zone, in the order of class.h. The walk ends without
 * another SOA. No allocation, no I/O; one thread at a time.
 */
void zone_walk_begin(
    struct zone_walk *w, const struct zone_source *source) ALL_NONNULL;
/* The next record; false: there is none. */
bool zone_walk_next(struct zone_walk *w, struct zone_record *out) ALL_NONNULL;

/* How many records there are; above most: some number above it, and no more
 * work is done. */
uint64_t zone_walk_count(
    const struct zone_source *source, uint64_t most) ALL_NONNULL;

#endif
