/* Notes of what was touched; they never fail, they only become coarse. */
#include "touched.h"

#include <stdbool.h>
#include <stdlib.h>

static int
part_cmp(const void *a, const void *b)
{
	const struct touched_part *x = a, *y = b;

	if (x->list != y->list)
		return x->list < y->list ? -1 : 1;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void
touch_all(struct touched *t)
{
	t->all = true;
	t->count = 0;
}

/* Room for one more. */
static bool
make_room(struct touched *t)
{
	size_t cap = t->cap == 0 ? 16 : t->cap * 2;
	struct touched_part *parts;

	if (t->count < t->cap)
		return true;
	if (cap > TOUCHED_MAX) {
		touched_sort(t);
		return t->count <= TOUCHED_MAX / 2;
	}
	parts = realloc(t->parts, cap * sizeof(*parts));
	if (parts == NULL)
		return false;
	t->parts = parts;
	t->cap = cap;
	return true;
}

static void
add_part(struct touched *t, const struct touched_part *part)
{
	/* In bulk they come in order: the last one again and again. */
	if (t->all ||
	    (t->count > 0 && part_cmp(part, &t->parts[t->count - 1]) == 0))
		return;
	if (make_room(t))
		t->parts[t->count++] = *part;
	else
		touch_all(t);
}

void
touched_add(struct touched *t, uint16_t list, const struct prefix *prefix)
{
	uint8_t family = prefix->addr.family;
	unsigned bits = family == ADDR_V4 ? TOUCHED_BITS4 : TOUCHED_BITS6;
	struct touched_part part = {.list = list, .family = family};

	if (prefix->len < bits) {
		touch_all(t);
		return;
	}
	part.number = (uint64_t)(addr_to_num(&prefix->addr) >>
				 (addr_bits(family) - bits));
	add_part(t, &part);
}

void
touched_commit(struct touched *t, struct touched *more, uint64_t before)
{
	if (t->to != before || before == t->from) {
		touched_free(t);
		*t = *more;
		t->from = before;
		*more = (struct touched){0};
	} else if (more->all) {
		touch_all(t);
	}
	for (size_t i = 0; i < more->count; i++)
		add_part(t, &more->parts[i]);
	touched_free(more);
	t->to = before + 1;
}

void
touched_sort(struct touched *t)
{
	size_t kept = 0;

	if (t->count == 0)
		return;
	qsort(t->parts, t->count, sizeof(*t->parts), part_cmp);
	for (size_t i = 1; i < t->count; i++)
		if (part_cmp(&t->parts[i], &t->parts[kept]) != 0)
			t->parts[++kept] = t->parts[i];
	t->count = kept + 1;
}

struct prefix
touched_prefix(const struct touched_part *part)
{
	unsigned bits = part->family == ADDR_V4 ? TOUCHED_BITS4 : TOUCHED_BITS6;
	unsigned host = addr_bits(part->family) - bits;

	return (struct prefix){
	    addr_from_num(part->family, (addr_num)part->number << host),
	    (uint8_t)bits};
}

void
touched_free(struct touched *t)
{
	free(t->parts);
	*t = (struct touched){0};
}
