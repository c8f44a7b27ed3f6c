/* Sayings, each once. */
#include "said.h"

#include <stdlib.h>

#include "grow.h"

#define OUTPUT_LEN 16
#define SAID_MAX                                                               \
	(SAID_HEAD_LEN + OUTPUT_LEN + 2 * FINDING_TEXT_COUNT +                 \
	    FINDING_REPLY_MAX + FINDING_HOST_MAX + FINDING_EVIDENCE_MAX +      \
	    FINDING_TESTS_MAX + FINDING_NOTE_MAX)

#define SLOTS_FIRST 64
/* Slots that are looked at for one saying. More of them, and texts made to
 * fall into the same slots could make an import slow; a saying that finds no
 * place is kept twice. */
#define PROBES 8

struct said_slot {
	uint32_t hash;
	uint32_t id1; /* the id and one; 0: free */
};

static uint8_t *
put_text(uint8_t *p, struct slice s, size_t max)
{
	size_t len = s.len < max ? s.len : max;

	p = put16(p, (uint16_t)len);
	if (len > 0)
		memcpy(p, s.data, len);
	return p + len;
}

static size_t
encode(const struct said *said, uint8_t *out)
{
	uint8_t *p = out;

	p = put8(p, said->verdict);
	p = put8(p, said->proof);
	p = put8(p, said->reason);
	p = put8(p, said->class);
	p = put16(p, said->tests_run);
	p = put16(p, said->tests_open);
	p = put8(p, said->is_output);
	p = put8(p, said->output.family);
	if (said->output.family != 0) {
		memcpy(p, said->output.b, OUTPUT_LEN);
		p += OUTPUT_LEN;
	}
	p = put_text(p, said->texts.reply, FINDING_REPLY_MAX);
	p = put_text(p, said->texts.host, FINDING_HOST_MAX);
	p = put_text(p, said->texts.evidence, FINDING_EVIDENCE_MAX);
	p = put_text(p, said->texts.tests, FINDING_TESTS_MAX);
	p = put_text(p, said->texts.note, FINDING_NOTE_MAX);
	return (size_t)(p - out);
}

static const uint8_t *
take_text(const uint8_t *p, struct slice *out)
{
	*out = (struct slice){p + 2, get16(p)};
	return p + 2 + out->len;
}

struct addr
said_get_output(const struct said_store *store, uint32_t id)
{
	struct addr a = said_get(store, id).output;

	if (a.family != 0)
		memcpy(a.b, store->bytes + id + SAID_HEAD_LEN, OUTPUT_LEN);
	return a;
}

struct said_texts
said_get_texts(const struct said_store *store, uint32_t id)
{
	const uint8_t *p = store->bytes + id + SAID_HEAD_LEN;
	struct said_texts t;

	if (said_get(store, id).output.family != 0)
		p += OUTPUT_LEN;
	p = take_text(p, &t.reply);
	p = take_text(p, &t.host);
	p = take_text(p, &t.evidence);
	p = take_text(p, &t.tests);
	(void)take_text(p, &t.note);
	return t;
}

/* Eight bytes a step; good enough to spread what is not made to collide. */
static uint32_t
hash_of(const uint8_t *p, size_t len)
{
	const uint64_t factor = 0x9e3779b97f4a7c15;
	uint64_t h = len * factor;

	for (; len >= 8; p += 8, len -= 8) {
		h = (h ^ get64(p)) * factor;
		h ^= h >> 32;
	}
	for (; len > 0; p++, len--)
		h = (h ^ *p) * factor;
	return (uint32_t)(h >> 32);
}

/*
 * Is that saying the one of len bytes at the end of the store? Lengths stand
 * in front of what they measure: equal bytes are equal sayings, and one in
 * front of the new one has at least as many bytes behind it.
 */
static bool
same(const struct said_store *store, uint32_t id, size_t len)
{
	return memcmp(store->bytes + id, store->bytes + store->len, len) == 0;
}

static void
insert(struct said_store *store, struct said_slot slot)
{
	for (size_t i = 0; i < PROBES; i++) {
		struct said_slot *at =
		    &store->slots[(slot.hash + i) & (store->slot_count - 1)];

		if (at->id1 != 0)
			continue;
		*at = slot;
		store->used++;
		return;
	}
}

/* At most half of the slots are used. */
static enum status
make_slots(struct said_store *store, struct why *why)
{
	struct said_slot *old = store->slots;
	size_t count = store->slot_count;

	if (store->used < count / 2)
		return ST_OK;
	store->slot_count = count > 0 ? 2 * count : SLOTS_FIRST;
	store->slots = calloc(store->slot_count, sizeof(*store->slots));
	if (store->slots == NULL) {
		store->slots = old;
		store->slot_count = count;
		return why_no_memory(why);
	}
	store->used = 0;
	for (size_t i = 0; i < count; i++)
		if (old[i].id1 != 0)
			insert(store, old[i]);
	free(old);
	return ST_OK;
}

/* The id of the saying at the end of the store, where it has one already. */
static bool
find(const struct said_store *store, size_t len, uint32_t hash, uint32_t *out)
{
	for (size_t i = 0; i < PROBES; i++) {
		const struct said_slot *at =
		    &store->slots[(hash + i) & (store->slot_count - 1)];

		if (at->id1 == 0)
			return false;
		if (at->hash != hash || !same(store, at->id1 - 1, len))
			continue;
		*out = at->id1 - 1;
		return true;
	}
	return false;
}

/* Room for one more, whatever its length. */
static enum status
make_room(struct said_store *store, struct why *why)
{
	void *bytes;

	if (store->len > UINT32_MAX - SAID_MAX) {
		why_set(why, "more than 4 GiB of texts: give it in several "
			     "files");
		return ST_BAD_DATA;
	}
	bytes = grow(store->bytes, &store->cap, store->len + SAID_MAX, 1);
	if (bytes == NULL) {
		why_set(why, "out of memory for the texts of the file");
		return ST_NO_MEMORY;
	}
	store->bytes = bytes;
	return ST_OK;
}

enum status
said_put(struct said_store *store, const struct said *said, uint32_t *id_out,
    struct why *why)
{
	enum status st = make_room(store, why);
	uint32_t hash;
	size_t len;

	if (st == ST_OK)
		st = make_slots(store, why);
	if (st != ST_OK)
		return st;
	len = encode(said, store->bytes + store->len);
	/* A list says the same in every line. */
	if (store->len > 0 && same(store, store->last, len)) {
		*id_out = store->last;
		return ST_OK;
	}
	hash = hash_of(store->bytes + store->len, len);
	if (!find(store, len, hash, &store->last)) {
		store->last = (uint32_t)store->len;
		store->len += len;
		insert(store, (struct said_slot){hash, store->last + 1});
	}
	*id_out = store->last;
	return ST_OK;
}

void
said_free(struct said_store *store)
{
	free(store->bytes);
	free(store->slots);
	*store = (struct said_store){.bytes = NULL};
}
