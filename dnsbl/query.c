/*
 * Reads a DNS query. The cursor latches: after the first read past the end
 * every further read gives 0 and moves nothing, so that the callers check
 * once, at the end.
 */
#include "query.h"

#include <assert.h>

#include "bytes.h"
#include "cookie.h"

/* Type, class, TTL and RDLENGTH of a record. */
#define RECORD_HEAD_LEN 10

struct cursor {
	const uint8_t *pos, *end;
	bool failed;
};

/* The next len octets, or NULL from the first failure on. */
static const uint8_t *
take(struct cursor *c, size_t len)
{
	const uint8_t *p = c->pos;

	if (c->failed || (size_t)(c->end - p) < len) {
		c->failed = true;
		return NULL;
	}
	c->pos += len;
	return p;
}

static uint8_t
take8(struct cursor *c)
{
	const uint8_t *p = take(c, 1);

	return p == NULL ? 0 : p[0];
}

static uint16_t
take16(struct cursor *c)
{
	const uint8_t *p = take(c, 2);

	return p == NULL ? 0 : get16(p);
}

/* QNAME, with the place of each label. A pointer there could only point into
 * the header: refused like every other label type but 00. */
static void
parse_name(struct cursor *c, struct query *q, struct query_labels *labels)
{
	const uint8_t *name = c->pos;
	size_t left = (size_t)(c->end - name), pos = 0;
	size_t limit = left < NAME_MAX_WIRE ? left : NAME_MAX_WIRE;
	unsigned count = 0;

	while (pos < limit && name[pos] != 0) {
		size_t next = pos + 1 + name[pos];

		/* Behind it stands another one, or the final zero; so there
		 * are never more than QUERY_LABELS_MAX. */
		if ((name[pos] & DNS_LABEL_TYPE_MASK) != 0 || next >= limit) {
			pos = limit;
			break;
		}
		labels->at[count++] = (uint8_t)pos;
		pos = next;
	}
	labels->count = (uint8_t)count;
	if (pos == limit) {
		c->failed = true;
		return;
	}
	q->name = name;
	q->name_len = (uint8_t)(pos + 1);
	c->pos += pos + 1;
}

/* The owner of a record, of no interest to us: a pointer ends it. Returns
 * whether it is the root. */
static bool
skip_name(struct cursor *c)
{
	size_t total = 1;
	uint8_t len;

	while ((len = take8(c)) != 0) {
		if ((len & DNS_LABEL_TYPE_MASK) == DNS_LABEL_TYPE_POINTER) {
			take(c, 1);
			return false;
		}
		total += 1 + (size_t)len;
		if ((len & DNS_LABEL_TYPE_MASK) != 0 || total > NAME_MAX_WIRE)
			c->failed = true;
		take(c, len);
	}
	return total == 1;
}

/* What stands in front of nearly every record: OPT. */
static inline bool
skip_root(struct cursor *c)
{
	if (c->pos == c->end || *c->pos != 0)
		return false;
	c->pos++;
	return true;
}

/* The first cookie counts (RFC 7873 5.2). Lengths: RFC 7873 4. */
static void
parse_cookie(struct query *q, const uint8_t *data, uint16_t len)
{
	if ((q->options & QUERY_COOKIE) != 0)
		return;
	if (len != COOKIE_CLIENT_LEN &&
	    (len < COOKIE_LEN_MIN || len > COOKIE_LEN_MAX)) {
		q->malformed = true;
		return;
	}
	q->options |= QUERY_COOKIE;
	q->cookie = data;
	q->cookie_len = len;
}

/* What NSID, ZONEVERSION and padding hold means nothing in a query (RFC 5001
 * 2.1, RFC 9660 2, RFC 7830 3). */
static void
parse_option(struct query *q, uint16_t code, const uint8_t *data, uint16_t len)
{
	switch (code) {
	case DNS_OPTION_COOKIE:
		parse_cookie(q, data, len);
		break;
	case DNS_OPTION_NSID:
		q->options |= QUERY_NSID;
		break;
	case DNS_OPTION_VERSION:
		q->options |= QUERY_VERSION;
		break;
	case DNS_OPTION_KEEPALIVE:
		q->options |= len == 0 ? QUERY_KEEPALIVE : QUERY_KEEPALIVE_BAD;
		break;
	case DNS_OPTION_PADDING:
		q->options |= QUERY_PADDING;
		break;
	default:
		break;
	}
}

static void
parse_options(struct query *q, const uint8_t *rdata, size_t rdlen)
{
	struct cursor c = {rdata, rdata + rdlen, false};

	while (c.pos < c.end && !c.failed) {
		uint16_t code = take16(&c), len = take16(&c);
		const uint8_t *data = take(&c, len);

		if (data != NULL)
			parse_option(q, code, data, len);
	}
	if (c.failed)
		q->malformed = true;
}

