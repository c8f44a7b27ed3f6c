/*
 * Opening a generation for the responder: one walk over its chunks checks
 * every range and builds the directory that lookups go through.
 */
#include <stdlib.h>
#include <string.h>

#include "generation_files.h"
#include "snapshot_impl.h"

/* How often "current" may move between reading it and opening the file it
 * named: a generation is removed only when two newer ones are there. */
#define OPEN_TRIES 10
/* What a fault address may be rounded to. */
#define PAGE ((uintptr_t)4096)

/* Notes bytes that lookups read. */
static void
note_bytes(struct snapshot *s, const uint8_t *data, size_t len)
{
	if (s->low == NULL || data < s->low)
		s->low = data;
	if (data + len > s->high)
		s->high = data + len;
}

static enum status
add_chunk4(struct snapshot_list *l, const struct generation_chunk *c,
    class_mask classes, struct why *why)
{
	if (l->dir4 == NULL) {
		l->dir4 = calloc(1 << CHUNK4_BITS, sizeof(*l->dir4));
		if (l->dir4 == NULL)
			return why_no_memory(why);
	}
	l->dir4[c->base >> 16] =
	    (struct snapshot_dir4){c->data, c->count, classes};
	l->classes8[c->base >> 24] |= classes;
	l->classes4 |= classes;
	return ST_OK;
}

/* Room for one more chunk. */
static bool
grow_dir6(struct snapshot_dir6 *d)
{
	size_t cap = d->cap == 0 ? 64 : d->cap * 2;
	uint64_t *keys;
	struct snapshot_chunk6 *chunks;

	if (d->count < d->cap)
		return true;
	/* Slots hold an index + 1 in 32 bits. */
	if (cap > UINT32_MAX)
		return false;
	keys = realloc(d->keys, cap * sizeof(*keys));
	if (keys == NULL)
		return false;
	d->keys = keys;
	chunks = realloc(d->chunks, cap * sizeof(*chunks));
	if (chunks == NULL)
		return false;
	d->chunks = chunks;
	d->cap = cap;
	return true;
}

static enum status
add_chunk6(struct snapshot_list *l, const struct generation_chunk *c,
    class_mask classes, struct why *why)
{
	struct snapshot_dir6 *d = &l->dir6;
	struct snapshot_chunk6 *to;

	if (!grow_dir6(d))
		return why_no_memory(why);
	d->keys[d->count] = (uint64_t)(c->base >> (128 - CHUNK6_BITS));
	to = &d->chunks[d->count++];
	*to = (struct snapshot_chunk6){
	    .items = c->data, .count = c->count, .classes = classes};
	if (c->count <= MASKS_SMALL)
		return ST_OK;
	if (!masks_init(&to->masks, c->count))
		return why_no_memory(why);
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t id = get32(c->data + (size_t)i * ITEM6_LEN + 11);

		masks_set(&to->masks, i, l->answers[id].classes);
	}
	return ST_OK;
}

static enum status
add_chunk(void *ctx, const struct generation_chunk *c, size_t list,
    class_mask classes, struct why *why)
{
	struct snapshot *s = ctx;
	struct snapshot_list *l = &s->lists[list];

	note_bytes(s, c->data,
	    (size_t)c->count * (c->family == ADDR_V4 ? RANGE4_LEN : ITEM6_LEN));
	if (c->family == ADDR_V4)
		return add_chunk4(l, c, classes, why);
	return add_chunk6(l, c, classes, why);
}

/* Once the number of chunks is known. At most half of the slots are taken, so
 * a search ends soon. */
static enum status
finish_dir6(struct snapshot_list *l, struct why *why)
{
	struct snapshot_dir6 *d = &l->dir6;

	d->slot_bits = 1;
	while (d->count > (size_t)1 << (d->slot_bits - 1))
		d->slot_bits++;
	d->slots = calloc((size_t)1 << d->slot_bits, sizeof(*d->slots));
	if (d->slots == NULL || !masks_init(&d->masks, d->count))
		return why_no_memory(why);
	for (size_t i = 0; i < d->count; i++) {
		size_t slot = snapshot_slot(d, d->keys[i]);

		while (d->slots[slot] != 0)
			slot = (slot + 1) & (((size_t)1 << d->slot_bits) - 1);
		d->slots[slot] = (uint32_t)(i + 1);
		masks_set(&d->masks, i, d->chunks[i].classes);
	}
	return ST_OK;
}

