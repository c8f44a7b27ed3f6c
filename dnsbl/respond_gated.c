/*
 * The answer to a query that is not as plain as nearly all are: it may have
 * options, be signed, be refused, and say why.
 */
#include "admit.h"
#include "respond_impl.h"

/* So many times the query's octets may an answer have that goes to a source
 * which may be forged: who floods a victim by us gains no more. */
#define AMPLIFICATION_MAX 4

/* The options that were asked for and can be given. */
static unsigned
wanted_options(const struct view *view, const struct pending *p)
{
	unsigned options = p->query.options;

	if (p->cookie == COOKIE_NONE)
		options &= ~(unsigned)QUERY_COOKIE;
	if (view->nsid.len == 0)
		options &= ~(unsigned)QUERY_NSID;
	if (p->zone == NULL)
		options &= ~(unsigned)QUERY_VERSION;
	if (p->req->transport == TRANSPORT_UDP)
		options &= ~(unsigned)QUERY_KEEPALIVE;
	if (p->req->transport != TRANSPORT_TLS)
		options &= ~(unsigned)QUERY_PADDING;
	return options;
}

/*
 * Fills in the options that p gets and makes room for them, OPT and TSIG in
 * o->limit, the octets that the whole answer may have. Returns what is left
 * for header, question and records. Where not even the question has room (long
 * names, 512 octets) p loses it, and the answer is truncated.
 */
static size_t
plan_options(const struct view *view, struct pending *p, struct answer_opt *o)
{
	struct query *q = &p->query;
	size_t least = DNS_HEADER_LEN + (q->has_edns ? DNS_OPT_LEN : 0);

	o->options = wanted_options(view, p);
	o->behind = q->has_tsig ? tsig_room(&p->tsig) : 0;
	if (o->limit < least + o->behind)
		o->limit = least + o->behind;
	o->limit -= o->behind;
	o->nsid = view->nsid;
	o->idle_ds = view->idle_ds;
	if (p->zone != NULL) {
		o->zone_labels = p->zone->origin_labels;
		o->serial = p->zone->serial;
	}
	if (o->limit < least + q->question_len) {
		q->question_len = 0;
		p->truncate = true;
	}
	answer_opt_fit(o, o->limit - least - q->question_len);
	if ((o->options & QUERY_COOKIE) != 0)
		cookie_make(&view->secrets.cookies, q->cookie, &p->req->source,
		    (uint32_t)p->req->now, o->cookie);
	return o->limit - answer_opt_len(o) - (q->has_edns ? DNS_OPT_LEN : 0);
}

/* Why it is refused, or ANSWER_NO_EDE; never of an answer that helps. */
static int
ede_of(const struct pending *p, enum outcome outcome, const char **text_out)
{
	*text_out = NULL;
	if (p->truncate)
		return ANSWER_NO_EDE;
	switch (outcome) {
	case OUTCOME_REFUSED_ACL:
		return DNS_EDE_PROHIBITED;
	case OUTCOME_REFUSED_ZONE:
		return DNS_EDE_NOT_AUTHORITATIVE;
	case OUTCOME_NOTAUTH:
		return p->query.has_tsig && p->tsig.error != TSIG_NOERROR
			   ? ANSWER_NO_EDE
			   : DNS_EDE_NOT_AUTHORITATIVE;
	case OUTCOME_REFUSED_OTHER:
	case OUTCOME_NOTIMP:
		return DNS_EDE_NOT_SUPPORTED;
	case OUTCOME_SERVFAIL:
		return DNS_EDE_NOT_READY;
	case OUTCOME_NXDOMAIN:
		*text_out = p->zone->retire;
		return *text_out == NULL ? ANSWER_NO_EDE : DNS_EDE_OTHER;
	default:
		return ANSWER_NO_EDE;
	}
}

/* Where its source may be forged, in proportion to what it has sent. */
static size_t
limit_of(const struct view *view, const struct pending *p, size_t cap)
{
	size_t limit = respond_limit(view, p, cap);
	size_t times = p->slipped ? 1 : AMPLIFICATION_MAX;
	size_t most = times * p->req->len;

	if (p->req->transport != TRANSPORT_UDP || p->proven ||
	    p->trust == ACL_TRUSTED || limit < most)
		return limit;
	return most;
}

/* Over UDP: the SOA says whether a transfer is worth while (RFC 1995 2). */
static struct decision
answer_ixfr(struct answer_writer *w, const struct view_zone *zone)
{
	answer_soa(w, zone);
	return (struct decision){OUTCOME_APEX, DNS_NOERROR, true};
}

/* Answers what has been decided so far. */
static struct response
answer(const struct view *view, struct pending *p, uint8_t *out, size_t cap)
{
	struct decision d = {
	    (enum outcome)p->outcome, (enum dns_rcode)p->rcode, false};
	struct answer_opt opt = {.limit = limit_of(view, p, cap)};
	size_t room = plan_options(view, p, &opt), len;
	struct answer_writer w;

	answer_begin(&w, out, room, p->req->data, &p->query);
	w.full = p->truncate; /* nothing is put in then */
	if (p->zone != NULL && p->query.type == DNS_TYPE_IXFR)
		d = answer_ixfr(&w, p->zone);
	else if (p->zone != NULL)
		d = respond_zone(&w, view, p);
	if (!d.aa)
		opt.options &= ~(unsigned)QUERY_VERSION;
	opt.ede = ede_of(p, d.outcome, &opt.ede_text);
	len = answer_finish(&w, &p->query, d.rcode, d.aa, view->udp_size);
	if (p->query.has_edns)
		len = answer_options(&w, &opt);
	return (struct response){len, (uint8_t)d.outcome, w.full};
}

struct response
respond_gated(
    const struct view *view, struct pending *p, uint8_t *out, size_t cap)
{
	admit(view, p);
	if (p->dropped)
		return (struct response){0, p->outcome, false};
	if (p->zone != NULL && query_wants_transfer(&p->query) &&
	    p->req->transport != TRANSPORT_UDP)
		return (struct response){0, OUTCOME_TRANSFER, false};
	return answer(view, p, out, cap);
}

struct response
respond_lost(
    const struct view *view, struct pending *p, uint8_t *out, size_t cap)
{
	admit(view, p);
	p->zone = NULL;
	p->outcome = OUTCOME_SERVFAIL;
	p->rcode = DNS_SERVFAIL;
	return answer(view, p, out, cap);
}

struct response
respond_slipped(const struct view *view, struct pending *p,
    enum outcome outcome, bool truncate, uint8_t *out, size_t cap)
{
	p->slipped = true;
	if (truncate) {
		p->zone = NULL;
		p->outcome = (uint8_t)outcome;
		p->rcode = DNS_NOERROR;
		p->truncate = true;
	}
	return answer(view, p, out, cap);
}
