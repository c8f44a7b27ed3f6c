/* A survey to bytes. */
#include <stdlib.h>

#include "codec.h"
#include "parts.h"
#include "stored_codec.h"

struct encoder {
	const struct survey *s;
	stored_emit emit;
	void *ctx;
	uint8_t *record; /* PARTS_RECORD_MAX octets */
	struct why *why;
};

static enum status
emit(struct encoder *e, const uint8_t *end)
{
	return e->emit(e->ctx,
	    (struct slice){e->record, (size_t)(end - e->record)}, e->why);
}

static uint8_t *
put_text(uint8_t *p, const char *text)
{
	return codec_put_short_text(p, slice_of(text), STORED_TEXT_MAX);
}

static uint8_t *
put_index(uint8_t *p, uint32_t index)
{
	return codec_put_varint(
	    p, index == SURVEY_NONE ? 0 : (uint64_t)index + 1);
}

static enum status
put_head(struct encoder *e)
{
	const struct survey *s = e->s;
	uint8_t *p = put8(e->record, 'H');

	p = codec_put_varint(p, STORED_VERSION);
	p = put64(p, (uint64_t)s->taken);
	p = put_text(p, s->name);
	p = put_text(p, s->list);
	p = codec_put_varint(p, s->generation);
	p = codec_put_varint(p, s->serial);
	p = codec_put_varint(p, s->wanted);
	p = put_text(p, s->input);
	p = codec_put_varint(p, s->lines);
	p = codec_put_varint(p, s->refused);
	p = codec_put_varint(p, s->duplicates);
	return emit(e, p);
}

static enum status
put_party(struct encoder *e, const struct survey_party *party)
{
	uint8_t *p = put8(e->record, 'P');

	p = put_text(p, party->key);
	p = put_text(p, party->name);
	p = put_text(p, party->contact);
	p = put_text(p, party->lang);
	p = put_text(p, party->domain);
	p = put_text(p, party->country);
	p = put_text(p, party->note);
	return emit(e, p);
}

static enum status
put_source(struct encoder *e, const struct survey_source *source)
{
	uint8_t *p = put8(e->record, 'S');

	p = codec_put_varint(p, source->kind);
	p = put_text(p, source->file);
	p = put64(p, (uint64_t)source->date);
	p = codec_put_varint(p, source->entries);
	p = codec_put_varint(p, source->refused);
	return emit(e, p);
}

static enum status
put_dnsbl(struct encoder *e, const struct survey_dnsbl *d)
{
	uint8_t *p = put8(e->record, 'L');

	p = put_text(p, d->zone);
	p = codec_put_varint(p, d->usable);
	p = put_text(p, d->why != NULL ? d->why : "");
	return emit(e, p);
}

static enum status
put_address(struct encoder *e, const struct survey_address *a)
{
	const size_t octets = addr_bits(a->addr.family) / 8;
	uint8_t *p = put8(e->record, 'A');

	p = put8(p, a->addr.family);
	memcpy(p, a->addr.b, octets);
	p = codec_put_varint(p + octets, a->classes);
	p = codec_put_varint(p, a->others);
	p = codec_put_varint(p, a->unknown);
	p = put8(p, a->len);
	p = put8(p, a->holder_source);
	p = put8(p, a->asn_source);
	p = put_index(p, a->holder);
	p = put_index(p, a->asn);
	return emit(e, p);
}

/* The indices of a run, behind what is in the record up to p; in records of
 * their own where they are more than one has room for. */
static enum status
put_run(struct encoder *e, uint8_t *p, const uint32_t *run, uint32_t count)
{
	enum status st = ST_OK;
	uint32_t last = SURVEY_NONE;

	p = codec_put_varint(p, count);
	for (uint32_t i = 0; i < count && st == ST_OK; i++) {
		if (i > 0 && i % STORED_RUN == 0) {
			st = emit(e, p);
			p = put8(e->record, '+');
		}
		/* SURVEY_NONE + 1 is 0. */
		p = codec_put_varint(p, run[i] - (last + 1));
		last = run[i];
	}
	return st == ST_OK ? emit(e, p) : st;
}

static enum status
put_host(struct encoder *e, const struct survey_host *h)
{
	uint8_t *p = put_text(put8(e->record, 'M'), h->name);

	return put_run(e, p, e->s->at + h->first, h->count);
}

static enum status
put_domain(struct encoder *e, const struct survey_domain *d)
{
	uint8_t *p = put_text(put8(e->record, 'D'), d->name);

	p = codec_put_varint(p, d->mail);
	p = codec_put_varint(p, d->flags);
	return put_run(e, p, e->s->mx + d->first, d->count);
}

static enum status
put_end(struct encoder *e)
{
	const struct survey *s = e->s;
	uint8_t *p = put8(e->record, 'E');

	p = codec_put_varint(p, s->party_count);
	p = codec_put_varint(p, s->source_count);
	p = codec_put_varint(p, s->dnsbl_count);
	p = codec_put_varint(p, s->address_count);
	p = codec_put_varint(p, s->host_count);
	p = codec_put_varint(p, s->domain_count);
	return emit(e, p);
}

static enum status
put_all(struct encoder *e)
{
	const struct survey *s = e->s;
	enum status st = put_head(e);

	for (uint32_t i = 0; i < s->party_count && st == ST_OK; i++)
		st = put_party(e, &s->parties[i]);
	for (uint32_t i = 0; i < s->source_count && st == ST_OK; i++)
		st = put_source(e, &s->sources[i]);
	for (uint32_t i = 0; i < s->dnsbl_count && st == ST_OK; i++)
		st = put_dnsbl(e, &s->dnsbl[i]);
	for (uint32_t i = 0; i < s->address_count && st == ST_OK; i++)
		st = put_address(e, &s->addresses[i]);
	for (uint32_t i = 0; i < s->host_count && st == ST_OK; i++)
		st = put_host(e, &s->hosts[i]);
	for (uint32_t i = 0; i < s->domain_count && st == ST_OK; i++)
		st = put_domain(e, &s->domains[i]);
	return st == ST_OK ? put_end(e) : st;
}

enum status
stored_encode(
    const struct survey *s, stored_emit to, void *ctx, struct why *why)
{
	struct encoder e = {s, to, ctx, malloc(PARTS_RECORD_MAX), why};
	enum status st;

	if (e.record == NULL)
		return why_no_memory(why);
	st = put_all(&e);
	free(e.record);
	return st;
}
