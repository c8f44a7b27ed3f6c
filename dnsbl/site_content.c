/* Compares what two configurations say of their zones. */
#include "site_content.h"

#include <string.h>

bool
site_text_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

static bool
same_lists(const struct config *a, const struct config *b)
{
	if (a->list_count != b->list_count)
		return false;
	for (size_t i = 0; i < a->list_count; i++)
		if (strcmp(a->lists[i].name, b->lists[i].name) != 0)
			return false;
	return true;
}

static bool
same_rrset(const struct zone_rrset *a, const struct zone_rrset *b)
{
	return a->type == b->type && a->ttl == b->ttl &&
	       a->rdata_len == b->rdata_len &&
	       memcmp(a->rdata, b->rdata, a->rdata_len) == 0;
}

static bool
same_node(const struct zone_node *a, const struct zone_node *b)
{
	if (!name_same(&a->name, &b->name) || a->rrset_count != b->rrset_count)
		return false;
	for (size_t i = 0; i < a->rrset_count; i++)
		if (!same_rrset(&a->rrsets[i], &b->rrsets[i]))
			return false;
	return true;
}

/* The serial in them is the file's, which nobody gets to see. */
static bool
same_soa(const struct zone *a, const struct zone *b)
{
	size_t at = a->soa_serial_at, behind = at + 4;

	return a->soa_ttl == b->soa_ttl && a->soa_len == b->soa_len &&
	       at == b->soa_serial_at && memcmp(a->soa, b->soa, at) == 0 &&
	       memcmp(a->soa + behind, b->soa + behind, a->soa_len - behind) ==
		   0;
}

static bool
same_apex(const struct zone *a, const struct zone *b)
{
	if (!same_soa(a, b) || a->node_count != b->node_count)
		return false;
	for (size_t i = 0; i < a->node_count; i++)
		if (!same_node(&a->nodes[i], &b->nodes[i]))
			return false;
	return true;
}

static bool
same_zone(const struct config_zone *a, const struct config_zone *b)
{
	return name_same(&a->origin, &b->origin) && a->list == b->list &&
	       a->classes == b->classes && a->ttl == b->ttl &&
	       site_text_equal(a->text, b->text) &&
	       site_text_equal(a->url, b->url) &&
	       (a->retire == NULL) == (b->retire == NULL);
}

bool
site_content_equal(const struct site *a, const struct site *b)
{
	const struct config *ca = a->config, *cb = b->config;

	if (!same_lists(ca, cb) || ca->zone_count != cb->zone_count)
		return false;
	for (size_t i = 0; i < ca->zone_count; i++)
		if (!same_zone(&ca->zones[i], &cb->zones[i]) ||
		    !same_apex(a->zones[i], b->zones[i]))
			return false;
	return true;
}
