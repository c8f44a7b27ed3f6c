/*
 * A ledger of an older schema becomes one of this. Findings and imports stay as
 * they are: all versions of their values are read, and each is written anew in
 * time.
 *
 * Schema 1 kept an event in a database "events", by sequence, and an empty
 * value in events_by_addr, by place and sequence; the value moves there. Schema
 * 2 had no feeds, parts and rechecks, no index of scan ids and no id: feeds and
 * index follow from the imports. Schema 3 had no surveys and no tickets.
 *
 * One write transaction: whatever interrupts it leaves the older schema.
 */
#include "ledger_impl.h"

/* The database that schema 2 has no more, behind those that stay. */
#define DB_OLD_EVENTS	  DB_COUNT
#define OLD_EVENT_VERSION 1
/* From which on there are feeds, the index of scan ids and an id. */
#define SCHEMA_WITH_FEEDS 3

static const char *const all_names[] = {LEDGER_DB_NAMES, "events"};

/*
 * An event's value of version 1:
 *   version u8 = 1 | kind u8 | before u8 | after u8 | class u8 | time i64 |
 *   import u64 | list u16 | scanner u16 | port u16 | prefix |
 *   actor, reason: length u16 | bytes
 */
static enum status
decode_old(struct slice value, struct event *out, struct why *why)
{
	struct codec_in in = {value.data, value.len, false};

	memset(out, 0, sizeof(*out));
	if (codec_u8(&in) != OLD_EVENT_VERSION)
		in.bad = true;
	out->kind = codec_enum(&in, EVENT_KIND_COUNT);
	out->before = codec_enum(&in, FINDING_STATE_COUNT);
	out->after = codec_enum(&in, FINDING_STATE_COUNT);
	out->class = codec_enum(&in, CLASS_COUNT);
	out->time = codec_time(&in);
	out->import = codec_u64(&in);
	out->list = codec_u16(&in);
	out->scanner = codec_u16(&in);
	out->port = codec_u16(&in);
	prefix_key_take(&in, &out->prefix);
	out->actor = codec_text(&in, EVENT_TEXT_MAX);
	out->reason = codec_text(&in, EVENT_TEXT_MAX);
	if (codec_done(&in))
		return ST_OK;
	why_set(why, "it is damaged");
	return ST_CORRUPT;
}

/* The event that an index entry stands for. */
static enum status
old_event(struct ledger_txn *txn, const struct event *at, struct event *out,
    struct why *why)
{
	struct slice value;
	uint8_t seq[8];
	enum status st;

	put64(seq, at->seq);
	st = store_get(txn->txn, DB_OLD_EVENTS,
	    (struct slice){seq, sizeof(seq)}, &value, why);
	if (st == ST_OK)
		st = decode_old(value, out, why);
	if (st == ST_OK && (out->list != at->list ||
			       prefix_cmp(&out->prefix, &at->prefix) != 0)) {
		why_set(why, "its index has another place for it");
		st = ST_CORRUPT;
	}
	if (st == ST_NOT_FOUND) {
		why_set(why, "it is missing");
		st = ST_CORRUPT;
	}
	if (st != ST_OK)
		why_wrap(why, "event %llu", (unsigned long long)at->seq);
	return st;
}

/* Puts the event in the place of its index entry. */
static enum status
move_one(struct ledger_txn *txn, struct slice key, struct why *why)
{
	uint8_t buf[EVENT_VALUE_MAX], place[EVENT_KEY_MAX];
	struct slice value = {buf, 0};
	struct event at, ev;
	enum status st;

	st = event_key_decode(key.data, key.len, &at, why);
	if (st == ST_OK)
		st = old_event(txn, &at, &ev, why);
	if (st != ST_OK)
		return st;
	if (at.seq > txn->events)
		txn->events = at.seq;
	value.len = event_encode(&ev, buf);
	/* The key lies in the map, which the put changes. */
	memcpy(place, key.data, key.len);
	return ledger_put(txn, DB_EVENTS, (struct slice){place, key.len}, value,
	    STORE_PUT, why);
}

