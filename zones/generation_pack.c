/* Packing the ranges of one list, and interning their answers. */
#include "generation_pack.h"

#include <stdlib.h>

#include "generation_chunk.h"

/* What a run of bytes begins with, and the fewest slots. */
#define ROOM_FIRST  4096
#define SLOTS_FIRST 1024

uint8_t *
buffer_add(struct buffer *b, size_t len)
{
	if (b->data == NULL || b->cap - b->len < len) {
		size_t cap = b->cap < ROOM_FIRST ? ROOM_FIRST : b->cap;
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

/* ---- answers ---- */

/* Is the answer that? Answers end with a mark: where the bytes are the same,
 * so is the length. */
static bool
is_answer(const struct generation_pack *k, uint32_t id, const uint8_t *data,
    size_t len)
{
	const struct buffer *answers = &k->values[GENERATION_ANSWERS];
	size_t at = (size_t)id * ANSWER_ENTRY_LEN;

	return answers->len >= at + len &&
	       memcmp(answers->data + at, data, len) == 0;
}

/* The slot that holds the answer, or the free one where it belongs. */
static uint32_t *
slot_of(const struct generation_pack *k, const uint8_t *data, size_t len,
    uint64_t hash)
{
	size_t mask = k->slot_count - 1;
	size_t i = (size_t)hash & mask;

	while (k->slots[i] != 0 && !is_answer(k, k->slots[i] - 1, data, len))
		i = (i + 1) & mask;
	return &k->slots[i];
}

/* Gives the answer with that id its slot, where no equal one has it. */
static void
set_slot(struct generation_pack *k, uint32_t id)
{
	const struct buffer *b = &k->values[GENERATION_ANSWERS];
	const struct answers all = {
	    b->data, (uint32_t)(b->len / ANSWER_ENTRY_LEN)};
	struct slice a = generation_answer(&all, id);
	uint32_t *slot =
	    slot_of(k, a.data, a.len, generation_hash(a.data, a.len));

	if (*slot == 0)
		k->slots_used++;
	*slot = id + 1;
}

/* Twice the slots, so that at most half of them are taken. */
static enum status
grow_slots(struct generation_pack *k, struct why *why)
{
	size_t old_count = k->slot_count;
	size_t count = old_count == 0 ? SLOTS_FIRST : old_count * 2;
	uint32_t *old = k->slots, *slots = calloc(count, sizeof(*slots));

	if (slots == NULL)
		return why_no_memory(why);
	k->slots = slots;
	k->slot_count = count;
	k->slots_used = 0;
	for (size_t i = 0; i < old_count; i++)
		if (old[i] != 0)
			set_slot(k, old[i] - 1);
	free(old);
	return ST_OK;
}

static enum status
too_many(struct why *why, const char *what)
{
	why_set(why, "too many %s for one list", what);
	return ST_NO_SPACE;
}

static enum status
intern_new(struct generation_pack *k, uint32_t *slot, const uint8_t *data,
    size_t len, struct why *why)
{
	struct buffer *answers = &k->values[GENERATION_ANSWERS];
	size_t id = answers->len / ANSWER_ENTRY_LEN;
	uint8_t *room;

	if (id >= UINT32_MAX - ANSWER_ENTRIES_MAX)
		return too_many(why, "answers");
	room = buffer_add(answers, len);
	if (room == NULL)
		return why_no_memory(why);
	memcpy(room, data, len);
	*slot = (uint32_t)id + 1;
	k->slots_used++;
	return ST_OK;
}

static enum status
intern(struct generation_pack *k, const struct listing_range *piece,
    uint64_t hash, uint32_t *id_out, struct why *why)
{
	enum status st = ST_OK;
	uint32_t *slot;

	if (k->slots_used * 2 >= k->slot_count)
		st = grow_slots(k, why);
	if (st != ST_OK)
		return st;
	slot = slot_of(k, piece->answer, piece->answer_len, hash);
	if (*slot == 0)
		st = intern_new(k, slot, piece->answer, piece->answer_len, why);
	if (st == ST_OK)
		*id_out = *slot - 1;
	return st;
}

/* ---- ranges ---- */

/* Counts the ranges that were appended to their /16. */
static enum status
index4(struct generation_pack *k, uint16_t high, struct why *why)
{
	struct buffer *b = &k->values[GENERATION_INDEX4];
	size_t count = k->values[GENERATION_RANGES4].len / RANGE4_LEN;
	uint8_t *p = b->len == 0 ? NULL : b->data + b->len - INDEX4_LEN;

	if (count > UINT32_MAX)
		return too_many(why, "ranges");
	if (p == NULL || get16(p) != high) {
		p = buffer_add(b, INDEX4_LEN);
		if (p == NULL)
			return why_no_memory(why);
		put16(p, high);
	}
	put32(p + 2, (uint32_t)count);
	return ST_OK;
}

static enum status
append4(struct generation_pack *k, const struct listing_range *piece,
    uint32_t id, struct why *why)
{
	uint8_t *p = buffer_add(&k->values[GENERATION_RANGES4], RANGE4_LEN);

	if (p == NULL)
		return why_no_memory(why);
	p = put16(p, (uint16_t)piece->first);
	p = put16(p, (uint16_t)piece->last);
	put32(p, id);
	return index4(k, (uint16_t)(piece->first >> PIECE4_BITS), why);
}

static enum status
append6(struct generation_pack *k, const struct listing_range *piece,
    uint32_t id, struct why *why)
{
	uint8_t len = generation_piece_len6(piece);
	bool wide = len <= 64;
	size_t item = wide ? WIDE6_LEN : NARROW6_LEN;
	struct buffer *b =
	    &k->values[wide ? GENERATION_WIDE6 : GENERATION_NARROW6];
	uint8_t *p;

	if (b->len / item >= UINT32_MAX)
		return too_many(why, "prefixes");
	p = buffer_add(b, item);
	if (p == NULL)
		return why_no_memory(why);
	p = put64(p, (uint64_t)(piece->first >> 64));
	if (!wide)
		p = put64(p, (uint64_t)piece->first);
	p = put8(p, len);
	put32(p, id);
	return ST_OK;
}

enum status
generation_pack_add(struct generation_pack *k,
    const struct listing_range *piece, uint64_t answer, struct why *why)
{
	enum status st;

	/* Mostly the same as the one before. */
	if (!is_answer(k, k->before, piece->answer, piece->answer_len)) {
		st = intern(k, piece, answer, &k->before, why);
		if (st != ST_OK)
			return st;
	}
	return piece->family == ADDR_V4 ? append4(k, piece, k->before, why)
					: append6(k, piece, k->before, why);
}

/* ---- copies ---- */

enum status
generation_pack_copy(struct generation_pack *k, enum generation_db db,
    const uint8_t *data, size_t len, struct why *why)
{
	uint8_t *room = buffer_add(&k->values[db], len);

	if (room == NULL)
		return why_no_memory(why);
	memcpy(room, data, len);
	return ST_OK;
}

enum status
generation_pack_copy4(struct generation_pack *k, uint16_t high,
    const uint8_t *ranges, uint32_t count, struct why *why)
{
	enum status st = generation_pack_copy(
	    k, GENERATION_RANGES4, ranges, (size_t)count * RANGE4_LEN, why);

	return st == ST_OK ? index4(k, high, why) : st;
}

enum status
generation_pack_seed(struct generation_pack *k, const struct answers *answers,
    const uint32_t *ids, size_t count, struct why *why)
{
	enum status st = generation_pack_copy(k, GENERATION_ANSWERS,
	    answers->entries, (size_t)answers->count * ANSWER_ENTRY_LEN, why);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (k->slots_used * 2 >= k->slot_count)
			st = grow_slots(k, why);
		if (st == ST_OK)
			set_slot(k, ids[i]);
	}
	return st;
}

void
generation_pack_reset(struct generation_pack *k)
{
	for (int db = 0; db < GENERATION_DB_COUNT; db++)
		k->values[db].len = 0;
	if (k->slot_count > 0)
		memset(k->slots, 0, k->slot_count * sizeof(*k->slots));
	k->slots_used = 0;
	k->before = 0;
}

void
generation_pack_free(struct generation_pack *k)
{
	for (int db = 0; db < GENERATION_DB_COUNT; db++)
		free(k->values[db].data);
	free(k->slots);
	*k = (struct generation_pack){0};
}
