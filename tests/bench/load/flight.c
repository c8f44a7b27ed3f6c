/* Queries under way: a ring of ids in the order they are asked. */
#include "load.h"

#include <assert.h>
#include <stdlib.h>

struct passenger {
	int64_t departed; /* 0: not under way */
	uint16_t id;
};

struct flight {
	unsigned mask;
	unsigned count;
	uint16_t next;
	struct passenger seats[];
};

struct flight *
flight_new(unsigned ids)
{
	struct flight *f;

	assert(ids > 1 && ids <= 65536 && (ids & (ids - 1)) == 0);
	f = calloc(1, sizeof(*f) + ids * sizeof(f->seats[0]));
	if (f != NULL)
		f->mask = ids - 1;
	return f;
}

void
flight_free(struct flight **flight)
{
	free(*flight);
	*flight = NULL;
}

unsigned
flight_count(const struct flight *f)
{
	return f->count;
}

static void
lose(struct flight *f, struct passenger *p, struct tally *t)
{
	p->departed = 0;
	f->count--;
	t->lost++;
}

uint16_t
flight_depart(struct flight *f, int64_t now, struct tally *t)
{
	struct passenger *p = &f->seats[f->next & f->mask];

	if (p->departed != 0)
		lose(f, p, t);
	p->departed = now;
	p->id = f->next++;
	f->count++;
	t->asked++;
	return p->id;
}

bool
flight_arrive(struct flight *f, uint16_t id)
{
	struct passenger *p = &f->seats[id & f->mask];

	if (p->departed == 0 || p->id != id)
		return false;
	p->departed = 0;
	f->count--;
	return true;
}

void
flight_expire(struct flight *f, int64_t before, struct tally *t)
{
	for (unsigned i = 0; i <= f->mask && f->count > 0; i++)
		if (f->seats[i].departed != 0 && f->seats[i].departed < before)
			lose(f, &f->seats[i], t);
}
