/*
 * One query, one answer: the order in which a query is refused, looked up and
 * answered. What may not be answered at all is dropped first; from there on
 * there is always an answer (RFC 8906).
 */
#include "respond.h"

#include <assert.h>
#include <stdatomic.h>

#include "admit.h"
#include "respond_impl.h"

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
dropped(const struct view *view, const struct request *req, bool silent,
    uint8_t *why_out)
{
	if (req->len < DNS_HEADER_LEN)
		*why_out = OUTCOME_DROP_SHORT;
	else if (req->transport == TRANSPORT_UDP &&
		 is_echo_port(req->source_port))
		*why_out = OUTCOME_DROP_PORT;
	else if ((req->data[2] & DNS_QR) != 0)
		*why_out = OUTCOME_DROP_REPLY;
	else if (silent && !view->keys_anywhere)
		*why_out = OUTCOME_DROP_ACL;
	else
		return false;
	return true;
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

HOT_INLINE struct decision
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

HOT_INLINE struct decision
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

struct decision
respond_zone(
    struct answer_writer *w, const struct view *view, const struct pending *p)
{
	return answer_zone(w, view, p);
}

/* Notes how a query ends that no zone is asked about. Returns true. */
static bool
turn_away(struct pending *p, enum outcome outcome, enum dns_rcode rcode)
{
	p->outcome = (uint8_t)outcome;
	p->rcode = (uint8_t)rcode;
	return true;
}

/* What only a query with options is turned away for. */
static bool
turned_away_by_options(struct pending *p)
{
	const struct query *q = &p->query;

	if ((q->options & QUERY_KEEPALIVE_BAD) != 0 &&
	    p->req->transport != TRANSPORT_UDP)
		return turn_away(p, OUTCOME_FORMERR, DNS_FORMERR);
	if (q->question_len == 0)
		return turn_away(p, OUTCOME_COOKIE, DNS_NOERROR);
	return false;
}

/* Types that ask for something other than the records of a name. A transfer
 * does, and is looked at closely. */
static bool
turned_away_by_type(struct pending *p)
{
	if (query_wants_transfer(&p->query)) {
		p->gated = true;
		return false;
	}
	return turn_away(p, OUTCOME_REFUSED_OTHER, DNS_REFUSED);
}

/* We have no primary that could notify us (RFC 1996 3.10). */
static bool
turned_away_by_opcode(struct pending *p)
{
	if (p->query.opcode == DNS_OPCODE_NOTIFY)
		return turn_away(p, OUTCOME_REFUSED_OTHER, DNS_REFUSED);
	return turn_away(p, OUTCOME_NOTIMP, DNS_NOTIMP);
}

static bool
turned_away(struct pending *p)
{
	const struct query *q = &p->query;

	if (q->opcode != DNS_OPCODE_QUERY)
		return turned_away_by_opcode(p);
	if (q->malformed)
		return turn_away(p, OUTCOME_FORMERR, DNS_FORMERR);
	if (q->version > 0)
		return turn_away(p, OUTCOME_BADVERS, DNS_BADVERS);
	if (p->gated && turned_away_by_options(p))
		return true;
	if (q->class != DNS_CLASS_IN || q->type == DNS_TYPE_OPT)
		return turn_away(p, OUTCOME_REFUSED_OTHER, DNS_REFUSED);
	return q->type >= DNS_TYPE_TKEY && q->type <= DNS_TYPE_MAILA &&
	       turned_away_by_type(p);
}

static bool
find_zone(const struct view *view, struct pending *p,
    const struct query_labels *labels)
{
	p->zone = view_zone_of(view, &p->query, labels);
	if (p->zone != NULL) {
		if (p->zone->guarded)
			p->gated = true;
		return true;
	}
	if (query_wants_transfer(&p->query))
		turn_away(p, OUTCOME_NOTAUTH, DNS_NOTAUTH);
	else
		turn_away(p, OUTCOME_REFUSED_ZONE, DNS_REFUSED);
	return false;
}

/* Nearly all queries come from a network that is allowed, are not signed,
 * have no option and are about a name. */
static bool
is_gated(const struct pending *p)
{
	const struct query *q = &p->query;

	return p->trust != ACL_TRUSTED || q->options != 0 || q->has_tsig;
}

void
respond_parse(
    const struct view *view, const struct request *req, struct pending *out)
{
	enum acl_trust trust = acl_find(&view->allow, &req->source);
	struct query_labels labels;

	out->req = req;
	out->zone = NULL;
	out->trust = (uint8_t)trust;
	out->silent = trust == ACL_NONE && view->drop_denied &&
		      !view->unguarded && !view_knows(view, &req->source);
	out->dropped = dropped(view, req, out->silent, &out->outcome);
	if (out->dropped)
		return;
	query_parse(req->data, req->len, &out->query, &labels);
	out->labels = labels.count;
	out->gated = is_gated(out);
	if (turned_away(out) || !find_zone(view, out, &labels))
		return;
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
    const struct view *view, struct pending *p, uint8_t *out, size_t cap)
{
	const struct query *q = &p->query;
	struct answer_writer w;
	struct decision d;
	size_t len;

	assert(cap >= DNS_UDP_MIN);
	if (p->dropped)
		return (struct response){0, p->outcome, false};
	if (p->gated || p->zone == NULL)
		return respond_gated(view, p, out, cap);
	answer_begin(&w, out,
	    respond_limit(view, p, cap) - (q->has_edns ? DNS_OPT_LEN : 0),
	    p->req->data, q);
	d = answer_zone(&w, view, p);
	if (d.rcode == DNS_SERVFAIL)
		return respond_lost(view, p, out, cap);
	len = answer_finish(&w, q, d.rcode, d.aa, view->udp_size);
	return (struct response){len, (uint8_t)d.outcome, w.full};
}

struct response
respond(const struct view *view, const struct request *req, uint8_t *out,
    size_t cap)
{
	struct pending pending;

	respond_parse(view, req, &pending);
	if (!pending.dropped && pending.query.has_tsig)
		pending.tsig = (struct tsig){.key = -1, .error = TSIG_BADKEY};
	respond_prefetch(&pending);
	return respond_finish(view, &pending, out, cap);
}
