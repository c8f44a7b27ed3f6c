/* What the files of the zone loader share. Private to zone*.c. */
#ifndef ZONES_ZONE_LOAD_H
#define ZONES_ZONE_LOAD_H

#include "config_diag.h"
#include "zone.h"

/* ldns_rr of ldns, which only the .c files see. */
struct ldns_struct_rr;

/* A zone being loaded. */
struct zone_loader {
	const struct config_zone *cz;
	struct zone *zone;
	struct diag diag;
	int soa_line; /* 0: no SOA yet */
};

/* zone_file.c: reads every record of a master file into the zone. */
void zone_read_file(
    struct zone_loader *l, const char *text, size_t len) ALL_NONNULL;

/* zone_record.c: checks one record and keeps its wire form. */
void zone_add_record(struct zone_loader *l, const struct ldns_struct_rr *rr,
    int line) ALL_NONNULL;

/* The node of a name, made where it is not there; NULL after an error (too
 * many, out of memory). Nodes may move. */
struct zone_node *zone_node_get(
    struct zone_loader *l, const struct name *name, int line) ALL_NONNULL;

/* Appends a record to a node's RRset; refuses another TTL, passes over what
 * is there already. */
void zone_node_add(struct zone_loader *l, struct zone_node *node, uint16_t type,
    uint32_t ttl, struct slice rdata, int line) ALL_NONNULL;

/* The SOA's RDATA from its names and the five numbers of RFC 1035 3.3.13. */
void zone_set_soa(struct zone_loader *l, struct slice mname, struct slice rname,
    const uint32_t numbers[5], uint32_t ttl) ALL_NONNULL;

/* zone_retire.c: of a zone that is loaded, leaves what a retired one has. */
void zone_retire(struct zone_loader *l) ALL_NONNULL;

#endif
