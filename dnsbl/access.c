/* Who may ask, who may transfer. */
#include "access.h"

int
access_key(const struct pending *p)
{
	return p->query.has_tsig && tsig_good(&p->tsig) ? p->tsig.key : -1;
}

/* Is the key in the set, or none needed? */
static bool
has_key(uint64_t set, int key)
{
	return set == 0 || (key >= 0 && (set >> key & 1) != 0);
}

static bool
has_certificate(const struct view_zone *zone, const struct request *req)
{
	return !zone->require_certificate || req->certified;
}

/* Neither addresses nor keys said: nobody, because the list is empty. */
static enum acl_trust
secondary(const struct view_zone *zone, const struct pending *p)
{
	enum acl_trust trust = ACL_OPEN;

	if (!zone->transfer_anywhere)
		trust = acl_find(&zone->transfer, &p->req->source);
	return has_key(zone->transfer_keys, access_key(p)) ? trust : ACL_NONE;
}

enum acl_trust
access_ask(const struct view_zone *zone, const struct pending *p)
{
	enum acl_trust trust = acl_find(&zone->allow, &p->req->source);

	if (!has_certificate(zone, p->req))
		return ACL_NONE;
	if (trust != ACL_NONE && has_key(zone->allow_keys, access_key(p)))
		return trust;
	return secondary(zone, p);
}

bool
access_transfer(const struct view_zone *zone, const struct pending *p)
{
	return secondary(zone, p) != ACL_NONE &&
	       has_certificate(zone, p->req) && !p->req->old_tls &&
	       (!zone->transfer_tls || p->req->transport == TRANSPORT_TLS);
}
