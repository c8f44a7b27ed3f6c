/* What a delta is made of: arrays that grow, up to a bound; answers. */
#include "zone_delta_impl.h"

#include <stdlib.h>

static enum status
resize(struct delta_builder *b, struct delta_array *a, size_t room)
{
	uint8_t *data = realloc(a->data, room);

	if (data == NULL)
		return why_no_memory(b->why);
	a->data = data;
	a->room = room;
	return ST_OK;
}

enum status
delta_extend(
    struct delta_builder *b, struct delta_array *a, size_t len, uint8_t **out)
{
	size_t room = a->room * 2 < a->len + len ? a->len + len : a->room * 2;
	const struct zone_delta *d = b->delta;
	enum status st = ST_OK;

	if (sizeof(*d) + d->units.len + d->ranges.len + d->pieces.len +
		d->entries.len + len >
	    b->max_bytes) {
		why_set(b->why, "what changed takes more than %zu bytes",
		    b->max_bytes);
		return ST_UNAVAILABLE;
	}
	if (a->len + len > a->room)
		st = resize(b, a, room < 256 ? 256 : room);
	if (st != ST_OK)
		return st;
	*out = a->data + a->len;
	a->len += len;
	return ST_OK;
}

enum status
delta_trim(struct delta_builder *b, struct delta_array *a)
{
	return a->len > 0 && a->len < a->room ? resize(b, a, a->len) : ST_OK;
}

bool
delta_same_answers(
    const struct delta_builder *b, uint32_t before, uint32_t after)
{
	struct answer x = snapshot_answer(b->before, before);
	struct answer y = snapshot_answer(b->after, after);

	for (size_t i = 0; i < x.count && i < y.count; i++) {
		const uint8_t *p = x.entries + i * ANSWER_ENTRY_LEN;
		const uint8_t *q = y.entries + i * ANSWER_ENTRY_LEN;

		if (get16(p) != get16(q) || get32(p + 6) != get32(q + 6) ||
		    get64(p + 10) != get64(q + 10))
			return false;
		if (p[0] & ANSWER_LAST)
			return true;
	}
	return x.count == 0 && y.count == 0;
}

/* How many entries an answer has. */
static size_t
length_of(const struct answer *a)
{
	size_t n = 0;

	while (n < a->count)
		if (a->entries[n++ * ANSWER_ENTRY_LEN] & ANSWER_LAST)
			break;
	return n;
}

enum status
delta_keep_answer(struct delta_builder *b, uint32_t id, uint32_t *out)
{
	struct answer a = snapshot_answer(b->before, id);
	struct delta_array *entries = &b->delta->entries;
	size_t count = length_of(&a);
	enum status st;
	uint8_t *p;

	if (b->memo[id % DELTA_MEMO].from == id + 1) {
		*out = b->memo[id % DELTA_MEMO].to;
		return ST_OK;
	}
	*out = DELTA_NONE;
	if (count == 0)
		return ST_OK;
	*out = (uint32_t)(entries->len / ANSWER_ENTRY_LEN);
	st = delta_extend(b, entries, count * ANSWER_ENTRY_LEN, &p);
	if (st != ST_OK)
		return st;
	memcpy(p, a.entries, count * ANSWER_ENTRY_LEN);
	for (size_t i = 0; i < count; i++)
		put32(p + i * ANSWER_ENTRY_LEN + 2, 0);
	b->memo[id % DELTA_MEMO].from = id + 1;
	b->memo[id % DELTA_MEMO].to = *out;
	return ST_OK;
}
