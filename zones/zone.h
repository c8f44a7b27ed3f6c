/*
 * What stands at the apex of a zone (and host names below it that the apex
 * needs, such as its name servers' addresses): loaded from the operator's
 * master file through ldns, checked, rendered to wire once. ldns sees only
 * what the operator wrote, never a packet.
 */
#ifndef ZONES_ZONE_H
#define ZONES_ZONE_H

#include "config.h"

/* An RRset: every record's TTL and RDATA, ready to be appended to an answer.
 * Names in RDATA are not compressed. */
struct zone_rrset {
	uint16_t type;
	uint16_t count;
	uint32_t ttl;
	/* count times: RDLENGTH u16 | RDATA */
	uint8_t *rdata;
	size_t rdata_len;
};

/* A name of the master file; nodes[0] is the apex. Names between are empty
 * non-terminals and have no node. */
struct zone_node {
	struct name name; /* lower case */
	/* Without the SOA: its serial is not the file's (struct zone). */
	struct zone_rrset *rrsets;
	size_t rrset_count;
};

struct zone {
	struct name origin;
	struct zone_node *nodes;
	size_t node_count;
	/* The SOA's RDATA (without RDLENGTH) and where in it the serial is;
	 * the list's serial replaces it in every answer. */
	uint8_t soa[2 * NAME_MAX_WIRE + 20];
	size_t soa_len, soa_serial_at;
	uint32_t soa_ttl;      /* of the SOA record */
	uint32_t negative_ttl; /* min(SOA TTL, MINIMUM): RFC 2308 5 */
};

/*
 * Loads the apex of a configured zone. Without a master file, or where it has
 * no SOA or no NS, they are synthesised from the origin alone (zone.c says
 * why so) and a warning says so. The SOA MINIMUM is the zone's negative-ttl
 * where it is synthesised, else the file's; ttl is the TTL of records that
 * name none. Refused, as "FILE:LINE: text":
 * $INCLUDE and $GENERATE, names outside the zone, names that would hide a key
 * or a class label (all-digit labels up to 255, single hex digits, class
 * labels as the label below the apex), wildcards, CNAME and DNAME, delegations,
 * classes other than IN, DNSSEC and meta records, a second SOA, TTLs of one
 * RRset that differ, a negative TTL under 5 s. Of a zone that is retired (its
 * configuration says why) nothing is left but SOA and NS, the addresses of
 * the servers that the NS name, and a TXT at the apex that says why. All
 * errors and warnings go to
 * report (config.h) in the order of the file. ST_OK, ST_CONFIG, ST_NO_INPUT
 * (not there, not a plain file, over 1 MiB), ST_NO_MEMORY. Free with
 * zone_free. Any thread.
 */
enum status zone_load(const struct config_zone *cz, config_report report,
    void *ctx, struct zone **out) MUST_USE NONNULL(1, 2, 4);
void zone_free(struct zone **zone) ALL_NONNULL;

/* The RRset of a type at a node, or NULL. Any thread. */
const struct zone_rrset *zone_rrset_find(
    const struct zone_node *node, uint16_t type) ALL_NONNULL;

#endif
