/* The ledger's values and keys as bytes; the layouts stand in the header. */
#include <assert.h>

#include "ledger_codec.h"

#define VALUE_VERSION 1
#define EVENT_VERSION 2

enum status
codec_finish(
    const struct codec_in *in, const char *what, size_t len, struct why *why)
{
	if (codec_done(in))
		return ST_OK;
	why_set(why, "%s of %zu bytes is damaged", what, len);
	return ST_CORRUPT;
}

struct codec_in
codec_begin(const uint8_t *data, size_t len, uint8_t version)
{
	struct codec_in in = {data, len, false};

	if (codec_u8(&in) != version)
		in.bad = true;
	return in;
}

size_t
ledger_prefix_key_encode(
    uint16_t list, const struct prefix *prefix, uint8_t *out)
{
	uint8_t *p = put16(out, list);

	return (size_t)(prefix_key_put(p, prefix) - out);
}

enum status
ledger_prefix_key_decode(const uint8_t *data, size_t len, uint16_t *list,
    struct prefix *prefix, struct why *why)
{
	struct codec_in in = {data, len, false};
	uint16_t id = codec_u16(&in);
	struct prefix p = {0};
	enum status st;

	prefix_key_take(&in, &p);
	st = codec_finish(&in, "key of a prefix", len, why);
	if (st != ST_OK)
		return st;
	*list = id;
	*prefix = p;
	return ST_OK;
}

size_t
event_key_encode(
    uint16_t list, const struct prefix *prefix, uint64_t seq, uint8_t *out)
{
	size_t n = ledger_prefix_key_encode(list, prefix, out);

	return (size_t)(put64(out + n, seq) - out);
}

enum status
event_key_decode(
    const uint8_t *data, size_t len, struct event *out, struct why *why)
{
	struct codec_in in = {data, len, false};
	uint16_t list = codec_u16(&in);
	struct prefix p = {0};
	enum status st;
	uint64_t seq;

	prefix_key_take(&in, &p);
	seq = codec_u64(&in);
	st = codec_finish(&in, "key of an event", len, why);
	if (st != ST_OK)
		return st;
	out->list = list;
	out->prefix = p;
	out->seq = seq;
	return ST_OK;
}

size_t
list_encode(const struct list_state *list, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(list->id != 0 && list->id != LEDGER_ALL_LISTS);
	p = put16(p, list->id);
	p = put32(p, list->serial);
	p = put64(p, list->last_import);
	return (size_t)(p - out);
}

enum status
list_decode(
    const uint8_t *data, size_t len, struct list_state *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct list_state l = {0};
	enum status st;

	l.id = codec_u16(&in);
	if (l.id == 0 || l.id == LEDGER_ALL_LISTS)
		in.bad = true;
	l.serial = codec_u32(&in);
	l.last_import = codec_u64(&in);
	st = codec_finish(&in, "state of a list", len, why);
	if (st == ST_OK)
		*out = l;
	return st;
}

size_t
scanner_encode(const struct scanner_state *s, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(s->id != 0 && s->last_ended >= 0);
	p = put16(p, s->id);
	p = put64(p, s->last_import);
	p = put64(p, s->last_seq);
	p = put64(p, (uint64_t)s->last_ended);
	return (size_t)(p - out);
}

enum status
scanner_decode(
    const uint8_t *data, size_t len, struct scanner_state *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct scanner_state s = {0};
	enum status st;

	s.id = codec_u16(&in);
	if (s.id == 0)
		in.bad = true;
	s.last_import = codec_u64(&in);
	s.last_seq = codec_u64(&in);
	s.last_ended = codec_time(&in);
	st = codec_finish(&in, "state of a scanner", len, why);
	if (st == ST_OK)
		*out = s;
	return st;
}

size_t
exemption_encode(const struct exemption *e, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(e->created >= 0 && e->expires >= 0);
	p = put64(p, (uint64_t)e->created);
	p = put64(p, (uint64_t)e->expires);
	p = codec_put_text(p, e->owner, EXEMPTION_TEXT_MAX);
	p = codec_put_text(p, e->reason, EXEMPTION_TEXT_MAX);
	return (size_t)(p - out);
}

enum status
exemption_decode(
    const uint8_t *data, size_t len, struct exemption *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct exemption e = {0};
	enum status st;

	e.created = codec_time(&in);
	e.expires = codec_time(&in);
	e.owner = codec_text(&in, EXEMPTION_TEXT_MAX);
	e.reason = codec_text(&in, EXEMPTION_TEXT_MAX);
	st = codec_finish(&in, "exemption", len, why);
	if (st == ST_OK)
		*out = e;
	return st;
}

