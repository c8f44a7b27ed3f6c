/* Addresses, hosts and domains of a survey from bytes, none of which is
 * believed. */
#include "stored_impl.h"

/* Lower-case letters, digits, hyphens, underscores and dots: what a name may
 * be made of; and behind the one before it. */
static const char *
take_name(struct reading *r, const char *before)
{
	struct slice text = codec_short_text(&r->in, STORED_NAME_MAX);
	const char *name;

	for (size_t i = 0; i < text.len; i++) {
		const uint8_t c = text.data[i];

		r->in.bad |= (c < 'a' || c > 'z') && (c < '0' || c > '9') &&
			     c != '-' && c != '_' && c != '.';
	}
	r->in.bad |= text.len == 0;
	if (r->in.bad)
		return "";
	name = stored_keep(r, text);
	r->in.bad |= before != NULL && strcmp(before, name) >= 0;
	return name;
}

/* An index below count, or none. */
static uint32_t
take_index(struct reading *r, uint32_t count)
{
	const uint64_t v = codec_varint_to(&r->in, count);

	return v == 0 ? SURVEY_NONE : (uint32_t)(v - 1);
}

static void
take_addr(struct reading *r, struct addr *out)
{
	const uint8_t *octets;
	size_t count;

	*out = (struct addr){.family = codec_u8(&r->in)};
	r->in.bad |= out->family != ADDR_V4 && out->family != ADDR_V6;
	if (r->in.bad)
		return;
	count = addr_bits(out->family) / 8;
	octets = codec_take(&r->in, count);
	if (octets != NULL)
		memcpy(out->b, octets, count);
}

/* Of survey.sources; 255: none. */
static uint8_t
take_place(struct reading *r)
{
	const uint8_t place = codec_u8(&r->in);

	r->in.bad |= place != UINT8_MAX && place >= r->s->source_count;
	return place;
}

void
stored_take_address(struct reading *r)
{
	struct survey *s = r->s;
	const uint32_t count = s->address_count;
	struct survey_address *rows =
	    stored_room(r, TABLE_ADDRESSES, s->addresses, count, sizeof(*rows));
	const uint64_t zones = (UINT64_C(1) << s->dnsbl_count) - 1;
	struct survey_address a;

	if (rows == NULL)
		return;
	s->addresses = rows;
	take_addr(r, &a.addr);
	r->in.bad |= count > 0 && memcmp(&rows[count - 1].addr, &a.addr,
				      sizeof(a.addr)) >= 0;
	a.classes = (class_mask)codec_varint_to(&r->in, CLASS_MASK_ALL);
	a.others = (uint16_t)codec_varint_to(&r->in, zones);
	a.unknown = (uint16_t)codec_varint_to(&r->in, zones);
	a.len = codec_u8(&r->in);
	r->in.bad |= r->in.bad || a.len > addr_bits(a.addr.family);
	a.holder_source = take_place(r);
	a.asn_source = take_place(r);
	a.holder = take_index(r, s->party_count);
	a.asn = take_index(r, s->party_count);
	rows[count] = a;
	s->address_count++;
}

/* Indices below limit, behind those that are there. */
static void
take_run(struct reading *r, uint32_t **run, uint32_t *count, uint32_t limit)
{
	struct stored_decoder *d = r->d;

	for (uint32_t n = 0; n < STORED_RUN && d->more > 0; n++) {
		uint32_t *more =
		    stored_room(r, TABLE_RUNS, *run, *count, sizeof(*more));
		/* SURVEY_NONE + 1 is 0. */
		const uint64_t index = (uint64_t)(uint32_t)(d->index + 1) +
				       codec_varint_to(&r->in, limit);

		if (more == NULL)
			return;
		*run = more;
		r->in.bad |= index >= limit;
		if (r->in.bad)
			return;
		d->index = more[(*count)++] = (uint32_t)index;
		d->more--;
	}
}

void
stored_take_host(struct reading *r)
{
	struct survey *s = r->s;
	const uint32_t count = s->host_count;
	struct survey_host *rows =
	    stored_room(r, TABLE_HOSTS, s->hosts, count, sizeof(*rows));

	if (rows == NULL)
		return;
	s->hosts = rows;
	rows[count].name =
	    take_name(r, count > 0 ? rows[count - 1].name : NULL);
	rows[count].first = s->at_count;
	rows[count].count = r->d->more =
	    (uint32_t)codec_varint_to(&r->in, s->address_count);
	s->host_count++;
	r->d->index = SURVEY_NONE;
	take_run(r, &s->at, &s->at_count, s->address_count);
}

void
stored_take_domain(struct reading *r)
{
	struct survey *s = r->s;
	const uint32_t count = s->domain_count;
	struct survey_domain *rows =
	    stored_room(r, TABLE_DOMAINS, s->domains, count, sizeof(*rows));

	if (rows == NULL)
		return;
	/* From here on runs are of hosts. */
	if (count == 0)
		r->d->cap[TABLE_RUNS] = 0;
	s->domains = rows;
	rows[count].name =
	    take_name(r, count > 0 ? rows[count - 1].name : NULL);
	rows[count].mail =
	    (uint8_t)codec_varint_to(&r->in, SURVEY_MAIL_COUNT - 1);
	rows[count].flags = (uint8_t)codec_varint_to(
	    &r->in, SURVEY_IMPLICIT | SURVEY_NULL_MX | SURVEY_PARTIAL);
	rows[count].first = s->mx_count;
	rows[count].count = r->d->more =
	    (uint32_t)codec_varint_to(&r->in, s->host_count);
	s->domain_count++;
	r->d->index = SURVEY_NONE;
	take_run(r, &s->mx, &s->mx_count, s->host_count);
}

void
stored_take_more(struct reading *r)
{
	struct survey *s = r->s;

	if (s->domain_count > 0)
		take_run(r, &s->mx, &s->mx_count, s->host_count);
	else
		take_run(r, &s->at, &s->at_count, s->address_count);
}
