/* Surveys and tickets as bytes; the layouts stand in ledger_codec.h. */
#include <assert.h>

#include "ledger_codec.h"

#define VALUE_VERSION 1

static int64_t
take_time(struct codec_in *in)
{
	return (int64_t)codec_varint_to(in, INT64_MAX);
}

static uint8_t *
put_time(uint8_t *p, int64_t t)
{
	assert(t >= 0);
	return codec_put_varint(p, (uint64_t)t);
}

size_t
survey_encode(const struct survey_record *rec, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	p = put_time(p, rec->taken);
	p = codec_put_varint(p, rec->list);
	p = codec_put_varint(p, rec->generation);
	p = codec_put_varint(p, rec->domains);
	p = codec_put_varint(p, rec->listed_domains);
	p = codec_put_varint(p, rec->listed_hosts);
	p = codec_put_varint(p, rec->listed_addresses);
	p = codec_put_short_text(p, rec->name, SURVEY_TEXT_MAX);
	p = codec_put_short_text(p, rec->actor, SURVEY_TEXT_MAX);
	p = codec_put_short_text(p, rec->input, SURVEY_TEXT_MAX);
	return (size_t)(p - out);
}

enum status
survey_decode(
    const uint8_t *data, size_t len, struct survey_record *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct survey_record r = {0};
	enum status st;

	r.taken = take_time(&in);
	r.list = (uint16_t)codec_varint_to(&in, UINT16_MAX);
	r.generation = codec_varint(&in);
	r.domains = codec_varint(&in);
	r.listed_domains = codec_varint(&in);
	r.listed_hosts = codec_varint(&in);
	r.listed_addresses = codec_varint(&in);
	r.name = codec_short_text(&in, SURVEY_TEXT_MAX);
	r.actor = codec_short_text(&in, SURVEY_TEXT_MAX);
	r.input = codec_short_text(&in, SURVEY_TEXT_MAX);
	st = codec_finish(&in, "survey", len, why);
	if (st == ST_OK)
		*out = r;
	return st;
}

/* The times and the texts in the order of the layout. */
#define TICKET_TIMES(X)                                                        \
	X(opened)                                                              \
	X(reported)                                                            \
	X(acked)                                                               \
	X(promised)                                                            \
	X(claimed)                                                             \
	X(verified)                                                            \
	X(reopened)                                                            \
	X(closed)
#define TICKET_TEXTS(X)                                                        \
	X(holder)                                                              \
	X(name)                                                                \
	X(contact)                                                             \
	X(lang)                                                                \
	X(channel)

size_t
ticket_encode(const struct ticket_record *rec, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(rec->state < TICKET_STATE_COUNT);
	p = put8(p, rec->state);
	p = codec_put_varint(p, rec->list);
	p = codec_put_varint(p, rec->survey);
#define X(name) p = put_time(p, rec->name);
	TICKET_TIMES(X)
#undef X
	p = codec_put_varint(p, rec->hosts);
	p = codec_put_varint(p, rec->claimed_hosts);
	p = codec_put_varint(p, rec->verified_hosts);
	p = codec_put_varint(p, rec->reopened_hosts);
#define X(name) p = codec_put_short_text(p, rec->name, TICKET_TEXT_MAX);
	TICKET_TEXTS(X)
#undef X
	return (size_t)(p - out);
}

enum status
ticket_decode(
    const uint8_t *data, size_t len, struct ticket_record *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct ticket_record r = {0};
	enum status st;

	r.state = codec_enum(&in, TICKET_STATE_COUNT);
	r.list = (uint16_t)codec_varint_to(&in, UINT16_MAX);
	r.survey = codec_varint(&in);
#define X(name) r.name = take_time(&in);
	TICKET_TIMES(X)
#undef X
	r.hosts = codec_varint(&in);
	r.claimed_hosts = codec_varint_to(&in, r.hosts);
	r.verified_hosts = codec_varint_to(&in, r.hosts);
	r.reopened_hosts = codec_varint_to(&in, r.hosts);
#define X(name) r.name = codec_short_text(&in, TICKET_TEXT_MAX);
	TICKET_TEXTS(X)
#undef X
	st = codec_finish(&in, "ticket", len, why);
	if (st == ST_OK)
		*out = r;
	return st;
}

size_t
ticket_host_key_encode(
    uint64_t ticket, uint16_t list, const struct prefix *prefix, uint8_t *out)
{
	uint8_t *p = put64(out, ticket);

	return 8 + ledger_prefix_key_encode(list, prefix, p);
}

enum status
ticket_host_key_decode(
    const uint8_t *data, size_t len, struct ticket_host *out, struct why *why)
{
	struct codec_in in = {data, len, false};
	const uint64_t ticket = codec_u64(&in);
	const uint16_t list = codec_u16(&in);
	struct prefix p = {0};
	enum status st;

	prefix_key_take(&in, &p);
	st = codec_finish(&in, "key of a ticket's host", len, why);
	if (st != ST_OK)
		return st;
	out->ticket = ticket;
	out->list = list;
	out->prefix = p;
	return ST_OK;
}

size_t
ticket_host_encode(const struct ticket_host *host, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(host->state < TICKET_HOST_STATE_COUNT);
	p = put8(p, host->state);
	p = codec_put_varint(p, host->closed);
	p = codec_put_varint(p, host->relapses);
	p = put_time(p, host->counted);
	p = put_time(p, host->claimed);
	p = put_time(p, host->verified);
	p = put_time(p, host->reopened);
	p = codec_put_varint(p, host->import);
	return (size_t)(p - out);
}

enum status
ticket_host_decode(
    const uint8_t *data, size_t len, struct ticket_host *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct ticket_host h = {0};
	enum status st;

	h.state = codec_enum(&in, TICKET_HOST_STATE_COUNT);
	h.closed = (uint16_t)codec_varint_to(&in, UINT16_MAX);
	h.relapses = (uint16_t)codec_varint_to(&in, UINT16_MAX);
	h.counted = take_time(&in);
	h.claimed = take_time(&in);
	h.verified = take_time(&in);
	h.reopened = take_time(&in);
	h.import = codec_varint(&in);
	st = codec_finish(&in, "ticket's host", len, why);
	if (st == ST_OK)
		*out = h;
	return st;
}

size_t
ticket_entry_encode(const struct ticket_entry *entry, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(entry->kind < TICKET_ENTRY_KIND_COUNT);
	p = put8(p, entry->kind);
	p = put_time(p, entry->noted);
	p = put_time(p, entry->time);
	p = codec_put_varint(p, entry->import);
	p = codec_put_short_text(p, entry->actor, TICKET_TEXT_MAX);
	p = codec_put_short_text(p, entry->text, TICKET_TEXT_MAX);
	return (size_t)(p - out);
}

enum status
ticket_entry_decode(
    const uint8_t *data, size_t len, struct ticket_entry *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct ticket_entry e = {0};
	enum status st;

	e.kind = codec_enum(&in, TICKET_ENTRY_KIND_COUNT);
	e.noted = take_time(&in);
	e.time = take_time(&in);
	e.import = codec_varint(&in);
	e.actor = codec_short_text(&in, TICKET_TEXT_MAX);
	e.text = codec_short_text(&in, TICKET_TEXT_MAX);
	st = codec_finish(&in, "line of a ticket", len, why);
	if (st == ST_OK)
		*out = e;
	return st;
}
