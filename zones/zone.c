/*
 * The apex of a zone: loaded, completed, checked.
 *
 * Where the operator names no server, NS and the SOA's MNAME are the origin
 * itself. Whatever stands there is followed by resolvers that came through a
 * delegation, so it must lead nowhere else: a made-up "ns.ORIGIN" does not
 * exist, "localhost." sends resolvers to themselves, and a made-up address
 * is cached as the zone's. The origin is a name that exists, that this server
 * answers for (no address: NODATA, from a server just reached through the
 * parent's records), and that is right as soon as the file gives the apex an
 * address. A resolver told to forward the zone here looks at none of it.
 */
#include "zone.h"

#include <ldns/rr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_file.h"
#include "zone_load.h"

/* A secondary asks for a new serial this often; the list changes nightly. */
#define SOA_REFRESH 600
#define SOA_RETRY   300
#define SOA_EXPIRE  86400
/* PROTOCOL D19 */
#define NEGATIVE_MIN 5

static struct slice
name_slice(const struct name *n)
{
	return (struct slice){n->wire, n->len};
}

/* hostmaster.ORIGIN: config.c leaves room in front of an origin. */
static struct name
hostmaster(const struct name *origin)
{
	static const char label[] = "\012hostmaster";
	struct name n = {.len = (uint8_t)(sizeof(label) - 1 + origin->len)};

	memcpy(n.wire, label, sizeof(label) - 1);
	memcpy(n.wire + sizeof(label) - 1, origin->wire, origin->len);
	return n;
}

const struct zone_rrset *
zone_rrset_find(const struct zone_node *node, uint16_t type)
{
	for (size_t i = 0; i < node->rrset_count; i++)
		if (node->rrsets[i].type == type)
			return &node->rrsets[i];
	return NULL;
}

/* Adds what is missing; see the top of this file. */
static void
complete(struct zone_loader *l)
{
	struct zone *z = l->zone;
	uint32_t negative = l->cz->negative_ttl;
	const uint32_t numbers[5] = {
	    0, SOA_REFRESH, SOA_RETRY, SOA_EXPIRE, negative};
	struct name contact = hostmaster(&z->origin);
	bool soa = l->soa_line == 0;
	bool ns = zone_rrset_find(&z->nodes[0], LDNS_RR_TYPE_NS) == NULL;

	if (soa)
		zone_set_soa(l, name_slice(&z->origin), name_slice(&contact),
		    numbers, negative);
	/* A short TTL: what is made up goes soon when it is corrected. */
	if (ns)
		zone_node_add(l, &z->nodes[0], LDNS_RR_TYPE_NS, l->cz->ttl,
		    name_slice(&z->origin), 0);
	if (soa || ns)
		diag_warn(&l->diag, 0,
		    "no %s%s%s: made up from the origin, good enough for "
		    "resolvers that forward the zone here; a delegation "
		    "needs the real servers in the file of apex:",
		    soa ? "SOA" : "", soa && ns ? " and no " : "",
		    ns ? "NS" : "");
}

static const struct zone_node *
find_node(const struct zone *z, struct slice name)
{
	for (size_t i = 0; i < z->node_count; i++)
		if (z->nodes[i].name.len == name.len &&
		    name_equal(z->nodes[i].name.wire, name.data, name.len))
			return &z->nodes[i];
	return NULL;
}

/* A server inside the zone whose address nobody can find. */
static void
check_server(struct zone_loader *l, struct slice target)
{
	const struct zone_node *node;
	struct name name = {.len = (uint8_t)target.len};
	char text[NAME_TEXT_MAX];

	memcpy(name.wire, target.data, target.len);
	if (!name_below(&name, &l->zone->origin))
		return;
	node = find_node(l->zone, target);
	if (node != NULL &&
	    (zone_rrset_find(node, LDNS_RR_TYPE_A) != NULL ||
		zone_rrset_find(node, LDNS_RR_TYPE_AAAA) != NULL))
		return;
	diag_warn(&l->diag, 0, "NS %s is in the zone and has no address here",
	    name_format(name.wire, text));
}

static void
check_servers(struct zone_loader *l)
{
	const struct zone_rrset *ns =
	    zone_rrset_find(&l->zone->nodes[0], LDNS_RR_TYPE_NS);

	for (size_t at = 0; ns != NULL && at < ns->rdata_len;) {
		size_t len = get16(ns->rdata + at);

		check_server(l, (struct slice){ns->rdata + at + 2, len});
		at += 2 + len;
	}
}

static void
load(struct zone_loader *l, const char *text, size_t len)
{
	if (zone_node_get(l, &l->zone->origin, 0) == NULL)
		return;
	zone_read_file(l, text, len);
	if (l->diag.errors > 0 || l->diag.no_memory)
		return;
	check_servers(l);
	complete(l);
	if (l->cz->retire != NULL)
		zone_retire(l);
	if (l->zone->negative_ttl < NEGATIVE_MIN)
		diag_error(&l->diag, l->soa_line,
		    "the smaller of the SOA's TTL and its last number is %u: "
		    "under %d s clients ask again at once",
		    l->zone->negative_ttl, NEGATIVE_MIN);
}

/* The text of the apex file; empty where there is none. */
static enum status
read_apex(const struct config_zone *cz, char **text, size_t *len,
    config_report report, void *ctx)
{
	struct why why;
	enum status st;

	if (cz->apex == NULL) {
		*text = calloc(1, 1);
		*len = 0;
		return *text != NULL ? ST_OK : ST_NO_MEMORY;
	}
	st = config_file_read(cz->apex, text, len, &why);
	if (st != ST_OK) {
		why_wrap(&why, "%s", cz->apex);
		report(ctx, why.text);
	}
	return st;
}

enum status
zone_load(const struct config_zone *cz, config_report report, void *ctx,
    struct zone **out)
{
	struct zone_loader l = {.cz = cz};
	char *text = NULL, *place = NULL;
	size_t len;
	enum status st = read_apex(cz, &text, &len, report, ctx);

	if (st != ST_OK)
		return st;
	l.zone = calloc(1, sizeof(*l.zone));
	if (l.zone == NULL ||
	    asprintf(&place, "zone %s", cz->origin_text) < 0) {
		zone_free(&l.zone);
		free(text);
		return ST_NO_MEMORY;
	}
	l.zone->origin = cz->origin;
	l.diag.file = cz->apex != NULL ? cz->apex : place;
	load(&l, text, len);
	st = diag_finish(&l.diag, report, ctx);
	if (st == ST_OK)
		*out = l.zone;
	else
		zone_free(&l.zone);
	free(place);
	free(text);
	return st;
}

void
zone_free(struct zone **zone)
{
	struct zone *z = *zone;

	*zone = NULL;
	if (z == NULL)
		return;
	for (size_t i = 0; i < z->node_count; i++) {
		for (size_t k = 0; k < z->nodes[i].rrset_count; k++)
			free(z->nodes[i].rrsets[k].rdata);
		free(z->nodes[i].rrsets);
	}
	free(z->nodes);
	free(z);
}
