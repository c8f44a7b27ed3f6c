/* Bytes of answers. Every owner name is a pointer into the question, so its
 * letters stay as they were asked. */
#include "answer.h"

#include <assert.h>

#include "test_entry.h"

/* Owner, type, class, TTL of a record whose owner is a pointer. */
#define RECORD_HEAD_LEN (2 + 2 + 2 + 4)

void
answer_begin(struct answer_writer *w, uint8_t *out, size_t limit,
    const uint8_t *data, const struct query *q)
{
	w->out = out;
	w->limit = limit;
	w->answers = w->authority = 0;
	w->full = false;
	w->question_end = w->len = DNS_HEADER_LEN + q->question_len;
	assert(w->len <= w->limit);
	memcpy(out, data, 4); /* answer_finish writes what is ours in it */
	memcpy(out + DNS_HEADER_LEN, data + DNS_HEADER_LEN, q->question_len);
}

/* One record whose owner stands name_at octets into QNAME; rdata begins with
 * its length. Returns whether it fit. */
static bool
put_record(struct answer_writer *w, size_t name_at, uint16_t type, uint32_t ttl,
    const uint8_t *rdata)
{
	size_t rdata_len = 2 + (size_t)get16(rdata);
	uint8_t *p = w->out + w->len;

	if (w->full || w->limit - w->len < RECORD_HEAD_LEN + rdata_len) {
		w->full = true;
		return false;
	}
	p = put16(p, (uint16_t)(DNS_POINTER | (DNS_HEADER_LEN + name_at)));
	p = put16(p, type);
	p = put16(p, DNS_CLASS_IN);
	p = put32(p, ttl);
	memcpy(p, rdata, rdata_len);
	w->len += RECORD_HEAD_LEN + rdata_len;
	return true;
}

void
answer_listed_a(struct answer_writer *w, const struct lookup *found)
{
	uint8_t rdata[6] = {0, 4, 127, 0, 0, 0};

	for (unsigned i = 0; i < found->class_count; i++) {
		enum class_id id = (enum class_id)found->classes[i];

		rdata[5] = class_info(id)->code;
		if (put_record(w, 0, DNS_TYPE_A, found->ttl, rdata))
			w->answers++;
	}
}

void
answer_listed_txt(struct answer_writer *w, const struct view_zone *zone,
    const struct key *key, const struct lookup *found)
{
	struct addr addr = key_addr(key);
	enum class_id id = (enum class_id)found->classes[0];
	uint8_t rdata[2 + 1 + TEXT_MAX];
	char ip[ADDR_TEXT_MAX];
	struct text_vars vars = {addr_format(&addr, ip), class_info(id)->label,
	    found->seen_min, found->import};
	size_t len = found->test ? test_entry_text(id, ip, rdata + 3)
				 : text_render(zone->text, &vars, rdata + 3);

	put16(rdata, (uint16_t)(1 + len));
	rdata[2] = (uint8_t)len;
	if (put_record(w, 0, DNS_TYPE_TXT, found->ttl, rdata))
		w->answers++;
}

void
answer_rrset(struct answer_writer *w, const struct zone_rrset *rrset)
{
	const uint8_t *rdata = rrset->rdata;

	for (unsigned i = 0; i < rrset->count; i++) {
		if (put_record(w, 0, rrset->type, rrset->ttl, rdata))
			w->answers++;
		rdata += 2 + get16(rdata);
	}
}

void
answer_soa(struct answer_writer *w, const struct view_zone *zone)
{
	if (put_record(w, 0, DNS_TYPE_SOA, zone->apex->soa_ttl, zone->soa))
		w->answers++;
}

void
answer_negative(struct answer_writer *w, const struct query *q,
    const struct view_zone *zone)
{
	if (put_record(w, (size_t)q->name_len - zone->origin.len, DNS_TYPE_SOA,
		zone->apex->negative_ttl, zone->soa))
		w->authority++;
}

void
answer_clear(struct answer_writer *w)
{
	w->len = w->question_end;
	w->answers = w->authority = 0;
	w->full = false;
}

/* RFC 6891 6.1.2: root, OPT, size, upper rcode, version 0, DO, no options. */
static void
put_opt(struct answer_writer *w, const struct query *q, unsigned rcode,
    uint16_t udp_size)
{
	uint8_t *p = w->out + w->len;

	p = put8(p, 0);
	p = put16(p, DNS_TYPE_OPT);
	p = put16(p, udp_size);
	p = put8(p, (uint8_t)(rcode >> 4));
	p = put8(p, 0);
	p = put16(p, q->dnssec_ok ? 0x8000 : 0);
	put16(p, 0);
	w->len += DNS_OPT_LEN;
}

size_t
answer_finish(struct answer_writer *w, const struct query *q,
    enum dns_rcode rcode, bool aa, uint16_t udp_size)
{
	bool full = w->full;
	uint8_t *p = w->out + 2;

	if (full)
		answer_clear(w);
	w->full = full;
	p = put8(p, (uint8_t)(DNS_QR | (p[0] & (DNS_OPCODE_MASK | DNS_RD)) |
			      (aa ? DNS_AA : 0) | (full ? DNS_TC : 0)));
	p = put8(p, (uint8_t)((p[0] & DNS_CD) | (rcode & 0x0f)));
	p = put16(p, q->question_len != 0);
	p = put16(p, w->answers);
	p = put16(p, w->authority);
	put16(p, q->has_edns);
	if (q->has_edns)
		put_opt(w, q, rcode, udp_size);
	return w->len;
}

size_t
answer_options(struct answer_writer *w, const struct answer_opt *opt)
{
	uint8_t *p = w->out + w->len;
	size_t len = answer_opt_write(opt, p, w->len);

	put16(p - 2, (uint16_t)len);
	w->len += len;
	return w->len;
}
