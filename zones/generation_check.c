/* The whole check of a generation: what it says of itself is true, and it
 * lists nothing that no list may hold. */
#include <stdlib.h>
#include <string.h>

#include "generation_image.h"

/* The check of one list. */
struct check {
	const struct generation_list *says;
	const struct answers *answers;
	struct generation_list is; /* counted */
	uint8_t *used;		   /* one per entry of an answer */
	/* The item before: the /16 or /48 it lies in, whether that touches
	 * anything that is reserved, its answer and the hash of it. */
	bool any, near_reserved;
	uint8_t family;
	addr_num part;
	uint32_t id;
	uint64_t hash;
};

/* Says which list and range. */
static enum status
refuse(const struct check *c, const struct listing_range *r, const char *text,
    struct why *why)
{
	char first[ADDR_TEXT_MAX], last[ADDR_TEXT_MAX];
	struct addr a = addr_from_num(r->family, r->first);
	struct addr b = addr_from_num(r->family, r->last);

	why_set(why, "list \"%s\": %s-%s: %s", c->says->name,
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

/* Nearly every item lies far from what is reserved: one look stands for all
 * items of a /16 or /48. */
static bool
near_reserved(struct check *c, const struct listing_range *r)
{
	bool v4 = r->family == ADDR_V4;
	unsigned host = v4 ? 32 - PIECE4_BITS : 128 - PIECE6_BITS;
	addr_num part = r->first >> host;
	struct prefix p = {.len = v4 ? PIECE4_BITS : PIECE6_BITS};

	if (c->any && part == c->part && r->family == c->family)
		return c->near_reserved;
	p.addr = addr_from_num(r->family, part << host);
	c->family = r->family;
	c->part = part;
	c->near_reserved = prefix_reserved(&p) != NULL;
	return c->near_reserved;
}

/* Counts the answer as used; its hash. */
static uint64_t
use_answer(struct check *c, uint32_t id)
{
	struct slice answer;

	if (c->any && c->id == id)
		return c->hash;
	answer = generation_answer(c->answers, id);
	memset(c->used + id, 1, answer.len / ANSWER_ENTRY_LEN);
	return generation_hash(answer.data, answer.len);
}

static enum status
check_chunk(void *ctx, const struct generation_chunk *chunk, struct why *why)
{
	struct check *c = ctx;

	for (uint32_t i = 0; i < chunk->count; i++) {
		uint32_t id;
		struct listing_range r = generation_chunk_item(chunk, i, &id);
		const char *text = near_reserved(c, &r) ? reserved(&r) : NULL;

		if (text != NULL)
			return refuse(c, &r, text, why);
		c->hash = use_answer(c, id);
		c->id = id;
		c->any = true;
		generation_tally(&c->is, &r, c->hash);
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
check_spare(const struct check *c, struct why *why)
{
	uint32_t unused = 0;

	for (uint32_t id = 0; id < c->answers->count; id++)
		unused += !c->used[id];
	if (unused <= c->says->spare)
		return ST_OK;
	why_set(why, "list \"%s\": %u entries of answers are used by nothing",
	    c->says->name, unused);
	return ST_CORRUPT;
}

static enum status
check_list(const struct generation_list *says,
    const struct generation_data *data, struct why *why)
{
	struct check c = {.says = says, .answers = &data->answers};
	enum status st;

	/* One more than none: calloc(0) may give NULL. */
	c.used = calloc((size_t)data->answers.count + 1, 1);
	if (c.used == NULL)
		return why_no_memory(why);
	st = generation_data_walk(data, check_chunk, &c, why);
	if (st == ST_OK)
		st = compare(says, &c.is, why);
	if (st == ST_OK)
		st = check_spare(&c, why);
	free(c.used);
	return st;
}

enum status
generation_image_check(const struct generation_image *image, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < image->info.list_count; i++)
		st = check_list(&image->info.lists[i], &image->data[i], why);
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
