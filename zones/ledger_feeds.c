/* The ledger's feeds: what a scanner brought to a list, and when. */
#include "ledger_impl.h"

static enum status
decode(struct slice key, struct slice value, struct feed_state *out,
    struct why *why)
{
	struct codec_in in = {key.data, key.len, false};
	const uint16_t list = codec_u16(&in), scanner = codec_u16(&in);
	enum status st = codec_finish(&in, "key of a feed", key.len, why);

	if (st == ST_OK)
		st = feed_decode(value.data, value.len, out, why);
	if (st != ST_OK) {
		why_wrap(why, "ledger");
		return st;
	}
	out->list = list;
	out->scanner = scanner;
	return ST_OK;
}

enum status
ledger_feed_get(struct ledger_txn *txn, uint16_t list, uint16_t scanner,
    struct feed_state *out, struct why *why)
{
	uint8_t buf[FEED_KEY_LEN];
	const struct slice key = {buf, feed_key_encode(list, scanner, buf)};
	struct slice value;
	enum status st = store_get(txn->txn, DB_FEEDS, key, &value, why);

	return st == ST_OK ? decode(key, value, out, why) : st;
}

enum status
ledger_feed_put(
    struct ledger_txn *txn, const struct feed_state *feed, struct why *why)
{
	uint8_t kbuf[FEED_KEY_LEN], vbuf[FEED_VALUE_MAX];
	const struct slice key = {
	    kbuf, feed_key_encode(feed->list, feed->scanner, kbuf)};
	const struct slice value = {vbuf, feed_encode(feed, vbuf)};

	return ledger_put(txn, DB_FEEDS, key, value, STORE_PUT, why);
}

struct feeds_ctx {
	enum status (*each)(void *ctx, const struct feed_state *feed);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct feeds_ctx *c = ctx;
	struct feed_state feed;
	enum status st = decode(key, value, &feed, why);

	return st == ST_OK ? c->each(c->ctx, &feed) : st;
}

enum status
ledger_feeds(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct feed_state *feed), void *ctx,
    struct why *why)
{
	struct feeds_ctx c = {each, ctx};

	return ledger_walk(
	    txn, DB_FEEDS, (struct slice){NULL, 0}, each_record, &c, why);
}
