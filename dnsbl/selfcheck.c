/* Asks respond() for the test entries and the SOA. */
#include "selfcheck.h"

#include <assert.h>

#include "respond.h"
#include "wire.h"

#define RCODE_MASK 0x0f

struct exchange {
	uint8_t query[DNS_HEADER_LEN + NAME_MAX_WIRE + 4];
	size_t query_len;
	uint8_t answer[RESPOND_UDP_MAX];
	struct response response;
};

/* labels: wire form without the final zero, in front of the origin. */
static bool
build_query(struct exchange *x, const struct name *origin, const char *labels,
    size_t labels_len, uint16_t type)
{
	static const uint8_t header[DNS_HEADER_LEN] = {
	    0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
	uint8_t *p = x->query;

	if (labels_len + origin->len > NAME_MAX_WIRE)
		return false;
	memcpy(p, header, DNS_HEADER_LEN);
	p += DNS_HEADER_LEN;
	memcpy(p, labels, labels_len);
	p += labels_len;
	memcpy(p, origin->wire, origin->len);
	p += origin->len;
	p = put16(put16(p, type), DNS_CLASS_IN);
	x->query_len = (size_t)(p - x->query);
	return true;
}

/* As over TCP, so that size cuts nothing off. */
static void
ask(const struct view *view, struct exchange *x)
{
	struct request req = {.data = x->query,
	    .len = x->query_len,
	    .source = {ADDR_V4, {127, 0, 0, 1}},
	    .source_port = 65535,
	    .transport = TRANSPORT_TCP};

	x->response = respond(view, &req, x->answer, sizeof(x->answer));
	assert(x->response.len <= sizeof(x->answer));
}

static const uint8_t *
skip_name(const uint8_t *p, const uint8_t *end)
{
	while (p < end && *p != 0 && *p < DNS_LABEL_TYPE_POINTER)
		p += 1 + *p;
	if (p < end)
		p += *p == 0 ? 1 : 2;
	return p < end ? p : end;
}

/* Is the first record of the answer an SOA with that serial? */
static bool
has_serial(const struct exchange *x, uint32_t serial)
{
	const uint8_t *end = x->answer + x->response.len;
	const uint8_t *p = x->answer + x->query_len;
	uint16_t type;
	size_t rdlen;

	if (x->response.len < x->query_len || get16(x->answer + 6) < 1)
		return false;
	p = skip_name(p, end);
	if (end - p < 10)
		return false;
	type = get16(p);
	rdlen = get16(p + 8);
	p += 10;
	return type == DNS_TYPE_SOA && (size_t)(end - p) >= rdlen &&
	       rdlen >= DNS_SOA_TAIL_LEN &&
	       get32(p + rdlen - DNS_SOA_TAIL_LEN) == serial;
}

static bool
is_nxdomain(const struct exchange *x)
{
	return x->response.outcome == OUTCOME_NXDOMAIN &&
	       (x->answer[3] & RCODE_MASK) == DNS_NXDOMAIN;
}

#define LABELS(text) text, sizeof(text) - 1

/* What is wrong with the test entries, or NULL. */
static const char *
check_entries(
    const struct view *view, const struct view_zone *z, struct exchange *x)
{
	if (!build_query(x, &z->origin,
		LABELS("\001"
		       "2\001"
		       "0\001"
		       "0\003"
		       "127"),
		DNS_TYPE_A))
		return "the name is too long for the keys of addresses";
	ask(view, x);
	if (view_zone_retired(z)) {
		if (!is_nxdomain(x))
			return "2.0.0.127 exists";
	} else if (x->response.outcome != OUTCOME_LISTED ||
		   get16(x->answer + 6) < 1) {
		return "2.0.0.127 is not listed";
	}
	x->query[DNS_HEADER_LEN + 1] = '1';
	ask(view, x);
	return is_nxdomain(x) ? NULL : "1.0.0.127 exists";
}

static const char *
check_soa(
    const struct view *view, const struct view_zone *z, struct exchange *x)
{
	if (build_query(x, &z->origin, LABELS(""), DNS_TYPE_SOA)) {
		ask(view, x);
		if (has_serial(x, z->serial))
			return NULL;
	}
	return "the SOA has not the serial of the list";
}

static enum status
check_zone(const struct view *view, const struct view_zone *z, struct why *why)
{
	struct exchange x;
	char name[NAME_TEXT_MAX];
	const char *wrong = check_entries(view, z, &x);

	if (wrong == NULL)
		wrong = check_soa(view, z, &x);
	if (wrong == NULL)
		return ST_OK;
	why_set(why, "zone %s: %s", name_format(z->origin.wire, name), wrong);
	return ST_CORRUPT;
}

enum status
selfcheck(const struct view *view, struct why *why)
{
	struct view ours = *view;
	enum status st = ST_OK;

	ours.unguarded = true;
	for (size_t i = 0; st == ST_OK && i < ours.zone_count; i++)
		st = check_zone(&ours, &ours.zones[i], why);
	return st;
}
