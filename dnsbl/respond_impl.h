/* What the parts of respond() have among themselves. */
#ifndef DNSBL_RESPOND_IMPL_H
#define DNSBL_RESPOND_IMPL_H

#include "answer.h"
#include "respond.h"

/* What a query that is answered from a zone comes to. */
struct decision {
	enum outcome outcome;
	enum dns_rcode rcode;
	bool aa;
};

/* Looks up the name of p in its zone and writes what there is; SERVFAIL where
 * the data went away meanwhile. */
struct decision respond_zone(struct answer_writer *w, const struct view *view,
    const struct pending *p) ALL_NONNULL;

/* Octets that an answer may have by transport and EDNS. */
static inline size_t
respond_limit(const struct view *view, const struct pending *p, size_t cap)
{
	size_t client = p->query.udp_max, server = view->udp_size;
	size_t limit = RESPOND_TCP_MAX;

	if (p->req->transport == TRANSPORT_UDP)
		limit = client < server ? client : server;
	return limit < cap ? limit : cap;
}

/* Instead of an answer from data that went away: SERVFAIL, and why. */
struct response respond_lost(const struct view *view, struct pending *p,
    uint8_t *out, size_t cap) ALL_NONNULL COLD;

/* Whatever respond_parse has read: decides about it and answers. */
struct response respond_gated(const struct view *view, struct pending *p,
    uint8_t *out, size_t cap) ALL_NONNULL;

#endif
