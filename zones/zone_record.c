/* Records of a master file: which may stand in a zone, and their wire form. */
#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>

#include "zone_load.h"

/* More than an apex needs; bounds the search for a name. */
#define NODES_MAX 1000
/* An answer of 64 KiB must hold the RRset and more. */
#define RRSET_MAX 16384
#define TTL_MAX	  0x7fffffffu /* RFC 2181 8 */

/* Why records of the type are not served, or NULL. */
static const char *
refuse_type(ldns_rr_type type, bool apex)
{
	switch (type) {
	case LDNS_RR_TYPE_CNAME:
	case LDNS_RR_TYPE_DNAME:
		return "aliases are not served";
	case LDNS_RR_TYPE_NS:
		return apex ? NULL : "delegations are not served";
	case LDNS_RR_TYPE_SOA:
		return apex ? NULL : "a SOA stands at the apex only";
	case LDNS_RR_TYPE_SIG:
	case LDNS_RR_TYPE_KEY:
	case LDNS_RR_TYPE_NXT:
	case LDNS_RR_TYPE_DS:
	case LDNS_RR_TYPE_RRSIG:
	case LDNS_RR_TYPE_NSEC:
	case LDNS_RR_TYPE_DNSKEY:
	case LDNS_RR_TYPE_NSEC3:
	case LDNS_RR_TYPE_NSEC3PARAM:
	case LDNS_RR_TYPE_CDS:
	case LDNS_RR_TYPE_CDNSKEY:
	case LDNS_RR_TYPE_DLV:
		return "DNSSEC records are not served from a file";
	default:
		/* RFC 6895 3.1: 128 to 255 are of questions. */
		if (type == 0 || type == LDNS_RR_TYPE_OPT ||
		    (type >= 128 && type <= 255))
			return "a type that no record has";
		return NULL;
	}
}

/* The value of an all-digit label, or -1. */
static int
digits_value(const uint8_t *label, size_t len)
{
	int v = 0;

	for (size_t i = 0; i < len; i++) {
		if (label[i] < '0' || label[i] > '9')
			return -1;
		/* Beyond an octet it only must not overflow. */
		v = v < 1000 ? v * 10 + (label[i] - '0') : v;
	}
	return v;
}

/* Why a name may not be in the zone, or NULL. */
static const char *
refuse_name(const struct name *name, const struct name *origin)
{
	size_t pos = 0, below = (size_t)name->len - origin->len, len;
	const uint8_t *label;
	int value;

	if (!name_below(name, origin))
		return "the name is outside the zone";
	if (below == 0)
		return NULL;
	if (name->wire[0] == 1 && name->wire[1] == '*')
		return "wildcards are not served";
	/* The label next to the apex. */
	while (pos + 1 + name->wire[pos] < below)
		pos += 1 + (size_t)name->wire[pos];
	len = name->wire[pos];
	label = name->wire + pos + 1;
	value = digits_value(label, len);
	if ((value >= 0 && value <= 255) ||
	    (len == 1 && label[0] >= 'a' && label[0] <= 'f'))
		return "the name would hide a key (an octet or a nibble)";
	if (class_by_label((const char *)label, len) >= 0)
		return "the name would hide the sub-zone of a class";
	return NULL;
}

static struct slice
rdf_slice(const ldns_rdf *rdf)
{
	return (struct slice){ldns_rdf_data(rdf), ldns_rdf_size(rdf)};
}

/* The owner in lower case; false where it is no whole name. */
static bool
take_owner(const ldns_rr *rr, struct name *out)
{
	struct slice owner = rdf_slice(ldns_rr_owner(rr));

	if (owner.len == 0 || owner.len > NAME_MAX_WIRE)
		return false;
	*out = (struct name){.len = (uint8_t)owner.len};
	for (size_t i = 0; i < owner.len; i++)
		out->wire[i] = name_lower(owner.data[i]);
	return true;
}

static void
add_soa(struct zone_loader *l, const ldns_rr *rr, int line)
{
	uint32_t numbers[5];

	if (l->soa_line > 0) {
		diag_error(
		    &l->diag, line, "a second SOA, after line %d", l->soa_line);
		return;
	}
	if (ldns_rr_rd_count(rr) != 7) {
		diag_error(&l->diag, line, "the SOA is not complete");
		return;
	}
	for (size_t i = 0; i < 5; i++)
		numbers[i] = ldns_rdf2native_int32(ldns_rr_rdf(rr, i + 2));
	l->soa_line = line;
	zone_set_soa(l, rdf_slice(ldns_rr_rdf(rr, 0)),
	    rdf_slice(ldns_rr_rdf(rr, 1)), numbers, ldns_rr_ttl(rr));
}

