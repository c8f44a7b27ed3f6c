/* The ledger's events: append-only, numbered, kept by place. */
#include <errno.h>
#include <stdlib.h>

#include "ledger_backup.h"
#include "ledger_impl.h"

const char *
event_kind_text(int kind)
{
	static const char *const words[] = {"listed", "delisted", "expired",
	    "removed", "changed", "exempted", "unexempted", "own_open",
	    "unconfirmed", "clearing", "restored", "alert", "recheck",
	    "ticket"};

	_Static_assert(
	    sizeof(words) / sizeof(*words) == EVENT_KIND_COUNT, "words");
	return kind >= 0 && kind < EVENT_KIND_COUNT ? words[kind] : "?";
}

/* The number of events ever appended, which is the last one's sequence. */
static enum status
load_count(struct ledger_txn *txn, struct why *why)
{
	uint64_t records = 0;
	enum status st;

	if (txn->events_known)
		return ST_OK;
	st = ledger_number_get(txn->txn, LEDGER_EVENTS, &txn->events, why);
	if (st == ST_OK && txn->events == 0)
		st = store_count(txn->txn, DB_EVENTS, &records, why);
	if (st == ST_OK && records > 0) {
		why_set(why, "ledger: number of its events is missing");
		st = ST_CORRUPT;
	}
	txn->events_known = st == ST_OK;
	return st;
}

enum status
ledger_event_append(struct ledger_txn *txn, struct event *ev, struct why *why)
{
	uint8_t key[EVENT_KEY_MAX], value[EVENT_VALUE_MAX];
	const struct slice v = {value, event_encode(ev, value)};
	struct slice k = {key, 0};
	enum status st = load_count(txn, why);

	if (st != ST_OK)
		return st;
	k.len = event_key_encode(ev->list, &ev->prefix, txn->events + 1, key);
	st = (ev->kind == EVENT_TICKET ? ledger_put_beside : ledger_put)(
	    txn, DB_EVENTS, k, v, STORE_PUT, why);
	if (st == ST_OK)
		ev->seq = ++txn->events;
	return st;
}

/* Where an event of a covering prefix stands. */
struct place {
	uint64_t seq;
	uint8_t len; /* of the prefix */
};

struct places {
	struct place *p;
	size_t count, room;
};

static enum status
places_add(struct places *list, const struct event *ev, struct why *why)
{
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 64 : 2 * list->room;
		struct place *grown =
		    reallocarray(list->p, room, sizeof(*grown));

		if (grown == NULL)
			return why_errno(why, ENOMEM, "ledger: events");
		list->p = grown;
		list->room = room;
	}
	list->p[list->count++] = (struct place){ev->seq, ev->prefix.len};
	return ST_OK;
}

