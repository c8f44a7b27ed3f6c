/*
 * The writer of a generation file. The values of a list are put when the next
 * one begins: LMDB lays each on pages of its own.
 */
#include "generation_build.h"

#include <stdlib.h>
#include <string.h>

#include "generation_feeds.h"
#include "store.h"

struct generation_build {
	struct store *store;
	struct store_txn *txn;
	struct generation_pack pack; /* of the list */
	uint16_t list;
};

enum status
generation_build_new(const char *path, size_t map_size,
    struct generation_build **out, struct why *why)
{
	const struct store_options opt = {.mode = STORE_BUILD,
	    .dbs = generation_dbs,
	    .db_count = GENERATION_DB_COUNT,
	    .map_size = map_size};
	struct generation_build *b = calloc(1, sizeof(*b));
	enum status st;

	if (b == NULL)
		return why_no_memory(why);
	st = store_open(path, &opt, &b->store, why);
	if (st == ST_OK)
		st = store_begin(b->store, true, &b->txn, why);
	if (st != ST_OK) {
		generation_build_free(&b);
		return st;
	}
	*out = b;
	return ST_OK;
}

void
generation_build_free(struct generation_build **build)
{
	struct generation_build *b = *build;

	*build = NULL;
	if (b == NULL)
		return;
	store_abort(&b->txn);
	store_close(&b->store);
	generation_pack_free(&b->pack);
	free(b);
}

size_t
generation_build_map(const struct generation_build *build)
{
	return store_map_size(build->store);
}

static enum status
put_value(
    struct generation_build *b, size_t db, struct slice value, struct why *why)
{
	uint8_t key[GENERATION_KEY_LEN];

	put16(key, b->list);
	return value.len == 0
		   ? ST_OK
		   : store_put(b->txn, db, (struct slice){key, sizeof(key)},
			 value, STORE_APPEND, why);
}

/* Puts what there is of the list, and is ready for the next. */
static enum status
put_list(struct generation_build *b, struct why *why)
{
	enum status st = ST_OK;

	for (size_t db = 0; st == ST_OK && db < GENERATION_DB_COUNT; db++) {
		const struct buffer *v = &b->pack.values[db];

		st = put_value(b, db, (struct slice){v->data, v->len}, why);
	}
	generation_pack_reset(&b->pack);
	return st;
}

enum status
generation_build_list(struct generation_build *b, uint16_t list,
    struct generation_pack **pack_out, struct why *why)
{
	enum status st = put_list(b, why);

	b->list = list;
	*pack_out = &b->pack;
	return st;
}

enum status
generation_build_copy(struct generation_build *b, uint16_t list,
    const struct generation_data *data, struct why *why)
{
	const struct slice values[GENERATION_DB_COUNT] = {
	    [GENERATION_ANSWERS] = {data->answers.entries,
		(size_t)data->answers.count * ANSWER_ENTRY_LEN},
	    [GENERATION_RANGES4] = data->ranges4,
	    [GENERATION_INDEX4] = data->index4,
	    [GENERATION_WIDE6] = data->wide6,
	    [GENERATION_NARROW6] = data->narrow6};
	enum status st = put_list(b, why);

	b->list = list;
	for (size_t db = 0; st == ST_OK && db < GENERATION_DB_COUNT; db++)
		st = put_value(b, db, values[db], why);
	return st;
}

/* ---- meta ---- */

static enum status
put_meta(struct generation_build *b, const char *key, const uint8_t *data,
    size_t len, struct why *why)
{
	return store_put(b->txn, GENERATION_META, slice_of(key),
	    (struct slice){data, len}, STORE_PUT, why);
}

static enum status
put_lists(struct generation_build *b, const struct generation_info *info,
    struct why *why)
{
	struct buffer lists = {0};
	uint8_t *p = buffer_add(&lists, info->list_count * GENERATION_LIST_LEN);
	enum status st;

	if (p == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < info->list_count; i++)
		generation_list_encode(
		    &info->lists[i], p + i * GENERATION_LIST_LEN);
	st = put_meta(b, GENERATION_KEY_LISTS, lists.data, lists.len, why);
	free(lists.data);
	return st;
}

static enum status
put_feeds(struct generation_build *b, const struct generation_info *info,
    struct why *why)
{
	size_t len = info->feed_count * GENERATION_FEED_LEN;
	uint8_t *feeds;
	enum status st;

	if (len == 0)
		return ST_OK;
	feeds = malloc(len);
	if (feeds == NULL)
		return why_no_memory(why);
	generation_feeds_encode(info, feeds);
	st = put_meta(b, GENERATION_KEY_FEEDS, feeds, len, why);
	free(feeds);
	return st;
}

static enum status
write_meta(struct generation_build *b, const struct generation_info *info,
    struct why *why)
{
	uint8_t schema[4], number[8], sequence[8];
	enum status st;

	put32(schema, GENERATION_SCHEMA);
	put64(number, info->number);
	put64(sequence, info->sequence);
	st = put_meta(b, GENERATION_KEY_SCHEMA, schema, sizeof(schema), why);
	if (st == ST_OK)
		st = put_meta(
		    b, GENERATION_KEY_NUMBER, number, sizeof(number), why);
	if (st == ST_OK)
		st = put_meta(b, GENERATION_KEY_SEQUENCE, sequence,
		    sizeof(sequence), why);
	if (st == ST_OK)
		st = put_lists(b, info, why);
	return st == ST_OK ? put_feeds(b, info, why) : st;
}

enum status
generation_build_finish(struct generation_build *b,
    const struct generation_info *info, struct why *why)
{
	enum status st = put_list(b, why);

	/* LMDB makes a copy of its own until the commit. */
	generation_pack_free(&b->pack);
	if (st == ST_OK)
		st = write_meta(b, info, why);
	if (st == ST_OK)
		st = store_commit(&b->txn, why);
	if (st == ST_OK)
		st = store_sync(b->store, why);
	store_abort(&b->txn);
	/* ST_MAP_FULL asks for its size before it is freed. */
	if (st == ST_OK)
		store_close(&b->store);
	return st;
}
