/* TSIG records from bytes and to bytes. */
#include "tsig_record.h"

#include <assert.h>

#include "wire.h"

/* Of a pointer's two octets, the offset. */
#define POINTER_MASK 0x3fff
/* Type, class, TTL, RDLENGTH. */
#define HEAD_LEN 10
/* Time, fudge, MAC size; and original ID, error, other len. */
#define FRONT_LEN 10
#define BACK_LEN  6

static const struct name algorithm_names[TSIG_ALGORITHM_COUNT] = {
    [TSIG_SHA256] = {13, "\013hmac-sha256"},
    [TSIG_SHA384] = {13, "\013hmac-sha384"},
    [TSIG_SHA512] = {13, "\013hmac-sha512"},
};

const struct name *
tsig_algorithm_name(enum tsig_algorithm algorithm)
{
	assert(algorithm < TSIG_ALGORITHM_COUNT);
	return &algorithm_names[algorithm];
}

/* One label behind the others, in lower case. False: the name is too long. */
static bool
add_label(struct name *out, const uint8_t *label)
{
	size_t len = 1 + (size_t)label[0];

	if (out->len + len > NAME_MAX_WIRE)
		return false;
	for (size_t i = 0; i < len; i++)
		out->wire[out->len + i] = name_lower(label[i]);
	out->len = (uint8_t)(out->len + len);
	return true;
}

/*
 * The name at *at; moves *at behind it. A pointer must point before the place
 * that the last one pointed to, so that there is an end; where they are not
 * allowed none is followed.
 */
static bool
read_name(
    const uint8_t *msg, size_t end, size_t *at, bool pointers, struct name *out)
{
	size_t pos = *at, before = *at, len;

	*at = 0; /* until it is known */
	out->len = 0;
	for (len = 1; len > 0; pos += 1 + len) {
		while (pointers && end - pos >= 2 &&
		       (msg[pos] & DNS_LABEL_TYPE_MASK) ==
			   DNS_LABEL_TYPE_POINTER) {
			if (*at == 0)
				*at = pos + 2;
			pos = get16(msg + pos) & POINTER_MASK;
			if (pos >= before || pos < DNS_HEADER_LEN)
				return false;
			before = pos;
		}
		if (pos >= end || (msg[pos] & DNS_LABEL_TYPE_MASK) != 0)
			return false;
		len = msg[pos];
		if (end - pos < 1 + len || !add_label(out, msg + pos))
			return false;
	}
	if (*at == 0)
		*at = pos;
	return true;
}

/* The next len octets of the record data, or false. */
static bool
take(struct slice *left, size_t len, struct slice *out)
{
	if (left->len < len)
		return false;
	*out = (struct slice){left->data, len};
	left->data += len;
	left->len -= len;
	return true;
}

/* What stands behind the algorithm, to the last octet. */
static bool
read_rest(struct slice left, struct tsig_record *out)
{
	struct slice front, back;

	if (!take(&left, FRONT_LEN, &front) ||
	    !take(&left, get16(front.data + 8), &out->mac) ||
	    !take(&left, BACK_LEN, &back) ||
	    !take(&left, get16(back.data + 4), &out->other))
		return false;
	out->time_signed =
	    (uint64_t)get16(front.data) << 32 | get32(front.data + 2);
	out->fudge = get16(front.data + 6);
	out->original_id = get16(back.data);
	out->error = get16(back.data + 2);
	return left.len == 0;
}

bool
tsig_record_read(
    const uint8_t *msg, size_t len, size_t at, struct tsig_record *out)
{
	const uint8_t *head;

	if (at < DNS_HEADER_LEN || at > len ||
	    !read_name(msg, len, &at, true, &out->name) || len - at < HEAD_LEN)
		return false;
	head = msg + at;
	at += HEAD_LEN;
	if (get16(head) != DNS_TYPE_TSIG || get16(head + 2) != DNS_CLASS_ANY ||
	    get32(head + 4) != 0 || get16(head + 8) != len - at ||
	    !read_name(msg, len, &at, false, &out->algorithm))
		return false;
	return read_rest((struct slice){msg + at, len - at}, out);
}

size_t
tsig_record_len(const struct tsig_record *r)
{
	return r->name.len + r->algorithm.len + TSIG_FIXED_LEN + r->mac.len +
	       r->other.len;
}

uint8_t *
tsig_put_time(uint8_t *p, uint64_t seconds)
{
	return put32(put16(p, (uint16_t)(seconds >> 32)), (uint32_t)seconds);
}

uint8_t *
tsig_put_octets(uint8_t *p, const uint8_t *octets, size_t len)
{
	if (len > 0) /* else there may be none to point to */
		memcpy(p, octets, len);
	return p + len;
}

uint8_t *
tsig_record_write(uint8_t *p, const struct tsig_record *r)
{
	size_t rdlen = tsig_record_len(r) - r->name.len - HEAD_LEN;

	p = tsig_put_octets(p, r->name.wire, r->name.len);
	p = put32(put16(put16(p, DNS_TYPE_TSIG), DNS_CLASS_ANY), 0);
	p = put16(p, (uint16_t)rdlen);
	p = tsig_put_octets(p, r->algorithm.wire, r->algorithm.len);
	p = put16(tsig_put_time(p, r->time_signed), r->fudge);
	p = put16(p, (uint16_t)r->mac.len);
	p = tsig_put_octets(p, r->mac.data, r->mac.len);
	p = put16(put16(p, r->original_id), r->error);
	p = put16(p, (uint16_t)r->other.len);
	return tsig_put_octets(p, r->other.data, r->other.len);
}
