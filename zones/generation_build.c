/*
 * The writer of a generation file. One chunk is open at a time; it is
 * appended when a piece belongs to another. Appending in key order fills
 * LMDB's pages and never splits one.
 */
#include "generation_build.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"

/* A growing run of bytes. */
struct buffer {
	uint8_t *data;
	size_t len, cap;
};

struct generation_build {
	struct store *store;
	struct store_txn *txn;

	uint8_t key[CHUNK6_KEY_LEN]; /* of the open chunk */
	size_t key_len;		     /* 0: none is open */
	struct buffer chunk;

	/* Answers one after the other, and where each begins; the hash table
	 * holds id + 1, 0 is free. */
	struct buffer answers;
	size_t *begins;
	uint32_t answer_count, answer_cap;
	uint32_t *slots;
	size_t slot_count; /* a power of two */
};

/* Room for len more bytes; NULL when there is no memory. */
static uint8_t *
buffer_room(struct buffer *b, size_t len)
{
	if (b->data == NULL || b->cap - b->len < len) {
		size_t cap = b->cap < 4096 ? 4096 : b->cap;
		uint8_t *data;

		while (cap - b->len < len)
			cap *= 2;
		data = realloc(b->data, cap);
		if (data == NULL)
			return NULL;
		b->data = data;
		b->cap = cap;
	}
	b->len += len;
	return b->data + b->len - len;
}

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
	free(b->chunk.data);
	free(b->answers.data);
	free(b->begins);
	free(b->slots);
	free(b);
}

size_t
generation_build_map(const struct generation_build *build)
{
	return store_map_size(build->store);
}

/* ---- answers ---- */

static struct slice
answer_at(const struct generation_build *b, uint32_t id)
{
	size_t begin = b->begins[id];

	return (struct slice){
	    b->answers.data + begin, b->begins[id + 1] - begin};
}

/* The slot that holds the answer, or the free one where it belongs. */
static uint32_t *
slot_of(const struct generation_build *b, const uint8_t *data, size_t len)
{
	size_t mask = b->slot_count - 1;
	size_t i = (size_t)generation_hash(0, data, len) & mask;

	for (; b->slots[i] != 0; i = (i + 1) & mask) {
		struct slice a = answer_at(b, b->slots[i] - 1);

		if (a.len == len && memcmp(a.data, data, len) == 0)
			break;
	}
	return &b->slots[i];
}

/* Doubles ids and table, so that at most half of the slots are taken. */
static enum status
grow_answers(struct generation_build *b, struct why *why)
{
	uint32_t cap = b->answer_cap == 0 ? 1024 : b->answer_cap * 2;
	size_t *begins =
	    realloc(b->begins, ((size_t)cap + 1) * sizeof(*begins));
	uint32_t *slots = calloc((size_t)cap * 2, sizeof(*slots));

	if (begins != NULL)
		b->begins = begins;
	if (begins == NULL || slots == NULL || cap < b->answer_cap) {
		free(slots);
		return why_no_memory(why);
	}
	free(b->slots);
	b->slots = slots;
	b->slot_count = (size_t)cap * 2;
	b->answer_cap = cap;
	b->begins[b->answer_count] = b->answers.len;
	for (uint32_t id = 0; id < b->answer_count; id++) {
		struct slice a = answer_at(b, id);

		*slot_of(b, a.data, a.len) = id + 1;
	}
	return ST_OK;
}

static enum status
intern(struct generation_build *b, const uint8_t *data, size_t len,
    uint32_t *id_out, struct why *why)
{
	enum status st;
	uint32_t *slot;
	uint8_t *room;

	if (b->answer_count == b->answer_cap) {
		st = grow_answers(b, why);
		if (st != ST_OK)
			return st;
	}
	slot = slot_of(b, data, len);
	if (*slot == 0) {
		room = buffer_room(&b->answers, len);
		if (room == NULL)
			return why_no_memory(why);
		memcpy(room, data, len);
		*slot = ++b->answer_count;
		b->begins[b->answer_count] = b->answers.len;
	}
	*id_out = *slot - 1;
	return ST_OK;
}

