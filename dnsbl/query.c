/*
 * Reads a DNS query. The cursor latches: after the first read past the end
 * every further read gives 0 and moves nothing, so that the callers check
 * once, at the end.
 */
#include "query.h"

#include <assert.h>

#include "bytes.h"
#include "wire.h"

/* The upper bits of a label's first octet (RFC 1035 4.1.4). */
#define LABEL_TYPE_MASK	   0xc0
#define LABEL_TYPE_POINTER 0xc0
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
		if ((name[pos] & LABEL_TYPE_MASK) != 0 || next >= limit) {
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
		if ((len & LABEL_TYPE_MASK) == LABEL_TYPE_POINTER) {
			take(c, 1);
			return false;
		}
		total += 1 + (size_t)len;
		if ((len & LABEL_TYPE_MASK) != 0 || total > NAME_MAX_WIRE)
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

static bool
options_valid(const uint8_t *data, size_t len)
{
	struct cursor c = {data, data + len, false};

	while (c.pos < c.end && !c.failed) {
		take16(&c); /* the code: none is acted upon */
		take(&c, take16(&c));
	}
	return !c.failed;
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
	if (q->version == 0 && !options_valid(rdata, rdlen))
		q->malformed = true;
}

static void
parse_record(struct cursor *c, struct query *q, bool additional)
{
	bool root = skip_root(c) || skip_name(c);
	const uint8_t *head = take(c, RECORD_HEAD_LEN), *rdata;
	uint16_t type;

	if (head == NULL)
		return;
	type = get16(head);
	rdata = take(c, get16(head + 8));
	if (rdata == NULL)
		return;
	if (q->has_tsig)
		q->malformed = true;
	if (type == DNS_TYPE_TSIG)
		q->has_tsig = true;
	if ((type == DNS_TYPE_TSIG && !additional) ||
	    (type == DNS_TYPE_OPT && (!additional || !root)))
		q->malformed = true;
	else if (type == DNS_TYPE_OPT)
		parse_opt(q, get16(head + 2), get32(head + 4), rdata,
		    get16(head + 8));
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
	if (count != 1)
		q->malformed = true;
}

void
query_parse(const uint8_t *data, size_t len, struct query *out,
    struct query_labels *labels_out)
{
	struct cursor c = {data + DNS_HEADER_LEN, data + len, false};
	unsigned answers = get16(data + 6), authority = get16(data + 8);
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
	parse_questions(&c, out, labels_out, get16(data + 4));
	for (unsigned i = 0; i < records && !c.failed; i++)
		parse_record(&c, out, i >= answers + authority);
	if (c.failed || c.pos != c.end)
		out->malformed = true;
	if (out->opcode == DNS_OPCODE_QUERY &&
	    (answers != 0 ||
		authority > (out->type == DNS_TYPE_IXFR ? 1U : 0U)))
		out->malformed = true;
}
