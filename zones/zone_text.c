/* Records as text: what there are millions of by hand, the operator's own by
 * ldns. */
#include "zone_text.h"

#include <ldns/ldns.h>
#include <stdio.h>
#include <stdlib.h>

static char *
put_text(char *p, const char *text)
{
	size_t len = strlen(text);

	memcpy(p, text, len);
	return p + len;
}

/* The owner's labels in front of the origin. */
static char *
put_owner(
    char *p, const struct zone_source *source, const struct zone_record *r)
{
	size_t below = (size_t)r->owner_len - source->apex->origin.len;
	uint8_t own[NAME_MAX_WIRE];

	if (below == 0)
		return put_text(p, "@");
	memcpy(own, r->owner, below);
	own[below] = 0;
	/* A wildcard is meant as one; it is the first label alone. */
	if (own[0] == 1 && own[1] == '*') {
		p = put_text(p, "*.");
		(void)name_format(own + 2, p);
	} else {
		(void)name_format(own, p);
	}
	return p + strlen(p);
}

/* One character-string. */
static char *
put_string(char *p, const uint8_t *s, size_t len)
{
	*p++ = '"';
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\')
			*p++ = '\\';
		*p++ = (char)s[i];
	}
	*p++ = '"';
	return p;
}

/* A TXT record of the operator may have more strings, and other bytes. */
static bool
is_plain_txt(const struct zone_record *r)
{
	if (r->type != ZONE_TYPE_TXT || r->rdata_len == 0 ||
	    r->rdata[0] + 1 != r->rdata_len)
		return false;
	for (size_t i = 1; i < r->rdata_len; i++)
		if (r->rdata[i] < 0x20 || r->rdata[i] > 0x7e)
			return false;
	return true;
}

/* The record as ldns holds it, with the root as its owner. */
static ldns_rr *
to_ldns(const struct zone_record *r)
{
	size_t len = 1 + 2 + 2 + 4 + 2 + (size_t)r->rdata_len, pos = 0;
	uint8_t *wire = malloc(len), *p = wire;
	ldns_rr *rr = NULL;

	if (wire == NULL)
		return NULL;
	p = put16(put8(p, 0), r->type);
	p = put32(put16(p, LDNS_RR_CLASS_IN), r->ttl);
	p = put16(p, r->rdata_len);
	memcpy(p, r->rdata, r->rdata_len);
	if (ldns_wire2rr(&rr, wire, len, &pos, LDNS_SECTION_ANSWER) !=
	    LDNS_STATUS_OK)
		rr = NULL;
	free(wire);
	return rr;
}

static char *
put_ldns(char *p, const struct zone_record *r)
{
	ldns_rr *rr = to_ldns(r);
	char *type;

	if (rr == NULL)
		return NULL;
	type = ldns_rr_type2str(ldns_rr_get_type(rr));
	p = type == NULL ? NULL : put_text(p, type);
	free(type);
	for (size_t i = 0; p != NULL && i < ldns_rr_rd_count(rr); i++) {
		char *text = ldns_rdf2str(ldns_rr_rdf(rr, i));

		p = text == NULL ? NULL : put_text(put_text(p, " "), text);
		free(text);
	}
	ldns_rr_free(rr);
	return p;
}

/* Type and RDATA; 0: see zone_text. */
static size_t
put_rdata(const struct zone_record *r, char *out)
{
	char *p = out;

	if (r->type == ZONE_TYPE_A && r->rdata_len == 4) {
		const struct addr a = {ADDR_V4,
		    {r->rdata[0], r->rdata[1], r->rdata[2], r->rdata[3]}};

		p = put_text(p, "A ");
		(void)addr_format(&a, p);
		return strlen(out);
	}
	p = is_plain_txt(r) ? put_string(put_text(p, "TXT "), r->rdata + 1,
				  r->rdata_len - 1U)
			    : put_ldns(p, r);
	if (p == NULL)
		return 0;
	*p = '\0';
	return (size_t)(p - out);
}

size_t
zone_text(
    const struct zone_source *source, const struct zone_record *r, char *out)
{
	char *p = put_owner(out, source, r);
	size_t len;

	*p++ = '\t';
	if (r->ttl != source->ttl)
		p += sprintf(p, "%u\t", r->ttl);
	len = put_rdata(r, p);
	return len == 0 ? 0 : (size_t)(p - out) + len;
}