void
zone_set_soa(struct zone_loader *l, struct slice mname, struct slice rname,
    const uint32_t numbers[5], uint32_t ttl)
{
	struct zone *z = l->zone;
	uint8_t *p = z->soa;

	memcpy(p, mname.data, mname.len);
	p += mname.len;
	memcpy(p, rname.data, rname.len);
	p += rname.len;
	z->soa_serial_at = (size_t)(p - z->soa);
	for (size_t i = 0; i < 5; i++)
		p = put32(p, numbers[i]);
	z->soa_len = (size_t)(p - z->soa);
	z->soa_ttl = ttl;
	z->negative_ttl = ttl < numbers[4] ? ttl : numbers[4];
}

void
zone_add_record(struct zone_loader *l, const ldns_rr *rr, int line)
{
	ldns_rr_type type = ldns_rr_get_type(rr);
	uint8_t rdata[UINT16_MAX];
	size_t len = 0;
	struct name owner;
	struct zone_node *node;
	const char *wrong = NULL;

	if (!take_owner(rr, &owner))
		wrong = "the name is longer than 255 octets";
	else if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN)
		wrong = "only class IN is served";
	else if (ldns_rr_ttl(rr) > TTL_MAX)
		wrong = "the TTL is larger than 2147483647";
	else
		wrong = refuse_name(&owner, &l->zone->origin);
	if (wrong == NULL)
		wrong = refuse_type(type, owner.len == l->zone->origin.len);
	if (wrong != NULL) {
		diag_error(&l->diag, line, "%s", wrong);
		return;
	}
	if (type == LDNS_RR_TYPE_SOA) {
		add_soa(l, rr, line);
		return;
	}
	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++) {
		struct slice part = rdf_slice(ldns_rr_rdf(rr, i));

		if (part.len > sizeof(rdata) - len) {
			diag_error(&l->diag, line, "the record is too long");
			return;
		}
		memcpy(rdata + len, part.data, part.len);
		len += part.len;
	}
	node = zone_node_get(l, &owner, line);
	if (node != NULL)
		zone_node_add(l, node, (uint16_t)type, ldns_rr_ttl(rr),
		    (struct slice){rdata, len}, line);
}

struct zone_node *
zone_node_get(struct zone_loader *l, const struct name *name, int line)
{
	struct zone *z = l->zone;
	struct zone_node *nodes;

	for (size_t i = 0; i < z->node_count; i++)
		if (name_same(&z->nodes[i].name, name))
			return &z->nodes[i];
	if (z->node_count == NODES_MAX) {
		diag_error(&l->diag, line, "more than %d names", NODES_MAX);
		return NULL;
	}
	nodes = reallocarray(z->nodes, z->node_count + 1, sizeof(*nodes));
	if (nodes == NULL) {
		l->diag.no_memory = true;
		return NULL;
	}
	z->nodes = nodes;
	nodes[z->node_count] = (struct zone_node){.name = *name};
	return &nodes[z->node_count++];
}

/* The RRset of a type, made where it is not there; NULL: out of memory. */
static struct zone_rrset *
get_rrset(
    struct zone_loader *l, struct zone_node *node, uint16_t type, uint32_t ttl)
{
	struct zone_rrset *sets;

	for (size_t i = 0; i < node->rrset_count; i++)
		if (node->rrsets[i].type == type)
			return &node->rrsets[i];
	sets = reallocarray(node->rrsets, node->rrset_count + 1, sizeof(*sets));
	if (sets == NULL) {
		l->diag.no_memory = true;
		return NULL;
	}
	node->rrsets = sets;
	sets[node->rrset_count] = (struct zone_rrset){.type = type, .ttl = ttl};
	return &sets[node->rrset_count++];
}

static bool
has_rdata(const struct zone_rrset *set, struct slice rdata)
{
	for (size_t at = 0; at < set->rdata_len;) {
		size_t len = get16(set->rdata + at);

		at += 2;
		if (len == rdata.len &&
		    memcmp(set->rdata + at, rdata.data, len) == 0)
			return true;
		at += len;
	}
	return false;
}

void
zone_node_add(struct zone_loader *l, struct zone_node *node, uint16_t type,
    uint32_t ttl, struct slice rdata, int line)
{
	struct zone_rrset *set = get_rrset(l, node, type, ttl);
	uint8_t *grown, *p;

	if (set == NULL)
		return;
	if (set->ttl != ttl) {
		diag_error(&l->diag, line,
		    "TTL %u, and %u before: records of one name and type have "
		    "one TTL",
		    ttl, set->ttl);
		return;
	}
	if (has_rdata(set, rdata)) {
		diag_warn(&l->diag, line, "the same record again");
		return;
	}
	if (set->rdata_len + 2 + rdata.len > RRSET_MAX) {
		diag_error(&l->diag, line,
		    "records of one name and type are over 16 KiB");
		return;
	}
	grown = realloc(set->rdata, set->rdata_len + 2 + rdata.len);
	if (grown == NULL) {
		l->diag.no_memory = true;
		return;
	}
	p = put16(grown + set->rdata_len, (uint16_t)rdata.len);
	memcpy(p, rdata.data, rdata.len);
	set->rdata = grown;
	set->rdata_len += 2 + rdata.len;
	set->count++;
}
