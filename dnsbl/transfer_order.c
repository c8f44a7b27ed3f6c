/* Takes the order for a transfer out of a query. */
#include "transfer_order.h"

#include <assert.h>

static void
take_header(
    const struct view *view, const struct pending *p, struct transfer_order *o)
{
	const struct query *q = &p->query;
	const uint8_t *request = p->req->data;

	assert(q->question_len <= sizeof(o->question));
	memcpy(o->question, request + DNS_HEADER_LEN, q->question_len);
	o->header = (struct transfer_header){.id = get16(request),
	    .flags = get16(request + 2) & (DNS_RD << 8 | DNS_CD),
	    .question = o->question,
	    .question_len = q->question_len,
	    .edns = q->has_edns,
	    .dnssec_ok = q->dnssec_ok,
	    .udp_size = view->udp_size};
}

void
transfer_order_take(const struct view *view, const struct pending *p,
    struct transfer_order *out)
{
	const struct view_zone *z = p->zone;

	out->source = (struct zone_source){.apex = z->apex,
	    .text = z->text,
	    .list = z->list,
	    .classes = z->classes,
	    .retired = view_zone_retired(z),
	    .ttl = z->ttl,
	    .serial = z->serial};
	if (p->query.has_tsig)
		out->tsig = p->tsig;
	else
		tsig_none(&out->tsig);
	out->incremental =
	    p->query.type == DNS_TYPE_IXFR && p->query.has_serial;
	out->since = out->incremental ? p->query.serial : 0;
	take_header(view, p, out);
}
