/*
 * One query, one answer: the order in which a query is refused, looked up and
 * answered. What may not be answered at all is dropped first; from there on
 * there is always an answer (RFC 8906).
 */
#include "respond.h"

#include <assert.h>
#include <stdatomic.h>

#include "answer.h"

/* What a query that is answered from a zone comes to. */
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
    uint8_t *why_out)
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
answer_listed(struct answer_writer *w, const struct pending *p,
    const struct lookup *found)
{
	const struct view_zone *zone = p->zone;
	const struct query *q = &p->query;

	if (q->type == DNS_TYPE_A || q->type == DNS_TYPE_ANY)
		answer_listed_a(w, found);
	else if (q->type == DNS_TYPE_TXT)
		answer_listed_txt(w, zone, &p->key, found);
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
answer_name(
    struct answer_writer *w, const struct view *view, const struct pending *p)
{
	const struct view_zone *zone = p->zone;
	const struct query *q = &p->query;
	struct lookup found;

	lookup_name(view, zone, q, p->labels, &p->key, p->req->now, &found);
	switch (found.kind) {
	case LOOKUP_LISTED:
		return answer_listed(w, p, &found);
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
answer_zone(
    struct answer_writer *w, const struct view *view, const struct pending *p)
{
	struct decision d = answer_name(w, view, p);

	/* Asked after reading: the map may go away at any moment before. */
	if (atomic_load_explicit(view->lost, memory_order_acquire)) {
		answer_clear(w);
		return (struct decision){OUTCOME_SERVFAIL, DNS_SERVFAIL, false};
	}
	return d;
}

/* Notes how a query ends that no zone is asked about. Returns true. */
static bool
turn_away(struct pending *p, enum outcome outcome, enum dns_rcode rcode)
{
	p->outcome = (uint8_t)outcome;
	p->rcode = (uint8_t)rcode;
	return true;
}

static bool
turned_away(struct pending *p, bool allowed)
{
	const struct query *q = &p->query;

	if (q->opcode != DNS_OPCODE_QUERY)
		return turn_away(p, OUTCOME_NOTIMP, DNS_NOTIMP);
	if (q->malformed)
		return turn_away(p, OUTCOME_FORMERR, DNS_FORMERR);
	if (q->version > 0)
		return turn_away(p, OUTCOME_BADVERS, DNS_BADVERS);
	if (!allowed)
		return turn_away(p, OUTCOME_REFUSED_ACL, DNS_REFUSED);
	/* No key is known here. Unsigned, as RFC 8945 5.2.1 wants it, but
	 * without a TSIG record: who signs finds out either way. */
	if (q->has_tsig)
		return turn_away(p, OUTCOME_REFUSED_OTHER, DNS_NOTAUTH);
	if (q->class != DNS_CLASS_IN || is_meta_type(q->type))
		return turn_away(p, OUTCOME_REFUSED_OTHER, DNS_REFUSED);
	return false;
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

void
respond_parse(
    const struct view *view, const struct request *req, struct pending *out)
{
	bool allowed = view_allows(view, &req->source);
	struct query_labels labels;

	out->req = req;
	out->zone = NULL;
	out->dropped = dropped(view, req, allowed, &out->outcome);
	if (out->dropped)
		return;
	query_parse(req->data, req->len, &out->query, &labels);
	if (turned_away(out, allowed))
		return;
	out->zone = view_zone_of(view, &out->query, &labels);
	if (out->zone == NULL) {
		turn_away(out, OUTCOME_REFUSED_ZONE, DNS_REFUSED);
		return;
	}
	out->labels = labels.count;
	key_parse(
	    out->query.name, &labels, out->zone->origin_labels, &out->key);
	lookup_prefetch(out->zone, &out->key);
}

void
respond_prefetch(const struct pending *p)
{
	if (p->zone != NULL)
		lookup_prefetch_ranges(p->zone, &p->key);
}

struct response
respond_finish(
    const struct view *view, const struct pending *p, uint8_t *out, size_t cap)
{
	struct decision d = {
	    (enum outcome)p->outcome, (enum dns_rcode)p->rcode, false};
	struct answer_writer w;
	size_t len;

	assert(cap >= DNS_UDP_MIN);
	if (p->dropped)
		return (struct response){0, p->outcome, false};
	answer_begin(&w, out, limit_of(view, p->req, &p->query, cap),
	    p->req->data, &p->query);
	if (p->zone != NULL)
		d = answer_zone(&w, view, p);
	len = answer_finish(&w, &p->query, d.rcode, d.aa, view->udp_size);
	return (struct response){len, (uint8_t)d.outcome, w.full};
}

struct response
respond(const struct view *view, const struct request *req, uint8_t *out,
    size_t cap)
{
	struct pending pending;

	respond_parse(view, req, &pending);
	respond_prefetch(&pending);
	return respond_finish(view, &pending, out, cap);
}