size_t
feed_key_encode(uint16_t list, uint16_t scanner, uint8_t *out)
{
	return (size_t)(put16(put16(out, list), scanner) - out);
}

size_t
feed_encode(const struct feed_state *feed, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(feed->last_good_time >= 0 && feed->last_ended >= 0);
	p = codec_put_varint(p, feed->last_good);
	p = codec_put_varint(p, feed->last_tried);
	p = codec_put_varint(p, (uint64_t)feed->last_good_time);
	p = codec_put_varint(p, (uint64_t)feed->last_ended);
	p = codec_put_varint(p, feed->scope);
	p = codec_put_varint(p, feed->records);
	return (size_t)(p - out);
}

enum status
feed_decode(
    const uint8_t *data, size_t len, struct feed_state *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct feed_state f = {0};
	enum status st;

	f.last_good = codec_varint(&in);
	f.last_tried = codec_varint(&in);
	f.last_good_time = (int64_t)codec_varint_to(&in, INT64_MAX);
	f.last_ended = (int64_t)codec_varint_to(&in, INT64_MAX);
	f.scope = codec_varint(&in);
	f.records = codec_varint(&in);
	st = codec_finish(&in, "state of a feed", len, why);
	if (st == ST_OK)
		*out = f;
	return st;
}

size_t
recheck_encode(const struct recheck *r, uint8_t *out)
{
	uint8_t *p = put8(out, VALUE_VERSION);

	assert(r->asked >= 0 && r->answered >= 0);
	p = codec_put_varint(p, (uint64_t)r->asked);
	p = codec_put_varint(p, (uint64_t)r->answered);
	p = codec_put_short_text(p, r->actor, RECHECK_TEXT_MAX);
	p = codec_put_short_text(p, r->reason, RECHECK_TEXT_MAX);
	return (size_t)(p - out);
}

enum status
recheck_decode(
    const uint8_t *data, size_t len, struct recheck *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, VALUE_VERSION);
	struct recheck r = {0};
	enum status st;

	r.asked = (int64_t)codec_varint_to(&in, INT64_MAX);
	r.answered = (int64_t)codec_varint_to(&in, INT64_MAX);
	r.actor = codec_short_text(&in, RECHECK_TEXT_MAX);
	r.reason = codec_short_text(&in, RECHECK_TEXT_MAX);
	st = codec_finish(&in, "recheck", len, why);
	if (st == ST_OK)
		*out = r;
	return st;
}

_Static_assert(
    EVENT_KIND_COUNT <= 16 && FINDING_STATE_COUNT <= 16 && CLASS_COUNT <= 16,
    "more than their bits hold: new EVENT_VERSION");

size_t
event_encode(const struct event *ev, uint8_t *out)
{
	uint8_t *p = put8(out, EVENT_VERSION);

	assert(ev->kind < EVENT_KIND_COUNT && ev->class < CLASS_COUNT);
	assert(ev->before < FINDING_STATE_COUNT);
	assert(ev->after < FINDING_STATE_COUNT && ev->time >= 0);
	p = put8(p, (uint8_t)(ev->kind << 4 | ev->before));
	p = put8(p, (uint8_t)(ev->after << 4 | ev->class));
	p = codec_put_varint(p, (uint64_t)ev->time);
	p = codec_put_varint(p, ev->import);
	p = codec_put_varint(p, ev->scanner);
	p = codec_put_varint(p, ev->port);
	p = codec_put_short_text(p, ev->actor, EVENT_TEXT_MAX);
	p = codec_put_short_text(p, ev->reason, EVENT_TEXT_MAX);
	return (size_t)(p - out);
}

enum status
event_decode(
    const uint8_t *data, size_t len, struct event *out, struct why *why)
{
	struct codec_in in = codec_begin(data, len, EVENT_VERSION);
	struct event ev = {0};
	enum status st;

	codec_nibbles(
	    &in, &ev.kind, EVENT_KIND_COUNT, &ev.before, FINDING_STATE_COUNT);
	codec_nibbles(
	    &in, &ev.after, FINDING_STATE_COUNT, &ev.class, CLASS_COUNT);
	ev.time = (int64_t)codec_varint_to(&in, INT64_MAX);
	ev.import = codec_varint(&in);
	ev.scanner = (uint16_t)codec_varint_to(&in, UINT16_MAX);
	ev.port = (uint16_t)codec_varint_to(&in, UINT16_MAX);
	ev.actor = codec_short_text(&in, EVENT_TEXT_MAX);
	ev.reason = codec_short_text(&in, EVENT_TEXT_MAX);
	st = codec_finish(&in, "event", len, why);
	if (st == ST_OK)
		*out = ev;
	return st;
}