static enum status
write_answers(struct generation_build *b, struct why *why)
{
	uint8_t key[4];
	enum status st = ST_OK;

	for (uint32_t id = 0; st == ST_OK && id < b->answer_count; id++) {
		put32(key, id);
		st = store_put(b->txn, GENERATION_ANSWERS,
		    (struct slice){key, sizeof(key)}, answer_at(b, id),
		    STORE_APPEND, why);
	}
	return st;
}

/* ---- chunks ---- */

static enum status
flush_chunk(struct generation_build *b, struct why *why)
{
	size_t db = b->key_len == CHUNK4_KEY_LEN ? GENERATION_CHUNKS4
						 : GENERATION_CHUNKS6;
	struct slice key = {b->key, b->key_len};
	struct slice value = {b->chunk.data, b->chunk.len};

	if (b->key_len == 0)
		return ST_OK;
	b->key_len = 0;
	b->chunk.len = 0;
	return store_put(b->txn, db, key, value, STORE_APPEND, why);
}

/* How many of an address' low bits are free in a prefix of that size. */
static uint8_t
prefix_len6(const struct listing_range *piece)
{
	uint64_t low = (uint64_t)(piece->first ^ piece->last);
	uint64_t high = (uint64_t)((piece->first ^ piece->last) >> 64);

	return (uint8_t)(128 - __builtin_popcountll(low) -
			 __builtin_popcountll(high));
}

static enum status
append_piece(struct generation_build *b, const struct listing_range *piece,
    uint32_t id, struct why *why)
{
	bool v4 = piece->family == ADDR_V4;
	uint8_t *p = buffer_room(&b->chunk, v4 ? RANGE4_LEN : ITEM6_LEN);

	if (p == NULL)
		return why_no_memory(why);
	if (v4) {
		p = put16(p, (uint16_t)piece->first);
		p = put16(p, (uint16_t)piece->last);
	} else {
		p = put64(p, (uint64_t)(piece->first >> 16));
		p = put16(p, (uint16_t)piece->first);
		p = put8(p, prefix_len6(piece));
	}
	(void)put32(p, id);
	return ST_OK;
}

enum status
generation_build_add(struct generation_build *b, uint16_t list,
    const struct listing_range *piece, struct why *why)
{
	uint8_t key[CHUNK6_KEY_LEN];
	size_t len =
	    generation_chunk_key(list, piece->family, piece->first, key);
	uint32_t id = 0;
	enum status st = ST_OK;

	if (len != b->key_len || memcmp(key, b->key, len) != 0) {
		st = flush_chunk(b, why);
		memcpy(b->key, key, len);
		b->key_len = len;
	}
	if (st == ST_OK)
		st = intern(b, piece->answer, piece->answer_len, &id, why);
	if (st == ST_OK)
		st = append_piece(b, piece, id, why);
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
write_meta(struct generation_build *b, const struct generation_info *info,
    struct why *why)
{
	uint8_t schema[4], number[8], sequence[8];
	struct buffer lists = {0};
	uint8_t *p;
	enum status st;

	put32(schema, GENERATION_SCHEMA);
	put64(number, info->number);
	put64(sequence, info->sequence);
	p = buffer_room(&lists, info->list_count * GENERATION_LIST_LEN);
	if (p == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < info->list_count; i++)
		generation_list_encode(
		    &info->lists[i], p + i * GENERATION_LIST_LEN);
	st = put_meta(b, GENERATION_KEY_SCHEMA, schema, sizeof(schema), why);
	if (st == ST_OK)
		st = put_meta(
		    b, GENERATION_KEY_NUMBER, number, sizeof(number), why);
	if (st == ST_OK)
		st = put_meta(b, GENERATION_KEY_SEQUENCE, sequence,
		    sizeof(sequence), why);
	if (st == ST_OK)
		st = put_meta(
		    b, GENERATION_KEY_LISTS, lists.data, lists.len, why);
	free(lists.data);
	return st;
}

enum status
generation_build_finish(struct generation_build *b,
    const struct generation_info *info, struct why *why)
{
	enum status st = flush_chunk(b, why);

	if (st == ST_OK)
		st = write_answers(b, why);
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
