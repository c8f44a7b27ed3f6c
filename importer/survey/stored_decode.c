/* A survey from bytes, none of which is believed. */
#include <inttypes.h>

#include "config.h"
#include "format_clean.h"
#include "grow.h"
#include "stored_impl.h"

void *
stored_room(struct reading *r, enum table table, void *data, uint32_t count,
    size_t size)
{
	void *more = NULL;

	if (count < UINT32_MAX - 1)
		more = grow(data, &r->d->cap[table], (size_t)count + 1, size);
	r->no_memory |= more == NULL;
	return more;
}

const char *
stored_keep(struct reading *r, struct slice text)
{
	const char *kept = survey_text(r->s, text);

	r->no_memory |= kept == NULL;
	return kept != NULL ? kept : "";
}

/* UTF-8 without NUL. */
static const char *
take_text(struct reading *r)
{
	struct slice text = codec_short_text(&r->in, STORED_TEXT_MAX);

	if (text.len == 0)
		return "";
	r->in.bad |=
	    memchr(text.data, '\0', text.len) != NULL || !utf8_valid(text);
	return r->in.bad ? "" : stored_keep(r, text);
}

/* ---- records ---- */

static void
take_head(struct reading *r)
{
	struct survey *s = r->s;

	r->in.bad |= codec_varint(&r->in) != STORED_VERSION;
	s->taken = codec_time(&r->in);
	s->name = take_text(r);
	s->list = take_text(r);
	s->generation = codec_varint(&r->in);
	s->serial = (uint32_t)codec_varint_to(&r->in, UINT32_MAX);
	s->wanted = (class_mask)codec_varint_to(&r->in, CLASS_MASK_ALL);
	s->input = take_text(r);
	s->lines = codec_varint(&r->in);
	s->refused = codec_varint(&r->in);
	s->duplicates = codec_varint(&r->in);
}

static void
take_party(struct reading *r)
{
	const uint32_t next = r->s->party_count;
	struct survey_party p;
	uint32_t index;

	p.key = take_text(r);
	p.name = take_text(r);
	p.contact = take_text(r);
	p.lang = take_text(r);
	p.domain = take_text(r);
	p.country = take_text(r);
	p.note = take_text(r);
	if (r->in.bad || r->no_memory)
		return;
	index = survey_party(r->s, &p);
	r->no_memory |= index == SURVEY_NONE;
	/* Each is there once. */
	r->in.bad |= index != next;
}

static void
take_source(struct reading *r)
{
	struct survey *s = r->s;
	struct survey_source *rows = stored_room(
	    r, TABLE_SOURCES, s->sources, s->source_count, sizeof(*rows));
	struct survey_source *row;

	if (rows == NULL)
		return;
	s->sources = rows;
	row = &rows[s->source_count];
	row->kind = (uint8_t)codec_varint_to(&r->in, SOURCE_COUNT - 1);
	row->file = take_text(r);
	row->date = codec_time(&r->in);
	row->entries = codec_varint(&r->in);
	row->refused = codec_varint(&r->in);
	r->in.bad |= s->source_count == SURVEY_SOURCES_MAX;
	s->source_count++;
}

static void
take_dnsbl(struct reading *r)
{
	struct survey *s = r->s;
	struct survey_dnsbl *rows = stored_room(
	    r, TABLE_DNSBL, s->dnsbl, s->dnsbl_count, sizeof(*rows));
	struct survey_dnsbl *row;

	if (rows == NULL)
		return;
	s->dnsbl = rows;
	row = &rows[s->dnsbl_count];
	row->zone = take_text(r);
	row->usable = codec_varint_to(&r->in, 1) == 1;
	row->why = take_text(r);
	r->in.bad |= s->dnsbl_count == CONFIG_DNSBL_MAX;
	s->dnsbl_count++;
}

static void
take_end(struct reading *r)
{
	const struct survey *s = r->s;
	const uint32_t counts[] = {s->party_count, s->source_count,
	    s->dnsbl_count, s->address_count, s->host_count, s->domain_count};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		r->in.bad |= codec_varint(&r->in) != counts[i];
}

/* ---- all of them ---- */

/* In the order in which they come; HEAD and END once. */
static const struct {
	char kind;
	void (*take)(struct reading *r);
} records[] = {
    {'H', take_head},
    {'P', take_party},
    {'S', take_source},
    {'L', take_dnsbl},
    {'A', stored_take_address},
    {'M', stored_take_host},
    {'D', stored_take_domain},
    {'E', take_end},
};
#define HEAD 1 /* places among them, from 1 */
#define END  (sizeof(records) / sizeof(records[0]))

static void
take_record(struct reading *r)
{
	struct stored_decoder *d = r->d;
	const char kind = (char)codec_u8(&r->in);
	uint8_t place = 1;

	if (kind == '+') {
		r->in.bad |= d->more == 0;
		stored_take_more(r);
		return;
	}
	while (place <= END && records[place - 1].kind != kind)
		place++;
	r->in.bad |= place > END || d->more > 0 || place < d->last ||
		     (place == d->last && (place == HEAD || place == END)) ||
		     (place != HEAD && d->last == 0);
	if (r->in.bad)
		return;
	d->last = place;
	records[place - 1].take(r);
}

static enum status
damaged(const struct stored_decoder *d, struct why *why)
{
	why_set(why,
	    "the stored survey is damaged behind %" PRIu32 " domains, %" PRIu32
	    " hosts, %" PRIu32 " addresses",
	    d->s->domain_count, d->s->host_count, d->s->address_count);
	return ST_CORRUPT;
}

enum status
stored_decode(struct stored_decoder *d, struct slice bytes, struct why *why)
{
	struct reading r = {.d = d, .in = {bytes.data, bytes.len, false}};

	if (d->s == NULL)
		d->s = survey_new();
	if (d->s == NULL)
		return why_no_memory(why);
	r.s = d->s;
	while (r.in.left > 0 && !r.in.bad && !r.no_memory)
		take_record(&r);
	if (r.no_memory)
		return why_no_memory(why);
	return r.in.bad ? damaged(d, why) : ST_OK;
}

/* Mail is where there is an address. */
static bool
has_true_mail(const struct survey *s, const struct survey_domain *d)
{
	bool reached = false;

	for (uint32_t i = 0; i < d->count && !reached; i++)
		reached = s->hosts[s->mx[d->first + i]].count > 0;
	return reached == (d->mail == SURVEY_MAIL);
}

enum status
stored_decode_end(
    struct stored_decoder *d, struct survey **out, struct why *why)
{
	if (d->s == NULL)
		return stored_decode(d, (struct slice){NULL, 0}, why) == ST_OK
			   ? damaged(d, why)
			   : ST_NO_MEMORY;
	if (d->last != END)
		return damaged(d, why);
	for (uint32_t i = 0; i < d->s->domain_count; i++)
		if (!has_true_mail(d->s, &d->s->domains[i]))
			return damaged(d, why);
	*out = d->s;
	d->s = NULL;
	return ST_OK;
}

void
stored_decode_free(struct stored_decoder *d)
{
	survey_free(&d->s);
}