static int
by_sequence(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

static enum status
read_key(struct slice key, struct event *out, struct why *why)
{
	enum status st = event_key_decode(key.data, key.len, out, why);

	if (st != ST_OK)
		why_wrap(why, "ledger");
	return st;
}

/* Every event that concerns the address, unsorted. */
static enum status
collect(struct ledger_txn *txn, uint16_t list, const struct addr *addr,
    struct places *out, struct why *why)
{
	struct ledger_cover cover;
	struct slice key, value;
	struct event ev;
	enum status st;

	st = ledger_cover_open(&cover, txn, DB_EVENTS, list, addr, why);
	if (st != ST_OK)
		return st;
	while ((st = ledger_cover_next(&cover, &key, &value, why)) == ST_OK) {
		st = read_key(key, &ev, why);
		if (st == ST_OK)
			st = places_add(out, &ev, why);
		if (st != ST_OK)
			break;
	}
	ledger_cover_close(&cover);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* One record of the events. */
static enum status
event_read(
    struct slice key, struct slice value, struct event *out, struct why *why)
{
	struct event at;
	enum status st = read_key(key, &at, why);

	if (st != ST_OK)
		return st;
	st = event_decode(value.data, value.len, out, why);
	out->seq = at.seq;
	out->list = at.list;
	out->prefix = at.prefix;
	if (st != ST_OK)
		why_wrap(why, "ledger: event %llu", (unsigned long long)at.seq);
	return st;
}

static enum status
event_get(struct ledger_txn *txn, uint16_t list, const struct prefix *prefix,
    uint64_t seq, struct event *out, struct why *why)
{
	uint8_t buf[EVENT_KEY_MAX];
	const struct slice key = {
	    buf, event_key_encode(list, prefix, seq, buf)};
	struct slice value;
	enum status st = store_get(txn->txn, DB_EVENTS, key, &value, why);

	if (st == ST_OK)
		return event_read(key, value, out, why);
	if (st == ST_NOT_FOUND) {
		why_set(why, "ledger: event %llu: it is missing",
		    (unsigned long long)seq);
		st = ST_CORRUPT;
	}
	return st;
}

enum status
ledger_events_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr,
    enum status (*each)(void *ctx, const struct event *ev), void *ctx,
    struct why *why)
{
	struct places places = {0};
	struct prefix prefix;
	struct event ev;
	enum status st;
	size_t i;

	st = collect(txn, list, addr, &places, why);
	if (st == ST_OK && places.count > 0)
		qsort(places.p, places.count, sizeof(*places.p), by_sequence);
	for (i = 0; st == ST_OK && i < places.count; i++) {
		prefix = prefix_cut(addr, places.p[i].len);
		st = event_get(txn, list, &prefix, places.p[i].seq, &ev, why);
		if (st == ST_OK)
			st = each(ctx, &ev);
	}
	free(places.p);
	return st;
}

struct events_ctx {
	const struct ledger_txn *txn;
	enum status (*each)(void *ctx, const struct event *ev);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct events_ctx *c = ctx;
	struct event ev;
	enum status st = event_read(key, value, &ev, why);

	if (st != ST_OK)
		return st;
	if (ev.seq >= 1 && ev.seq <= c->txn->events)
		return c->each(c->ctx, &ev);
	why_set(why, "ledger: event %llu of %llu: damaged",
	    (unsigned long long)ev.seq, (unsigned long long)c->txn->events);
	return ST_CORRUPT;
}

enum status
ledger_events(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct event *ev), void *ctx,
    struct why *why)
{
	struct events_ctx c = {txn, each, ctx};
	enum status st = load_count(txn, why);

	if (st != ST_OK)
		return st;
	return ledger_walk(
	    txn, DB_EVENTS, (struct slice){NULL, 0}, each_record, &c, why);
}

struct trim_ctx {
	struct ledger_txn *txn;
	int64_t before;
	uint64_t count;
};

/* Deletes the event where it is old. */
static enum status
trim_one(void *ctx, struct slice key, struct slice value, struct why *why)
{
	struct trim_ctx *c = ctx;
	uint8_t place[EVENT_KEY_MAX];
	struct event ev;
	enum status st = event_read(key, value, &ev, why);

	if (st != ST_OK || ev.time >= c->before)
		return st;
	/* The key lies in the map, which the delete changes. */
	memcpy(place, key.data, key.len);
	st = ledger_del(c->txn, DB_EVENTS, (struct slice){place, key.len}, why);
	c->count += st == ST_OK;
	return st;
}

enum status
ledger_events_trim(struct ledger_txn *txn, int64_t before, uint64_t *count_out,
    struct why *why)
{
	struct trim_ctx c = {txn, before, 0};
	enum status st = ledger_walk(
	    txn, DB_EVENTS, (struct slice){NULL, 0}, trim_one, &c, why);

	if (st == ST_OK)
		*count_out = c.count;
	return st;
}

enum status
ledger_event_load(
    struct ledger_txn *txn, const struct event *ev, struct why *why)
{
	uint8_t key[EVENT_KEY_MAX], value[EVENT_VALUE_MAX];
	const struct slice k = {
	    key, event_key_encode(ev->list, &ev->prefix, ev->seq, key)};
	const struct slice v = {value, event_encode(ev, value)};

	return ledger_put(txn, DB_EVENTS, k, v, STORE_PUT, why);
}
