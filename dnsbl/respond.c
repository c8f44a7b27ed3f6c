/*
 * One query, one answer: the order in which a query is refused, looked up and
 * answered. What may not be answered at all is dropped first; from there on
 * there is always an answer (RFC 8906).
 */
#include "respond.h"

#include <assert.h>
#include <stdatomic.h>

#include "answer.h"

/* What decide() came to. */
struct decision {
	enum outcome outcome;
	enum dns_rcode rcode;
	bool aa;
};

/*
 * Services that answer whatever reaches them: an answer of ours to a forged
 * query from there would begin a loop. Port 53 is not among them: resolvers
 * can be told to ask from it, and replies, which loops of DNS servers are made
 * of, have QR set and are dropped.
 */
static bool
is_echo_port(uint16_t port)
{
	switch (port) {
	case 0:	  /* cannot be answered */
	case 7:	  /* echo */
	case 11:  /* systat */
	case 13:  /* daytime */
	case 17:  /* qotd */
	case 19:  /* chargen */
	case 37:  /* time */
	case 69:  /* tftp */
	case 123: /* ntp */
		return true;
	default:
		return false;
	}
}

/* The gate before anything is parsed: true where silence is the answer. */
static bool
dropped(const struct view *view, const struct request *req, bool allowed,
    enum outcome *why_out)
{
	if (req->len < DNS_HEADER_LEN)
		*why_out = OUTCOME_DROP_SHORT;
	else if (req->transport == TRANSPORT_UDP &&
		 is_echo_port(req->source_port))
		*why_out = OUTCOME_DROP_PORT;
	else if ((req->data[2] & DNS_QR) != 0)
		*why_out = OUTCOME_DROP_REPLY;
	else if (!allowed && view->drop_denied)
		*why_out = OUTCOME_DROP_ACL;
	else
		return false;
	return true;
}

/* Types that ask for something other than the records of a name. */
static bool
is_meta_type(uint16_t type)
{
	return type == DNS_TYPE_OPT ||
	       (type >= DNS_TYPE_TKEY && type <= DNS_TYPE_MAILA);
}

static struct decision
answer_none(struct answer_writer *w, const struct query *q,
    const struct view_zone *zone, enum dns_rcode rcode)
{
	answer_negative(w, q, zone);
	if (rcode == DNS_NXDOMAIN)
		return (struct decision){OUTCOME_NXDOMAIN, rcode, true};
	return (struct decision){OUTCOME_NODATA, rcode, true};
}

/* A listed address: A (for ANY too, RFC 8482 4.1) or TXT. */
static struct decision
answer_listed(struct answer_writer *w, const struct query *q,
    const struct view_zone *zone, const struct lookup *found)
{
	if (q->type == DNS_TYPE_A || q->type == DNS_TYPE_ANY)
		answer_listed_a(w, found);
	else if (q->type == DNS_TYPE_TXT)
		answer_listed_txt(w, zone, found);
	else
		return answer_none(w, q, zone, DNS_NOERROR);
	return (struct decision){OUTCOME_LISTED, DNS_NOERROR, true};
}

/* A name of the master file: the RRset asked for; of ANY, the first one, which
 * at the apex is the SOA. */
static struct decision
answer_node(struct answer_writer *w, const struct query *q,
    const struct view_zone *zone, const struct zone_node *node)
{
	const struct zone_rrset *rrset = zone_rrset_find(node, q->type);
	bool any = q->type == DNS_TYPE_ANY;

	if (rrset == NULL && any && node->rrset_count > 0)
		rrset = &node->rrsets[0];
	if (node == &zone->apex->nodes[0] && (any || q->type == DNS_TYPE_SOA))
		answer_soa(w, zone);
	else if (rrset != NULL)
		answer_rrset(w, rrset);
	else
		return answer_none(w, q, zone, DNS_NOERROR);
	return (struct decision){OUTCOME_APEX, DNS_NOERROR, true};
}

static struct decision
answer_zone(struct answer_writer *w, const struct view *view,
    const struct view_zone *zone, const struct query *q, int64_t now)
{
	struct lookup found;

	lookup_name(view, zone, q, now, &found);
	switch (found.kind) {
	case LOOKUP_LISTED:
		return answer_listed(w, q, zone, &found);
	case LOOKUP_NODE:
		return answer_node(w, q, zone, found.node);
	case LOOKUP_EMPTY:
		return answer_none(w, q, zone, DNS_NOERROR);
	case LOOKUP_NONE:
		break;
	}
	return answer_none(w, q, zone, DNS_NXDOMAIN);
}

static struct decision
decide(struct answer_writer *w, const struct view *view, const struct query *q,
    bool allowed, int64_t now)
{
	const struct view_zone *zone;
	struct decision d;

	if (q->opcode != DNS_OPCODE_QUERY)
		return (struct decision){OUTCOME_NOTIMP, DNS_NOTIMP, false};
	if (q->malformed)
		return (struct decision){OUTCOME_FORMERR, DNS_FORMERR, false};
	if (q->version > 0)
		return (struct decision){OUTCOME_BADVERS, DNS_BADVERS, false};
	if (!allowed)
		return (struct decision){
		    OUTCOME_REFUSED_ACL, DNS_REFUSED, false};
	/* No key is known here. Unsigned, as RFC 8945 5.2.1 wants it, but
	 * without a TSIG record: who signs finds out either way. */
	if (q->has_tsig)
		return (struct decision){
		    OUTCOME_REFUSED_OTHER, DNS_NOTAUTH, false};
	if (q->class != DNS_CLASS_IN || is_meta_type(q->type))
		return (struct decision){
		    OUTCOME_REFUSED_OTHER, DNS_REFUSED, false};
	zone = view_zone_of(view, &q->name);
	if (zone == NULL)
		return (struct decision){
		    OUTCOME_REFUSED_ZONE, DNS_REFUSED, false};
	d = answer_zone(w, view, zone, q, now);
	/* Asked after reading: the map may go away at any moment before. */
	if (atomic_load_explicit(view->lost, memory_order_acquire)) {
		answer_clear(w);
		return (struct decision){OUTCOME_SERVFAIL, DNS_SERVFAIL, false};
	}
	return d;
}

static size_t
limit_of(const struct view *view, const struct request *req,
    const struct query *q, size_t cap)
{
	size_t limit = RESPOND_TCP_MAX;

	if (req->transport == TRANSPORT_UDP)
		limit =
		    q->udp_max < view->udp_size ? q->udp_max : view->udp_size;
	return limit < cap ? limit : cap;
}

struct response
respond(const struct view *view, const struct request *req, uint8_t *out,
    size_t cap)
{
	bool allowed = view_allows(view, &req->source);
	struct answer_writer w;
	struct decision d;
	struct query q;
	size_t len;

	assert(cap >= DNS_UDP_MIN);
	if (dropped(view, req, allowed, &d.outcome))
		return (struct response){0, (uint8_t)d.outcome, false};
	query_parse(req->data, req->len, &q);
	answer_begin(&w, out, limit_of(view, req, &q, cap), req->data, &q);
	d = decide(&w, view, &q, allowed, req->now);
	len = answer_finish(&w, &q, d.rcode, d.aa, view->udp_size);
	return (struct response){len, (uint8_t)d.outcome, w.full};
}
