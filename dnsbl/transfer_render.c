/* Renders zone transfers, slice by slice. */
#include "transfer_render.h"

#include <assert.h>
#include <stdatomic.h>

#include "wire.h"

/* What a transfer is made of, one behind the other. */
enum step { END, SOA_NOW, SOA_SINCE, WHOLE, GONE, CAME };

/* RFC 5936 2.2; RFC 1995 4. The whole begins with the SOA. */
static const uint8_t programs[][8] = {
    [TRANSFER_AXFR] = {WHOLE, SOA_NOW, END},
    [TRANSFER_IXFR] = {SOA_NOW, SOA_SINCE, GONE, SOA_NOW, CAME, SOA_NOW, END},
    [TRANSFER_CURRENT] = {SOA_NOW, END},
    [TRANSFER_REFUSED] = {END},
};

/* Equal or newer than now, as serials are compared (RFC 1982 3.2). */
static bool
is_current(uint32_t serial, uint32_t now)
{
	return serial == now || (int32_t)(serial - now) > 0;
}

/* The records of the zone; above the most there may be, some such number. */
static uint64_t
count_zone(const struct transfer_order *o)
{
	uint64_t n = atomic_load(o->records);

	if (n == 0) {
		n = zone_walk_count(&o->source, o->max_records);
		atomic_store(o->records, n);
	}
	return n;
}

/* Has the difference few enough records to be sent instead of all? */
static bool
is_small(struct transfer_render *r, uint64_t whole)
{
	const struct transfer_order *o = &r->order;
	struct zone_record record;
	uint64_t left = whole / TRANSFER_SHARE;

	for (unsigned side = ZONE_GONE; side <= ZONE_CAME; side++) {
		zone_change_begin(
		    &r->change, &o->source, o->deltas, o->delta_count, side);
		while (zone_change_next(&r->change, &record))
			if (left-- == 0)
				return false;
	}
	return true;
}

static enum transfer_kind
choose_kind(struct transfer_render *r)
{
	const struct transfer_order *o = &r->order;
	uint64_t whole;

	if (o->incremental && is_current(o->since, o->source.serial))
		return TRANSFER_CURRENT;
	whole = count_zone(o);
	if (whole > o->max_records)
		return TRANSFER_REFUSED;
	if (o->incremental && o->delta_count > 0 && is_small(r, whole))
		return TRANSFER_IXFR;
	return TRANSFER_AXFR;
}

/* Keeps the SOA that every walk begins with. */
static void
take_soa(struct transfer_render *r)
{
	struct zone_record *soa = &r->soa;
	bool any;

	zone_walk_begin(&r->walk, &r->order.source);
	any = zone_walk_next(&r->walk, soa);
	assert(any && soa->type == DNS_TYPE_SOA &&
	       soa->rdata_len <= sizeof(r->soa_rdata));
	memcpy(r->soa_owner, soa->owner, soa->owner_len);
	memcpy(r->soa_rdata, soa->rdata, soa->rdata_len);
	soa->owner = r->soa_owner;
	soa->rdata = r->soa_rdata;
	/* Where walks meet, and each counts its stems for itself: one of its
	 * own length is no other's. */
	soa->own_len = 0;
}

static void
plan(struct transfer_render *r)
{
	r->kind = choose_kind(r);
	take_soa(r);
	r->step = programs[r->kind];
}

static void
fill_soa(struct transfer_render *r, uint32_t serial)
{
	put32(r->soa_rdata + r->order.source.apex->soa_serial_at, serial);
	r->record = r->soa;
}

static void
begin_step(struct transfer_render *r)
{
	const struct transfer_order *o = &r->order;

	transfer_message_forget(&r->message);
	if (*r->step == WHOLE)
		zone_walk_begin(&r->walk, &o->source);
	else if (*r->step == GONE || *r->step == CAME)
		zone_change_begin(&r->change, &o->source, o->deltas,
		    o->delta_count, *r->step == GONE ? ZONE_GONE : ZONE_CAME);
}

/* The step's next record; false: it has no more. */
static bool
continue_step(struct transfer_render *r)
{
	bool first = !r->begun;

	if (first)
		begin_step(r);
	r->begun = true;
	switch ((enum step) * r->step) {
	case SOA_NOW:
		fill_soa(r, r->order.source.serial);
		return first;
	case SOA_SINCE:
		fill_soa(r, r->order.since);
		return first;
	case WHOLE:
		return zone_walk_next(&r->walk, &r->record);
	case GONE:
	case CAME:
		return zone_change_next(&r->change, &r->record);
	case END:
		break;
	}
	return false;
}

/* false: that was all. */
static bool
next_record(struct transfer_render *r)
{
	while (!r->has_record && *r->step != END) {
		r->has_record = continue_step(r);
		if (!r->has_record) {
			r->step++;
			r->begun = false;
		}
	}
	return r->has_record;
}

/* Signs it and puts its length in front. false: it cannot be signed. */
static bool
seal(struct transfer_render *r, uint64_t now, size_t len, uint8_t *frame)
{
	uint8_t *data = frame + FRAME_LENGTH_LEN;

	if (tsig_room(&r->order.tsig) > 0)
		len = tsig_sign(
		    &r->order.tsig, data, len, TRANSFER_MESSAGE_MAX, now);
	if (len == 0)
		return false;
	put16(frame, (uint16_t)len);
	r->messages++;
	r->octets += FRAME_LENGTH_LEN + len;
	return true;
}

static void
begin_message(struct transfer_render *r, uint8_t *frame)
{
	transfer_message_begin(&r->message, frame + FRAME_LENGTH_LEN,
	    tsig_room(&r->order.tsig), &r->order.header, r->messages == 0);
}

/* One message: its length with the frame's; 0: it cannot be made. */
static size_t
render_message(struct transfer_render *r, uint64_t now, uint8_t *frame)
{
	uint8_t rcode =
	    r->kind == TRANSFER_REFUSED ? DNS_SERVFAIL : DNS_NOERROR;
	uint64_t before = r->octets;
	size_t len;

	begin_message(r, frame);
	while (
	    next_record(r) && transfer_message_add(&r->message, &r->record)) {
		r->has_record = false;
		r->records++;
	}
	if (r->has_record && r->message.answers == 0)
		return 0;
	len = transfer_message_end(&r->message, rcode);
	return seal(r, now, len, frame) ? r->octets - before : 0;
}

enum transfer_state
transfer_render(
    struct transfer_render *r, uint64_t now, uint8_t *out, size_t *len_out)
{
	size_t len = 0, more;

	if (r->kind == TRANSFER_UNPLANNED)
		plan(r);
	do {
		more = render_message(r, now, out + len);
		if (more == 0)
			return TRANSFER_FAILED;
		len += more;
	} while (len < TRANSFER_SLICE && next_record(r));
	*len_out = len;
	return next_record(r) ? TRANSFER_MORE : TRANSFER_DONE;
}

enum transfer_state
transfer_render_refusal(
    struct transfer_render *r, uint64_t now, uint8_t *out, size_t *len_out)
{
	r->kind = TRANSFER_REFUSED;
	r->step = programs[r->kind];
	return transfer_render(r, now, out, len_out);
}
