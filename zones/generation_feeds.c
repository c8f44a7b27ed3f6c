/* Feeds: out of the ledger, into a generation and out of it. */
#include "generation_feeds.h"

#include <stdlib.h>
#include <string.h>

#include "generation_compile.h"

struct collect {
	struct ledger_txn *txn;
	struct generation_info *info;
	struct why *why;
};

static enum status
collect_feed(void *ctx, const struct feed_state *state)
{
	struct collect *c = ctx;
	struct generation_info *info = c->info;
	struct generation_feed *feeds,
	    feed = {.list = state->list, .last_good = state->last_good_time};
	struct scanner_state scanner;
	enum status st;

	if (state->last_good == 0)
		return ST_OK;
	st = ledger_scanner_by_id(c->txn, state->scanner, &scanner, c->why);
	if (st != ST_OK)
		return st;
	feeds = reallocarray(info->feeds, info->feed_count + 1, sizeof(*feeds));
	if (feeds == NULL)
		return why_no_memory(c->why);
	memcpy(feed.scanner, scanner.name, sizeof(feed.scanner));
	info->feeds = feeds;
	info->feeds[info->feed_count++] = feed;
	return ST_OK;
}

enum status
generation_feeds_collect(
    struct ledger_txn *txn, struct generation_info *info, struct why *why)
{
	struct collect c = {txn, info, why};

	return ledger_feeds(txn, collect_feed, &c, why);
}

void
generation_feeds_encode(const struct generation_info *info, uint8_t *out)
{
	for (size_t i = 0; i < info->feed_count; i++) {
		const struct generation_feed *f = &info->feeds[i];

		out = put16(out, f->list);
		out = put64(out, (uint64_t)f->last_good);
		out = generation_name_encode(f->scanner, out);
	}
}

static bool
decode_feed(
    const uint8_t *p, struct generation_info *info, struct generation_feed *out)
{
	out->list = get16(p);
	out->last_good = (int64_t)get64(p + 2);
	return generation_list_by_id(info, out->list) != NULL &&
	       generation_name_decode(p + 10, out->scanner);
}

enum status
generation_feeds_decode(
    struct slice value, struct generation_info *info, struct why *why)
{
	size_t count = value.len / GENERATION_FEED_LEN;
	bool good = value.len % GENERATION_FEED_LEN == 0;

	info->feeds = calloc(count + 1, sizeof(*info->feeds));
	if (info->feeds == NULL)
		return why_no_memory(why);
	info->feed_count = good ? count : 0;
	for (size_t i = 0; good && i < count; i++)
		good = decode_feed(value.data + i * GENERATION_FEED_LEN, info,
		    &info->feeds[i]);
	if (good)
		return ST_OK;
	why_set(why, "meta \"feeds\" is damaged");
	return ST_CORRUPT;
}

bool
generation_feeds_equal(
    const struct generation_info *a, const struct generation_info *b)
{
	if (a->feed_count != b->feed_count)
		return false;
	for (size_t i = 0; i < a->feed_count; i++)
		if (a->feeds[i].list != b->feeds[i].list ||
		    a->feeds[i].last_good != b->feeds[i].last_good ||
		    strcmp(a->feeds[i].scanner, b->feeds[i].scanner) != 0)
			return false;
	return true;
}
