/*
 * A zone as records: what a secondary gets of it, and what `relaybl export`
 * writes of it, is this walk. The content is a function of a generation and
 * the configuration, never of the clock, and what relaybld answers from the
 * same, but for what a master file cannot say (README.md, "Zone files and
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

#include "test_entry.h"
#include "text.h"
#include "zone.h"
#include "zone_names.h"

/* What a zone's content comes from. All it points to must outlive the walk;
 * a snapshot whose file is cut short under it gives wrong records and never
 * one out of memory. */
struct zone_source {
	const struct zone *apex;
	const struct text *text;
	const struct snapshot_list *list;
	class_mask classes; /* of the aggregate */
	bool retired;	    /* SOA, NS, their addresses, TXT: nothing else */
	uint32_t ttl;	    /* of listings */
	uint32_t serial;
};

/* RDATA of a SOA, or a TXT record's: whichever is longer. */
#define ZONE_RDATA_MAX (2 * NAME_MAX_WIRE + 20)

/* What a call returns points into the walk or the source, and is valid until
 * the next call. */
struct zone_record {
	const uint8_t *owner; /* wire, lower case, not compressed */
	uint8_t owner_len;
	/* Octets in front of what the owner shares with its neighbours, its
	 * stem: another number is another stem. */
	uint8_t own_len;
	uint32_t stem;
	uint16_t type; /* class IN */
	uint32_t ttl;
	const uint8_t *rdata; /* without RDLENGTH; names not compressed */
	uint16_t rdata_len;
};

/* An owner name as it is being written, and the records of it that are left.
 * Private to zone_*.c. */
struct zone_writer {
	const struct zone_source *source;
	uint8_t owner[NAME_MAX_WIRE];
	uint8_t own_at; /* the owner begins there: it is written backwards */
	uint8_t own_len, owner_len;
	uint32_t stem;
	uint8_t stem_family, stem_bits; /* what the stem is made of */
	int8_t level;
	addr_num stem_addr;
	struct zone_name name;
	uint8_t next; /* record of name: its classes, then TXT */
	uint8_t rdata[ZONE_RDATA_MAX];
};

/* A place in the zone. Holds nothing: a copy of it goes on from where it was
 * made. Private to zone_walk.c. */
struct zone_walk {
	struct zone_writer writer;
	uint8_t phase;
	int8_t level; /* enum class_id of the sub-zone; -1: the aggregate */
	size_t node, rrset;
	uint32_t at, rdata_at;
	uint32_t part; /* the next /16 */
	class_mask wanted;
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
