/* The ledger's events: append-only, with an index by prefix. */
#include <errno.h>
#include <stdlib.h>

#include "ledger_impl.h"

const char *
event_kind_text(int kind)
{
	static const char *const words[] = {"listed", "delisted", "expired",
	    "removed", "changed", "exempted", "unexempted", "own_open"};

	_Static_assert(
	    sizeof(words) / sizeof(*words) == EVENT_KIND_COUNT, "words");
	return kind >= 0 && kind < EVENT_KIND_COUNT ? words[kind] : "?";
}

enum status
ledger_last_number(
    struct ledger_txn *txn, enum ledger_db db, uint64_t *out, struct why *why)
{
	struct store_cursor *cursor;
	struct slice key, value;
	enum status st;

	st = store_cursor_open(txn->txn, db, &cursor, why);
	if (st != ST_OK)
		return st;
	st = store_cursor_last(cursor, &key, &value, why);
	if (st == ST_NOT_FOUND) {
		*out = 0;
		st = ST_OK;
	} else if (st == ST_OK && key.len == 8) {
		*out = get64(key.data);
	} else if (st == ST_OK) {
		why_set(why, "ledger: last number is damaged");
		st = ST_CORRUPT;
	}
	store_cursor_close(&cursor);
	return st;
}

enum status
ledger_event_append(struct ledger_txn *txn, struct event *ev, struct why *why)
{
	uint8_t seq_key[8], index[EVENT_KEY_MAX], value[EVENT_VALUE_MAX];
	const struct slice k = {seq_key, sizeof(seq_key)};
	const struct slice v = {value, event_encode(ev, value)};
	struct slice i = {index, 0};
	enum status st;
	uint64_t last;

	st = ledger_last_number(txn, DB_EVENTS, &last, why);
	if (st != ST_OK)
		return st;
	put64(seq_key, last + 1);
	st = ledger_put(txn, DB_EVENTS, k, v, STORE_APPEND, why);
	if (st != ST_OK)
		return st;
	i.len = event_key_encode(ev->list, &ev->prefix, last + 1, index);
	st = ledger_put(txn, DB_EVENTS_BY_ADDR, i, (struct slice){index, 0},
	    STORE_PUT, why);
	if (st == ST_OK)
		ev->seq = last + 1;
	return st;
}

struct numbers {
	uint64_t *n;
	size_t count, room;
};

static enum status
numbers_add(struct numbers *list, uint64_t n, struct why *why)
{
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 64 : 2 * list->room;
		uint64_t *grown = reallocarray(list->n, room, sizeof(*grown));

		if (grown == NULL)
			return why_errno(why, ENOMEM, "ledger: events");
		list->n = grown;
		list->room = room;
	}
	list->n[list->count++] = n;
	return ST_OK;
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The sequences of every event that concerns the address, unsorted. */
static enum status
collect(struct ledger_txn *txn, uint16_t list, const struct addr *addr,
    struct numbers *out, struct why *why)
{
	struct ledger_cover cover;
	struct slice key, value;
	uint64_t seq;
	enum status st;

	st = ledger_cover_open(&cover, txn, DB_EVENTS_BY_ADDR, list, addr, why);
	if (st != ST_OK)
		return st;
	while ((st = ledger_cover_next(&cover, &key, &value, why)) == ST_OK) {
		st = event_key_decode(key.data, key.len, &seq, why);
		if (st != ST_OK)
			why_wrap(why, "ledger");
		else
			st = numbers_add(out, seq, why);
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
	enum status st;

	if (key.len != 8) {
		why_set(why, "ledger: key of an event is damaged");
		return ST_CORRUPT;
	}
	st = event_decode(value.data, value.len, out, why);
	out->seq = get64(key.data);
	if (st != ST_OK)
		why_wrap(why, "ledger: event %llu",
		    (unsigned long long)get64(key.data));
	return st;
}

static enum status
event_get(
    struct ledger_txn *txn, uint64_t seq, struct event *out, struct why *why)
{
	uint8_t key_bytes[8];
	const struct slice key = {key_bytes, sizeof(key_bytes)};
	struct slice value;
	enum status st;

	put64(key_bytes, seq);
	st = store_get(txn->txn, DB_EVENTS, key, &value, why);
	if (st == ST_OK)
		return event_read(key, value, out, why);
	if (st == ST_NOT_FOUND) {
		why_set(why, "it is missing");
		st = ST_CORRUPT;
	}
	why_wrap(why, "ledger: event %llu", (unsigned long long)seq);
	return st;
}

enum status
ledger_events_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr,
    enum status (*each)(void *ctx, const struct event *ev), void *ctx,
    struct why *why)
{
	struct numbers numbers = {0};
	struct event ev;
	enum status st;
	size_t i;

	st = collect(txn, list, addr, &numbers, why);
	if (st == ST_OK && numbers.count > 0)
		qsort(numbers.n, numbers.count, sizeof(*numbers.n), by_number);
	for (i = 0; st == ST_OK && i < numbers.count; i++) {
		st = event_get(txn, numbers.n[i], &ev, why);
		if (st == ST_OK)
			st = each(ctx, &ev);
	}
	free(numbers.n);
	return st;
}

/* Can the event be found by its prefix? */
static enum status
check_indexed(struct ledger_txn *txn, const struct event *ev, struct why *why)
{
	uint8_t index[EVENT_KEY_MAX];
	struct slice key = {index, 0}, value;
	enum status st;

	key.len = event_key_encode(ev->list, &ev->prefix, ev->seq, index);
	st = store_get(txn->txn, DB_EVENTS_BY_ADDR, key, &value, why);
	if (st != ST_NOT_FOUND)
		return st;
	why_set(why, "ledger: event %llu: its index does not have it",
	    (unsigned long long)ev->seq);
	return ST_CORRUPT;
}

/* With as many in the index as there are events, and each of them there, the
 * index has no others. */
static enum status
check_counts(struct ledger_txn *txn, struct why *why)
{
	uint64_t events, indexed;
	enum status st = store_count(txn->txn, DB_EVENTS, &events, why);

	if (st == ST_OK)
		st = store_count(txn->txn, DB_EVENTS_BY_ADDR, &indexed, why);
	if (st != ST_OK || events == indexed)
		return st;
	why_set(why, "ledger: %llu events, but %llu in their index",
	    (unsigned long long)events, (unsigned long long)indexed);
	return ST_CORRUPT;
}

enum status
ledger_events(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct event *ev), void *ctx,
    struct why *why)
{
	struct ledger_scan scan;
	struct slice key = {NULL, 0}, value;
	struct event ev;
	enum status st = check_counts(txn, why);

	if (st == ST_OK)
		st = ledger_scan_open(&scan, txn, DB_EVENTS, why);
	if (st != ST_OK)
		return st;
	st = ledger_scan_seek(&scan, key, &key, &value, why);
	while (st == ST_OK) {
		st = event_read(key, value, &ev, why);
		if (st == ST_OK)
			st = check_indexed(txn, &ev, why);
		if (st == ST_OK)
			st = each(ctx, &ev);
		if (st == ST_OK)
			st = ledger_scan_next(&scan, &key, &value, why);
	}
	ledger_scan_close(&scan);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