static enum status
move_events(struct ledger_txn *txn, struct why *why)
{
	struct slice key = {NULL, 0}, value;
	struct ledger_scan scan;
	enum status st;

	st = ledger_scan_open(&scan, txn, DB_EVENTS, why);
	if (st != ST_OK)
		return st;
	st = ledger_scan_seek(&scan, key, &key, &value, why);
	while (st == ST_OK) {
		st = move_one(txn, key, why);
		if (st == ST_OK)
			st = ledger_scan_next(&scan, &key, &value, why);
	}
	ledger_scan_close(&scan);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* With as many in the index as there are events, and each of those an event,
 * none is lost. */
static enum status
check_counts(struct store_txn *txn, struct why *why)
{
	uint64_t events, indexed;
	enum status st = store_count(txn, DB_OLD_EVENTS, &events, why);

	if (st == ST_OK)
		st = store_count(txn, DB_EVENTS, &indexed, why);
	if (st != ST_OK || events == indexed)
		return st;
	why_set(why, "%llu events, but %llu in their index",
	    (unsigned long long)events, (unsigned long long)indexed);
	return ST_CORRUPT;
}

static enum status
convert_events(struct ledger_txn *txn, struct why *why)
{
	enum status st = check_counts(txn->txn, why);

	if (st == ST_OK)
		st = move_events(txn, why);
	if (st == ST_OK)
		st = store_drop(txn->txn, DB_OLD_EVENTS, why);
	if (st == ST_OK)
		st = ledger_number_put(
		    txn->txn, LEDGER_EVENTS, txn->events, why);
	return st;
}

/* The scan or list of a scanner is the newest of its feed. */
static enum status
note_feed(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	struct feed_state feed = {.list = rec->list, .scanner = rec->scanner};
	enum status st =
	    ledger_feed_get(txn, rec->list, rec->scanner, &feed, why);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	feed.last_good = feed.last_tried = rec->id;
	feed.last_good_time = rec->time;
	feed.records = rec->counts.read;
	if (rec->complete && rec->ended > feed.last_ended)
		feed.last_ended = rec->ended;
	return ledger_feed_put(txn, &feed, why);
}

static enum status
note_import(void *ctx, struct slice key, struct slice value, struct why *why)
{
	struct import_record rec;
	struct ledger_txn *txn = ctx;
	enum status st = import_decode(value.data, value.len, &rec, why);

	if (st != ST_OK || key.len != 8) {
		why_set(why, "an import is damaged");
		return ST_CORRUPT;
	}
	rec.id = get64(key.data);
	if (rec.kind != IMPORT_SCAN && rec.kind != IMPORT_LIST)
		return ST_OK;
	/* Its texts lie in the map: first what reads them. */
	st = ledger_index_scan(txn, &rec, why);
	return st == ST_OK ? note_feed(txn, &rec, why) : st;
}

static enum status
create_missing(
    struct store_txn *txn, const struct store *store, struct why *why)
{
	enum status st = ST_OK;
	size_t i;

	for (i = 0; st == ST_OK && i < DB_COUNT; i++)
		if (!store_has(store, i))
			st = store_create(txn, i, all_names[i], why);
	return st;
}

/* Of schema 1 or 2: feeds, the index and an id. */
static enum status
convert_imports(struct ledger_txn *txn, struct why *why)
{
	enum status st = ledger_walk(
	    txn, DB_IMPORTS, (struct slice){NULL, 0}, note_import, txn, why);

	return st == ST_OK ? ledger_begin_new(txn->txn, why) : st;
}

/* The content stays the same, so the sequence does. */
static enum status
convert(struct store_txn *txn, const struct store *store, struct why *why)
{
	struct ledger_txn ledger = {.txn = txn, .write = true};
	uint32_t schema = LEDGER_SCHEMA_OLDEST;
	enum status st = ledger_schema_get(txn, &schema, why);

	/* One that was never written has none. */
	if ((st != ST_OK && st != ST_NOT_FOUND) || schema == LEDGER_SCHEMA)
		return st;
	st = ST_OK;
	if (store_has(store, DB_OLD_EVENTS))
		st = convert_events(&ledger, why);
	if (st == ST_OK)
		st = create_missing(txn, store, why);
	if (st == ST_OK)
		st = schema < SCHEMA_WITH_FEEDS
			 ? convert_imports(&ledger, why)
			 : ledger_schema_put(txn, LEDGER_SCHEMA, why);
	return st;
}

static enum status
upgrade(struct store *store, struct why *why)
{
	struct store_txn *txn;
	enum status st = store_begin(store, true, &txn, why);

	if (st != ST_OK)
		return st;
	st = convert(txn, store, why);
	if (st == ST_OK)
		return store_commit(&txn, why);
	store_abort(&txn);
	return st;
}

enum status
ledger_upgrade(const char *path, struct why *why)
{
	struct store_options opt = {
	    .mode = STORE_WRITE,
	    .dbs = all_names,
	    .db_count = sizeof(all_names) / sizeof(*all_names),
	    .lacking = true,
	};
	struct store *store;
	enum status st;

	do {
		st = store_open(path, &opt, &store, why);
		if (st != ST_OK)
			return st;
		/* A database that was made or dropped is gone for this
		 * opening, so a map that ran full is made larger at the next.
		 */
		opt.map_size = 2 * store_map_size(store);
		st = upgrade(store, why);
		store_close(&store);
	} while (st == ST_MAP_FULL);
	if (st != ST_OK)
		why_wrap(why, "%s: cannot be made schema %u", path,
		    (unsigned)LEDGER_SCHEMA);
	return st;
}
