/*
 * The values of a generation: answers, ranges, list records. The first octet
 * chooses; what is accepted must hold what readers rely on, and lookups in it
 * agree with a look at each range.
 */
#include <stdlib.h>
#include <string.h>

#include "generation_chunk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	size_t len = answer_length(data, size), count = len / ANSWER_ENTRY_LEN;

	must(len <= size && len % ANSWER_ENTRY_LEN == 0);
	must(count <= ANSWER_ENTRIES_MAX);
	for (size_t i = 0; i < count; i++) {
		entries[i] = answer_entry_decode(data + i * ANSWER_ENTRY_LEN);
		must(entries[i].class < CLASS_COUNT);
		must(i > 0 || entries[i].level == 0);
	}
	must(answer_encode(entries, count, back) == len);
	must(memcmp(back, data, len) == 0);
}

/* What has been walked over. */
struct seen {
	const struct answers *answers;
	bool any;
	struct listing_range last;
	uint64_t count;
};

/* Everything a reader of the chunk assumes. */
static enum status
check_chunk(void *ctx, const struct generation_chunk *c, struct why *why)
{
	struct seen *s = ctx;
	unsigned low = c->kind == GENERATION_CHUNK4 ? 16 : 80;
	class_mask found = 0;

	(void)why;
	must(c->count > 0);
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t id;
		struct listing_range r = generation_chunk_item(c, i, &id);

		must(r.first <= r.last && id < s->answers->count);
		must(r.first >> low == r.last >> low);
		must(!s->any || s->last.family != r.family ||
		     (c->kind == GENERATION_CHUNK_NARROW6 &&
			 c->first + i == 0) ||
		     r.first > s->last.last);
		found = (class_mask)(found | answers_classes(s->answers, id));
		s->last = r;
		s->any = true;
		s->count++;
	}
	must(found == c->classes && found != 0);
	return ST_OK;
}

/* So many octets of what is left, as told by one octet and a size of items. */
static struct slice
cut(struct slice *rest, size_t item)
{
	struct slice s = {rest->data, 0};

	if (rest->len == 0)
		return s;
	s.data++;
	s.len = *rest->data * item;
	if (s.len > rest->len - 1)
		s.len = rest->len - 1;
	rest->data = s.data + s.len;
	rest->len -= 1 + s.len;
	return s;
}

/* Five values, each behind the number of its items. */
static void
fuzz_data(const uint8_t *data, size_t size)
{
	struct slice rest = {data, size};
	struct slice answers = cut(&rest, ANSWER_ENTRY_LEN);
	struct generation_data d = {
	    .answers = {
		answers.data, (uint32_t)(answers.len / ANSWER_ENTRY_LEN)}};
	struct seen seen = {.answers = &d.answers};
	struct why why;

	d.ranges4 = cut(&rest, RANGE4_LEN);
	d.index4 = cut(&rest, INDEX4_LEN);
	d.wide6 = cut(&rest, WIDE6_LEN);
	d.narrow6 = cut(&rest, NARROW6_LEN);
	if (generation_data_valid(&d) &&
	    generation_data_walk(&d, check_chunk, &seen, &why) == ST_OK)
		must(seen.count == d.ranges4.len / RANGE4_LEN +
				       d.wide6.len / WIDE6_LEN +
				       d.narrow6.len / NARROW6_LEN);
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
		fuzz_data(exact + 1, size - 1);
		break;
	default:
		fuzz_list(exact + 1, size - 1);
		break;
	}
	free(exact);
	return 0;
}
