/*
 * The values of a generation: answers, chunks, list records. The first octet
 * chooses; what is accepted must hold what readers rely on, and lookups in it
 * agree with a look at each range.
 */
#include <stdlib.h>
#include <string.h>

#include "generation_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ANSWERS 5

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
fuzz_answer(const uint8_t *data, size_t size)
{
	struct answer_entry entries[ANSWER_ENTRIES_MAX];
	uint8_t back[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN];
	size_t count = size / ANSWER_ENTRY_LEN;

	if (!answer_valid(data, size))
		return;
	must(count > 0 && count <= ANSWER_ENTRIES_MAX);
	for (size_t i = 0; i < count; i++) {
		entries[i] = answer_entry_decode(data + i * ANSWER_ENTRY_LEN);
		must(entries[i].class < CLASS_COUNT);
		must(i > 0 || entries[i].level == 0);
	}
	must(answer_encode(entries, count, back) == size);
	must(memcmp(back, data, size) == 0);
}

/* Everything a reader of the chunk assumes. */
static void
check_items(const struct generation_chunk *c, class_mask classes)
{
	unsigned low = c->family == ADDR_V4 ? 16 : 80;
	class_mask found = 0;
	addr_num next = 0;

	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t id;
		struct listing_range r = generation_chunk_item(c, i, &id);
		struct generation_list l = {.id = c->list};

		must(r.first <= r.last && id < ANSWERS);
		must(i == 0 || r.first >= next);
		must(r.first >> low == c->base >> low);
		must(r.last >> low == c->base >> low);
		next = r.last + 1;
		found = (class_mask)(found | CLASS_BIT(id));
		r.answer = (const uint8_t *)"";
		generation_tally(&l, &r);
		must(l.ranges4 + l.ranges6 == 1);
	}
	must(found == classes);
}

static void
fuzz_chunk(uint8_t family, const uint8_t *data, size_t size)
{
	struct answer answers[ANSWERS];
	struct generation_chunk c;
	size_t key_len = family == ADDR_V4 ? CHUNK4_KEY_LEN : CHUNK6_KEY_LEN;
	uint8_t key[CHUNK6_KEY_LEN];
	class_mask classes;

	if (size < key_len)
		return;
	for (unsigned i = 0; i < ANSWERS; i++)
		answers[i] = (struct answer){NULL, 1, CLASS_BIT(i)};
	if (!generation_chunk_decode(family, (struct slice){data, key_len},
		(struct slice){data + key_len, size - key_len}, &c))
		return;
	must(generation_chunk_key(c.list, family, c.base, key) == key_len);
	must(memcmp(key, data, key_len) == 0);
	if (generation_chunk_scan(&c, answers, ANSWERS, &classes))
		check_items(&c, classes);
}

static void
fuzz_list(const uint8_t *data, size_t size)
{
	struct generation_list l;
	uint8_t back[GENERATION_LIST_LEN];

	if (size != GENERATION_LIST_LEN || !generation_list_decode(data, &l))
		return;
	must(strlen(l.name) > 0 && strlen(l.name) <= LEDGER_NAME_MAX);
	generation_list_encode(&l, back);
	must(memcmp(back, data, size) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact;

	if (size == 0)
		return 0;
	/* A copy of the exact size, aligned as badly as in the map. */
	exact = malloc(size);
	must(exact != NULL);
	memcpy(exact, data, size);
	switch (*exact) {
	case 0:
		fuzz_answer(exact + 1, size - 1);
		break;
	case 1:
		fuzz_chunk(ADDR_V4, exact + 1, size - 1);
		break;
	case 2:
		fuzz_chunk(ADDR_V6, exact + 1, size - 1);
		break;
	default:
		fuzz_list(exact + 1, size - 1);
		break;
	}
	free(exact);
	return 0;
}
