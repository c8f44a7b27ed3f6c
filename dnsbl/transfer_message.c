/* Writes the messages of zone transfers. */
#include "transfer_message.h"

#include <assert.h>

#include "wire.h"

#define POINTER_LEN  2
#define POINTER_ENDS 0x4000 /* what is there or behind cannot be pointed at */
/* TYPE, CLASS, TTL, RDLENGTH. */
#define RECORD_FIXED 10

/* An end of a name that begins at pos can be pointed at from now on. */
static void
remember(struct transfer_message *m, size_t end_len, size_t pos)
{
	m->at[end_len] = pos < POINTER_ENDS ? (uint16_t)pos : 0;
}

/* The ends of a stem of which the first literal octets stand at pos. */
static void
remember_stem(struct transfer_message *m, const uint8_t *stem, size_t stem_len,
    size_t literal, size_t pos)
{
	size_t known = stem_len - literal;

	if (m->stem_len > known)
		memset(m->at + known + 1, 0,
		    (m->stem_len - known) * sizeof(m->at[0]));
	for (size_t i = 0; i < literal && stem[i] != 0;
	     i += 1 + (size_t)stem[i])
		remember(m, stem_len - i, pos + i);
	memcpy(m->stem, stem, stem_len);
	m->stem_len = (uint8_t)stem_len;
}

/* How many octets of a stem stand in front of its longest end that is in the
 * message already; all of it where none is. */
static size_t
literal_len(const struct transfer_message *m, const uint8_t *stem, size_t len)
{
	size_t i, end;

	for (i = 0; stem[i] != 0; i += 1 + (size_t)stem[i]) {
		end = len - i;
		if (end <= m->stem_len && m->at[end] != 0 &&
		    memcmp(stem + i, m->stem + m->stem_len - end, end) == 0)
			return i;
	}
	return len;
}

void
transfer_message_begin(struct transfer_message *m, uint8_t *data, size_t room,
    const struct transfer_header *header, bool first)
{
	const uint8_t *name = header->question;
	size_t name_len = (size_t)header->question_len - 4;

	m->data = data;
	m->room = room;
	m->answers = 0;
	m->opt = first && header->edns;
	m->dnssec_ok = header->dnssec_ok;
	m->udp_size = header->udp_size;
	m->stem_len = m->own_len = 0;
	m->stem_at = m->owner_at = 0;
	memset(m->at, 0, sizeof(m->at));
	memset(data, 0, DNS_HEADER_LEN);
	put16(data, header->id);
	put16(data + 2, header->flags);
	data[2] |= DNS_QR;
	m->len = DNS_HEADER_LEN;
	if (!first || header->question_len == 0)
		return;
	put16(data + 4, 1);
	memcpy(data + m->len, name, header->question_len);
	m->len += header->question_len;
	/* In whatever case it was asked: a stem that is pointed at here has
	 * been compared with it octet by octet. */
	remember_stem(m, name, name_len, name_len, DNS_HEADER_LEN);
}

static void
put_octets(struct transfer_message *m, const uint8_t *data, size_t len)
{
	memcpy(m->data + m->len, data, len);
	m->len += len;
}

static void
put_pointer(struct transfer_message *m, uint16_t to)
{
	put16(m->data + m->len, (uint16_t)(DNS_POINTER | to));
	m->len += POINTER_LEN;
}

/* The owner's own labels are in front of it. */
static void
put_stem(struct transfer_message *m, const uint8_t *stem, size_t len)
{
	size_t literal = literal_len(m, stem, len), pos = m->len;
	size_t rest = len - literal;

	put_octets(m, stem, literal);
	if (rest > 0)
		put_pointer(m, m->at[rest]);
	remember_stem(m, stem, len, literal, pos);
	m->stem_at = m->at[len];
}

static void
put_owner(struct transfer_message *m, const struct zone_record *r)
{
	size_t start = m->len;
	bool same_stem = m->stem_at != 0 && r->stem == m->stem_number;

	if (same_stem && m->owner_at != 0 && r->own_len == m->own_len &&
	    memcmp(r->owner, m->own, r->own_len) == 0) {
		put_pointer(m, m->owner_at);
		return;
	}
	put_octets(m, r->owner, r->own_len);
	if (same_stem)
		put_pointer(m, m->stem_at);
	else
		put_stem(m, r->owner + r->own_len,
		    (size_t)r->owner_len - r->own_len);
	m->stem_number = r->stem;
	memcpy(m->own, r->owner, r->own_len);
	m->own_len = r->own_len;
	m->owner_at = start < POINTER_ENDS ? (uint16_t)start : 0;
	if (r->own_len == 0)
		m->owner_at = m->stem_at; /* not a pointer to a pointer */
}

bool
transfer_message_add(struct transfer_message *m, const struct zone_record *r)
{
	size_t most = (size_t)r->owner_len + RECORD_FIXED + r->rdata_len;
	size_t limit =
	    m->answers == 0 ? TRANSFER_MESSAGE_MAX : TRANSFER_MESSAGE_LEN;
	size_t kept = m->room + (m->opt ? DNS_OPT_LEN : 0);
	uint8_t *p;

	assert(r->own_len < r->owner_len);
	if (m->len + most + kept > limit)
		return false;
	put_owner(m, r);
	p = m->data + m->len;
	p = put16(p, r->type);
	p = put16(p, DNS_CLASS_IN);
	p = put32(p, r->ttl);
	put16(p, r->rdata_len);
	m->len += RECORD_FIXED;
	put_octets(m, r->rdata, r->rdata_len);
	m->answers++;
	return true;
}

void
transfer_message_forget(struct transfer_message *m)
{
	m->stem_at = 0;
}

size_t
transfer_message_end(struct transfer_message *m, uint8_t rcode)
{
	uint8_t *p = m->data + m->len;

	/* Authority is for the zone; a refusal has none. */
	if (rcode == DNS_NOERROR)
		m->data[2] |= DNS_AA;
	m->data[3] |= rcode;
	put16(m->data + 6, m->answers);
	if (!m->opt)
		return m->len;
	put16(m->data + 10, 1);
	p = put8(p, 0);
	p = put16(p, DNS_TYPE_OPT);
	p = put16(p, m->udp_size);
	p = put16(p, 0); /* the rcode's upper bits, version 0 */
	p = put16(p, m->dnssec_ok ? 0x8000 : 0);
	put16(p, 0);
	m->len += DNS_OPT_LEN;
	return m->len;
}