/* An OPT record after its type (RFC 6891 6.1.2). */
static void
parse_opt(struct query *q, uint16_t size, uint32_t ttl, const uint8_t *rdata,
    size_t rdlen)
{
	if (q->has_edns) {
		q->malformed = true;
		return;
	}
	q->has_edns = true;
	q->udp_max = size < DNS_UDP_MIN ? DNS_UDP_MIN : size;
	q->version = (uint8_t)(ttl >> 16);
	q->dnssec_ok = (ttl & 0x8000) != 0;
	if (rdlen > 0 && q->version == 0)
		parse_options(q, rdata, rdlen);
}

/* The SOA that a client of IXFR has: SERIAL and four numbers end it. */
static void
parse_have(struct query *q, const uint8_t *rdata, size_t rdlen)
{
	if (rdlen < 2 + DNS_SOA_TAIL_LEN) {
		q->malformed = true;
		return;
	}
	q->has_serial = true;
	q->serial = get32(rdata + rdlen - DNS_SOA_TAIL_LEN);
}

/* No message is longer than what 16 bits count. */
static void
parse_tsig(struct query *q, size_t at)
{
	q->has_tsig = true;
	q->tsig_at = (uint16_t)at;
}

static void
parse_record(
    struct cursor *c, struct query *q, bool additional, const uint8_t *msg)
{
	const uint8_t *start = c->pos, *head, *rdata;
	bool root = skip_root(c) || skip_name(c);
	uint16_t type, rdlen;

	head = take(c, RECORD_HEAD_LEN);
	if (head == NULL)
		return;
	type = get16(head);
	rdlen = get16(head + 8);
	rdata = take(c, rdlen);
	if (rdata == NULL)
		return;
	if (q->has_tsig)
		q->malformed = true;
	if ((type == DNS_TYPE_OPT || type == DNS_TYPE_TSIG) &&
	    (!additional || (type == DNS_TYPE_OPT && !root)))
		q->malformed = true;
	else if (type == DNS_TYPE_OPT)
		parse_opt(q, get16(head + 2), get32(head + 4), rdata, rdlen);
	else if (type == DNS_TYPE_TSIG)
		parse_tsig(q, (size_t)(start - msg));
	else if (type == DNS_TYPE_SOA && !additional &&
		 q->type == DNS_TYPE_IXFR)
		parse_have(q, rdata, rdlen);
}

/* The first question is kept; were there more, none is echoed. */
static void
parse_questions(struct cursor *c, struct query *q, struct query_labels *labels,
    unsigned count)
{
	const uint8_t *start = c->pos, *tail;

	if (count > 0) {
		parse_name(c, q, labels);
		tail = take(c, 4);
		if (tail != NULL) {
			q->type = get16(tail);
			q->class = get16(tail + 2);
		}
	}
	if (count == 1 && !c->failed)
		q->question_len = (uint16_t)(c->pos - start);
	for (unsigned i = 1; i < count && !c->failed; i++) {
		skip_name(c);
		take(c, 4);
	}
	if (count > 1)
		q->malformed = true;
}

void
query_parse(const uint8_t *data, size_t len, struct query *out,
    struct query_labels *labels_out)
{
	struct cursor c = {data + DNS_HEADER_LEN, data + len, false};
	unsigned questions = get16(data + 4), answers = get16(data + 6);
	unsigned authority = get16(data + 8);
	unsigned records = answers + authority + get16(data + 10);

	assert(len >= DNS_HEADER_LEN);
	out->opcode = (data[2] & DNS_OPCODE_MASK) >> DNS_OPCODE_SHIFT;
	out->malformed = out->has_edns = out->dnssec_ok = out->has_tsig = false;
	out->has_serial = false;
	out->version = out->options = 0;
	out->udp_max = DNS_UDP_MIN;
	out->question_len = 0;
	out->type = out->class = 0;
	labels_out->count = 0;
	parse_questions(&c, out, labels_out, questions);
	for (unsigned i = 0; i < records && !c.failed; i++)
		parse_record(&c, out, i >= answers + authority, data);
	if (c.failed || c.pos != c.end)
		out->malformed = true;
	if (questions == 0 && (out->options & QUERY_COOKIE) == 0)
		out->malformed = true;
	if (out->opcode == DNS_OPCODE_QUERY &&
	    (answers != 0 ||
		authority > (out->type == DNS_TYPE_IXFR ? 1U : 0U)))
		out->malformed = true;
	/* What cannot be read is signed by nobody. */
	if (out->malformed)
		out->has_tsig = false;
}