static enum status
build_directory(struct snapshot *s, struct why *why)
{
	const struct generation_image *image = s->image;
	size_t count = image->info.list_count;
	enum status st;

	s->lists = calloc(count + 1, sizeof(*s->lists));
	if (s->lists == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < count; i++) {
		s->lists[i].answers = image->answers;
		s->lists[i].answer_count = image->answer_count;
		s->lists[i].info = &image->info.lists[i];
	}
	for (uint32_t id = 0; id < image->answer_count; id++)
		note_bytes(s, image->answers[id].entries,
		    (size_t)image->answers[id].count * ANSWER_ENTRY_LEN);
	st = generation_image_walk(image, add_chunk, s, why);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = finish_dir6(&s->lists[i], why);
	return st;
}

enum status
snapshot_open_file(const char *file, struct snapshot **out, struct why *why)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	enum status st;

	if (s == NULL)
		return why_no_memory(why);
	st = generation_image_open(file, &s->image, why);
	if (st == ST_OK) {
		st = build_directory(s, why);
		if (st != ST_OK)
			why_wrap(why, "%s", file);
	}
	if (st != ST_OK) {
		snapshot_close(&s);
		return st;
	}
	*out = s;
	return ST_OK;
}

enum status
snapshot_open(const char *store_dir, struct snapshot **out, struct why *why)
{
	char before[GENERATION_PATH_MAX] = "", path[GENERATION_PATH_MAX];
	enum status st;

	for (int i = 0; i < OPEN_TRIES; i++) {
		st = generation_files_current(store_dir, path, why);
		if (st != ST_OK)
			return st;
		/* The same name again: the file is gone for good. */
		if (strcmp(path, before) == 0)
			break;
		st = snapshot_open_file(path, out, why);
		if (st != ST_NOT_FOUND)
			return st;
		memcpy(before, path, sizeof(before));
	}
	why_set(
	    why, "%s: is current, but is not there: run relaybl publish", path);
	return ST_CORRUPT;
}

static void
free_list(struct snapshot_list *l)
{
	struct snapshot_dir6 *d = &l->dir6;

	for (size_t i = 0; i < d->count; i++)
		masks_free(&d->chunks[i].masks);
	masks_free(&d->masks);
	free(d->keys);
	free(d->chunks);
	free(d->slots);
	free(l->dir4);
}

void
snapshot_close(struct snapshot **snapshot)
{
	struct snapshot *s = *snapshot;

	*snapshot = NULL;
	if (s == NULL)
		return;
	for (size_t i = 0; s->lists != NULL && i < s->image->info.list_count;
	     i++)
		free_list(&s->lists[i]);
	free(s->lists);
	generation_image_close(&s->image);
	free(s);
}

uint64_t
snapshot_number(const struct snapshot *s)
{
	return s->image->info.number;
}

void
snapshot_map(const struct snapshot *s, const void **start, size_t *len)
{
	uintptr_t low = (uintptr_t)s->low & ~(PAGE - 1);
	uintptr_t high = ((uintptr_t)s->high + PAGE - 1) & ~(PAGE - 1);

	*start = (const void *)low;
	*len = high - low;
}

const struct snapshot_list *
snapshot_list_by_name(const struct snapshot *s, const char *name)
{
	for (size_t i = 0; i < s->image->info.list_count; i++)
		if (strcmp(s->lists[i].info->name, name) == 0)
			return &s->lists[i];
	return NULL;
}

uint32_t
snapshot_serial(const struct snapshot_list *l)
{
	return l->info->serial;
}

uint64_t
snapshot_ranges(const struct snapshot_list *l)
{
	return l->info->ranges4 + l->info->ranges6;
}
