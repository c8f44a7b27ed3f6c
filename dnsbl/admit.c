/* May this query be answered? See admit.h. */
#include "admit.h"

#include "access.h"

static void
refuse(struct pending *p, enum outcome outcome, enum dns_rcode rcode)
{
	p->zone = NULL;
	p->outcome = (uint8_t)outcome;
	p->rcode = (uint8_t)rcode;
}

static bool
is_proven(const struct pending *p)
{
	return p->cookie == COOKIE_GOOD || access_key(p) >= 0;
}

static void
check_cookie(const struct view *view, struct pending *p)
{
	const struct query *q = &p->query;

	p->cookie = COOKIE_NONE;
	if ((q->options & QUERY_COOKIE) != 0 && view->secrets.cookies.count > 0)
		p->cookie =
		    (uint8_t)cookie_check(&view->secrets.cookies, q->cookie,
			q->cookie_len, &p->req->source, (uint32_t)p->req->now);
}

/* Wrong in how it is put: that is told to strangers, too. */
static bool
is_unfit(const struct pending *p)
{
	return p->zone == NULL &&
	       (p->outcome == OUTCOME_NOTIMP || p->outcome == OUTCOME_FORMERR ||
		   p->outcome == OUTCOME_BADVERS);
}

/* RFC 8945 5.2: what the TSIG record is worth comes before all else. */
static bool
is_badly_signed(struct pending *p)
{
	if (!p->query.has_tsig)
		return false;
	if (p->tsig.malformed)
		refuse(p, OUTCOME_FORMERR, DNS_FORMERR);
	else if (p->tsig.error != TSIG_NOERROR)
		refuse(p, OUTCOME_NOTAUTH, DNS_NOTAUTH);
	return p->tsig.malformed || p->tsig.error != TSIG_NOERROR;
}

static bool
is_stranger(const struct view *view, struct pending *p)
{
	if (view->unguarded)
		return false;
	if (p->zone != NULL)
		p->trust = (uint8_t)access_ask(p->zone, p);
	if (p->trust == ACL_NONE)
		refuse(p, OUTCOME_REFUSED_ACL, DNS_REFUSED);
	return p->trust == ACL_NONE;
}

/* Who shows no cookie is told to come again: with one, or over TCP. Asked for
 * a cookie alone, RFC 7873 5.4. */
static bool
lacks_cookie(const struct view *view, struct pending *p)
{
	bool alone = p->zone == NULL && p->outcome == OUTCOME_COOKIE;
	bool wanted = view->require_cookie && !alone && !is_proven(p) &&
		      p->req->transport == TRANSPORT_UDP &&
		      p->trust != ACL_TRUSTED;

	if (!wanted && !(alone && p->cookie == COOKIE_BAD))
		return false;
	p->truncate = p->cookie == COOKIE_NONE;
	refuse(p, OUTCOME_BADCOOKIE, p->truncate ? DNS_NOERROR : DNS_BADCOOKIE);
	return true;
}

/* Over UDP an IXFR gets the SOA, and asks again over TCP where that is another
 * one (RFC 1995 2); an AXFR has nothing to get (RFC 5936 4.2). */
static void
check_transfer(const struct view *view, struct pending *p)
{
	const struct query *q = &p->query;

	if (p->zone == NULL)
		return;
	if (q->name_len != p->zone->origin.len)
		refuse(p, OUTCOME_NOTAUTH, DNS_NOTAUTH);
	else if (!view->unguarded && !access_transfer(p->zone, p))
		refuse(p, OUTCOME_REFUSED_ACL, DNS_REFUSED);
	else if (q->type == DNS_TYPE_AXFR && p->req->transport == TRANSPORT_UDP)
		refuse(p, OUTCOME_REFUSED_OTHER, DNS_REFUSED);
}

void
admit(const struct view *view, struct pending *p)
{
	p->truncate = p->slipped = false;
	check_cookie(view, p);
	if (!is_badly_signed(p) && !is_unfit(p) && !is_stranger(view, p) &&
	    !lacks_cookie(view, p) && query_wants_transfer(&p->query))
		check_transfer(view, p);
	p->proven = is_proven(p);
	if (p->silent && p->zone == NULL && !p->proven) {
		p->dropped = true;
		p->outcome = OUTCOME_DROP_ACL;
	}
}
