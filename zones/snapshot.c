/*
 * Opening a generation for the responder: one walk over it checks every range
 * and builds the directory that lookups go through.
 */
#include <stdlib.h>
#include <string.h>

#include "generation_files.h"
#include "generation_image.h"
#include "snapshot_impl.h"

/* How often "current" may move between reading it and opening the file it
 * named: a generation is removed only when two newer ones are there. */
#define OPEN_TRIES 10
/* What a fault address may be rounded to. */
#define PAGE ((uintptr_t)4096)

struct snapshot {
	struct generation_image *image;
	struct snapshot_list *lists; /* as image->info.lists */
	const uint8_t *low, *high;   /* every byte that lookups read */
};

/* Notes bytes that lookups read. */
static void
note_bytes(struct snapshot *s, const uint8_t *data, size_t len)
{
	if (len == 0)
		return;
	if (s->low == NULL || data < s->low)
		s->low = data;
	if (s->high == NULL || data + len > s->high)
		s->high = data + len;
}

/* ---- directories ---- */

static bool
init_dir4(struct snapshot_dir4 *d, struct slice ranges)
{
	d->ranges = ranges.data;
	if (ranges.len == 0)
		return true;
	d->starts = malloc((SNAPSHOT_PARTS4 + 1) * sizeof(*d->starts));
	d->classes16 = calloc(SNAPSHOT_PARTS4, sizeof(*d->classes16));
	return d->starts != NULL && d->classes16 != NULL;
}

static bool
init_run6(struct snapshot_run6 *r, struct slice items, size_t item_len)
{
	size_t blocks;

	r->items = items.data;
	r->count = (uint32_t)(items.len / item_len);
	blocks = ((size_t)r->count + BLOCK6 - 1) / BLOCK6;
	if (blocks == 0)
		return true;
	r->samples = malloc(blocks * sizeof(*r->samples));
	return r->samples != NULL && masks_init(&r->masks, blocks);
}

/* What a walk over one list fills. */
struct filling {
	struct snapshot_list *list;
	uint32_t parts4; /* of dir4.starts that are set */
};

static void
fill_starts(struct filling *f, uint32_t parts, uint32_t start)
{
	while (f->parts4 < parts)
		f->list->dir4.starts[f->parts4++] = start;
}

static void
add_part4(struct filling *f, const struct generation_chunk *c)
{
	struct snapshot_dir4 *d = &f->list->dir4;
	uint32_t part = (uint32_t)(c->base >> PIECE4_BITS);

	fill_starts(f, part + 1, c->first);
	d->classes16[part] = c->classes;
	d->classes8[part >> 8] |= c->classes;
	d->classes |= c->classes;
}

static void
add_block6(
    struct snapshot_run6 *r, const struct generation_chunk *c, size_t item_len)
{
	r->samples[c->first / BLOCK6] = item6_first(c->data, item_len);
	masks_set(&r->masks, c->first / BLOCK6, c->classes);
}

static enum status
add_chunk(void *ctx, const struct generation_chunk *c, struct why *why)
{
	struct filling *f = ctx;

	(void)why;
	switch (c->kind) {
	case GENERATION_CHUNK4:
		add_part4(f, c);
		break;
	case GENERATION_CHUNK_WIDE6:
		add_block6(&f->list->wide6, c, WIDE6_LEN);
		break;
	default:
		add_block6(&f->list->narrow6, c, NARROW6_LEN);
		break;
	}
	return ST_OK;
}

static enum status
build_list(struct snapshot_list *l, const struct generation_data *data,
    struct why *why)
{
	struct filling f = {.list = l};
	enum status st;

	l->answers = data->answers;
	if (!init_dir4(&l->dir4, data->ranges4) ||
	    !init_run6(&l->wide6, data->wide6, WIDE6_LEN) ||
	    !init_run6(&l->narrow6, data->narrow6, NARROW6_LEN))
		return why_no_memory(why);
	st = generation_data_walk(data, add_chunk, &f, why);
	if (l->dir4.starts != NULL)
		fill_starts(&f, SNAPSHOT_PARTS4 + 1,
		    (uint32_t)(data->ranges4.len / RANGE4_LEN));
	return st;
}

static enum status
build_directory(struct snapshot *s, struct why *why)
{
	const struct generation_image *image = s->image;
	size_t count = image->info.list_count;
	enum status st = ST_OK;

	s->lists = calloc(count + 1, sizeof(*s->lists));
	if (s->lists == NULL)
		return why_no_memory(why);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct generation_data *d = &image->data[i];

		s->lists[i].info = &image->info.lists[i];
		note_bytes(s, d->answers.entries,
		    (size_t)d->answers.count * ANSWER_ENTRY_LEN);
		note_bytes(s, d->ranges4.data, d->ranges4.len);
		note_bytes(s, d->wide6.data, d->wide6.len);
		note_bytes(s, d->narrow6.data, d->narrow6.len);
		st = build_list(&s->lists[i], d, why);
	}
	return st;
}

/* ---- open, close ---- */

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
	free(l->dir4.starts);
	free(l->dir4.classes16);
	free(l->wide6.samples);
	masks_free(&l->wide6.masks);
	free(l->narrow6.samples);
	masks_free(&l->narrow6.masks);
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

int64_t
snapshot_fed(const struct snapshot *s, const struct snapshot_list *l,
    const char *scanner)
{
	const struct generation_info *info = &s->image->info;

	for (size_t i = 0; i < info->feed_count; i++)
		if (info->feeds[i].list == l->info->id &&
		    strcmp(info->feeds[i].scanner, scanner) == 0)
			return info->feeds[i].last_good;
	return 0;
}

uint64_t
snapshot_ranges(const struct snapshot_list *l)
{
	return l->info->ranges4 + l->info->ranges6;
}
