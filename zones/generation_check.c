/* The whole check of a generation: what it says of itself is true, and it
 * lists nothing that no list may hold. */
#include <stdlib.h>
#include <string.h>

#include "generation_image.h"

struct check {
	const struct generation_image *image;
	struct generation_list *counted; /* one per list of the image */
	uint8_t *used;			 /* one per answer */
};

/* Says which list and range. */
static enum status
refuse(const struct check *c, size_t list, const struct listing_range *r,
    const char *text, struct why *why)
{
	char first[ADDR_TEXT_MAX], last[ADDR_TEXT_MAX];
	struct addr a = addr_from_num(r->family, r->first);
	struct addr b = addr_from_num(r->family, r->last);

	why_set(why, "list \"%s\": %s-%s: %s", c->image->info.lists[list].name,
	    addr_format(&a, first), addr_format(&b, last), text);
	return ST_CORRUPT;
}

/* Why the range may not be on a list, or NULL. */
static const char *
reserved(const struct listing_range *r)
{
	struct addr first = addr_from_num(r->family, r->first);
	struct addr last = addr_from_num(r->family, r->last);
	struct range_walk walk;
	struct prefix prefix;
	const char *text = NULL;

	range_walk_start(&walk, &first, &last);
	while (text == NULL && range_walk_next(&walk, &prefix))
		text = prefix_reserved(&prefix);
	return text;
}

/* Nearly every chunk lies where nothing is reserved: one look then stands for
 * all its ranges. */
static bool
touches_reserved(const struct generation_chunk *chunk)
{
	struct prefix p = {.addr = addr_from_num(chunk->family, chunk->base),
	    .len = chunk->family == ADDR_V4 ? CHUNK4_BITS : CHUNK6_BITS};

	return prefix_reserved(&p) != NULL;
}

static enum status
check_chunk(void *ctx, const struct generation_chunk *chunk, size_t list,
    class_mask classes, struct why *why)
{
	const struct check *c = ctx;
	bool look = touches_reserved(chunk);

	(void)classes;
	for (uint32_t i = 0; i < chunk->count; i++) {
		uint32_t id;
		struct listing_range r = generation_chunk_item(chunk, i, &id);
		const struct answer *a = &c->image->answers[id];
		const char *text = look ? reserved(&r) : NULL;

		if (text != NULL)
			return refuse(c, list, &r, text, why);
		c->used[id] = 1;
		r.answer = a->entries;
		r.answer_len = (size_t)a->count * ANSWER_ENTRY_LEN;
		generation_tally(&c->counted[list], &r);
	}
	return ST_OK;
}

static enum status
compare(const struct generation_list *says, const struct generation_list *is,
    struct why *why)
{
	const char *what = NULL;

	if (says->ranges4 != is->ranges4)
		what = "number of IPv4 ranges";
	else if (says->ranges6 != is->ranges6)
		what = "number of IPv6 prefixes";
	else if (says->addresses4 != is->addresses4)
		what = "number of IPv4 addresses";
	else if (says->hash != is->hash)
		what = "hash";
	if (what == NULL)
		return ST_OK;
	why_set(why, "list \"%s\": the %s is not what the file says",
	    says->name, what);
	return ST_CORRUPT;
}

static enum status
check_totals(const struct check *c, struct why *why)
{
	const struct generation_image *image = c->image;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < image->info.list_count; i++)
		st = compare(&image->info.lists[i], &c->counted[i], why);
	for (uint32_t id = 0; st == ST_OK && id < image->answer_count; id++) {
		if (!c->used[id]) {
			why_set(why, "answer %u is used by nothing", id);
			st = ST_CORRUPT;
		}
	}
	return st;
}

enum status
generation_image_check(const struct generation_image *image, struct why *why)
{
	size_t lists = image->info.list_count, answers = image->answer_count;
	struct check c = {.image = image};
	enum status st;

	c.counted = calloc(lists + 1, sizeof(*c.counted));
	c.used = calloc(answers + 1, 1);
	if (c.counted == NULL || c.used == NULL)
		st = why_no_memory(why);
	else
		st = generation_image_walk(image, check_chunk, &c, why);
	if (st == ST_OK)
		st = check_totals(&c, why);
	free(c.counted);
	free(c.used);
	return st;
}

enum status
generation_check(const char *file, struct why *why)
{
	struct generation_image *image;
	enum status st = generation_image_open(file, &image, why);

	if (st != ST_OK)
		return st;
	st = generation_image_check(image, why);
	if (st != ST_OK)
		why_wrap(why, "%s", file);
	generation_image_close(&image);
	return st;
}
