/*
 * What is left of a zone that is retired (PROTOCOL D30): the apex says why.
 * The servers that the NS name keep their addresses: where they are in the
 * zone, resolvers that cannot find them hear nothing instead of NXDOMAIN.
 */
#include <ldns/rr.h>
#include <stdlib.h>
#include <string.h>

#include "zone_load.h"

#define STRING_MAX 255 /* octets of a character-string, RFC 1035 3.3 */

static bool
is_server(const struct zone *z, const struct name *name)
{
	const struct zone_rrset *ns =
	    zone_rrset_find(&z->nodes[0], LDNS_RR_TYPE_NS);

	for (size_t at = 0; ns != NULL && at < ns->rdata_len;) {
		size_t len = get16(ns->rdata + at);

		at += 2;
		if (len == name->len &&
		    name_equal(ns->rdata + at, name->wire, len))
			return true;
		at += len;
	}
	return false;
}

static bool
is_kept(uint16_t type, bool apex, bool server)
{
	if (type == LDNS_RR_TYPE_NS)
		return apex;
	return server && (type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_AAAA);
}

/* Leaves the RRsets of a node that are kept. */
static void
strip(struct zone_node *node, bool apex, bool server)
{
	size_t kept = 0;

	for (size_t i = 0; i < node->rrset_count; i++) {
		if (is_kept(node->rrsets[i].type, apex, server))
			node->rrsets[kept++] = node->rrsets[i];
		else
			free(node->rrsets[i].rdata);
	}
	node->rrset_count = kept;
}

static void
say_why(struct zone_loader *l)
{
	const char *text = l->cz->retire;
	size_t left = strlen(text);
	size_t size = left + left / STRING_MAX + 1;
	uint8_t *rdata = malloc(size), *p = rdata;

	if (rdata == NULL) {
		l->diag.no_memory = true;
		return;
	}
	while (left > 0) {
		size_t len = left < STRING_MAX ? left : STRING_MAX;

		*p++ = (uint8_t)len;
		memcpy(p, text, len);
		p += len;
		text += len;
		left -= len;
	}
	zone_node_add(l, &l->zone->nodes[0], LDNS_RR_TYPE_TXT, l->cz->ttl,
	    (struct slice){rdata, (size_t)(p - rdata)}, 0);
	free(rdata);
}

void
zone_retire(struct zone_loader *l)
{
	struct zone *z = l->zone;
	size_t kept = 0;

	/* Which are servers is asked before any node moves. */
	for (size_t i = z->node_count; i-- > 0;)
		strip(&z->nodes[i], i == 0, is_server(z, &z->nodes[i].name));
	for (size_t i = 0; i < z->node_count; i++) {
		if (i == 0 || z->nodes[i].rrset_count > 0)
			z->nodes[kept++] = z->nodes[i];
		else
			free(z->nodes[i].rrsets);
	}
	z->node_count = kept;
	say_why(l);
}
