/* Connections counted by client: a hash table that never grows. */
#include "tcp_limit.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct client {
	struct addr addr;
	unsigned count; /* 0: the place is free */
};

struct tcp_limit {
	pthread_mutex_t lock;
	unsigned total, max_total, max_client;
	unsigned wishes; /* <= max_total */
	/* Open addressing, linear probing; at most half full, because there
	 * are at most max_total clients. Nobody gains by collisions: a probe
	 * of every place is some microseconds. */
	size_t mask;
	struct client clients[];
};

struct tcp_limit *
tcp_limit_new(unsigned max_total, unsigned max_client)
{
	struct tcp_limit *l;
	size_t places = 2;

	assert(max_total > 0 && max_client > 0);
	while (places < 2 * (size_t)max_total)
		places *= 2;
	l = calloc(1, sizeof(*l) + places * sizeof(l->clients[0]));
	if (l == NULL)
		return NULL;
	pthread_mutex_init(&l->lock, NULL);
	l->max_total = max_total;
	l->max_client = max_client;
	l->mask = places - 1;
	return l;
}

void
tcp_limit_free(struct tcp_limit **limit)
{
	if (*limit == NULL)
		return;
	assert((*limit)->total == 0);
	pthread_mutex_destroy(&(*limit)->lock);
	free(*limit);
	*limit = NULL;
}

static size_t
home(const struct tcp_limit *l, const struct addr *a)
{
	uint64_t h = get64(a->b) ^ (get64(a->b + 8) * 0x9e3779b97f4a7c15u);

	h *= 0x9e3779b97f4a7c15u;
	return (size_t)(h >> 32) & l->mask;
}

/* The client's place, or the free one where it belongs. */
static size_t
find(const struct tcp_limit *l, const struct addr *a)
{
	size_t i = home(l, a);

	while (l->clients[i].count > 0 && !addr_equal(&l->clients[i].addr, a))
		i = (i + 1) & l->mask;
	return i;
}

/* Frees a place, and moves up those behind it that it kept from home. */
static void
vacate(struct tcp_limit *l, size_t hole)
{
	size_t i = hole, want;

	for (;;) {
		i = (i + 1) & l->mask;
		if (l->clients[i].count == 0)
			break;
		want = home(l, &l->clients[i].addr);
		if (((i - want) & l->mask) >= ((i - hole) & l->mask)) {
			l->clients[hole] = l->clients[i];
			hole = i;
		}
	}
	l->clients[hole].count = 0;
}

static enum admission
enter(struct tcp_limit *l, const struct addr *client)
{
	struct client *c = &l->clients[find(l, client)];

	if (c->count >= l->max_client)
		return FULL_CLIENT;
	if (l->total >= l->max_total)
		return FULL_TOTAL;
	c->addr = *client;
	c->count++;
	l->total++;
	return ADMITTED;
}

enum admission
tcp_limit_enter(struct tcp_limit *limit, const struct addr *client)
{
	enum admission result;

	pthread_mutex_lock(&limit->lock);
	result = enter(limit, client);
	pthread_mutex_unlock(&limit->lock);
	return result;
}

void
tcp_limit_leave(struct tcp_limit *limit, const struct addr *client)
{
	size_t i;

	pthread_mutex_lock(&limit->lock);
	i = find(limit, client);
	assert(limit->clients[i].count > 0 && limit->total > 0);
	limit->total--;
	if (limit->clients[i].count == 1)
		vacate(limit, i);
	else
		limit->clients[i].count--;
	pthread_mutex_unlock(&limit->lock);
}

void
tcp_limit_wish(struct tcp_limit *limit)
{
	pthread_mutex_lock(&limit->lock);
	if (limit->wishes < limit->max_total)
		limit->wishes++;
	pthread_mutex_unlock(&limit->lock);
}

unsigned
tcp_limit_take_wishes(struct tcp_limit *limit, unsigned at_most)
{
	unsigned taken;

	pthread_mutex_lock(&limit->lock);
	taken = limit->wishes < at_most ? limit->wishes : at_most;
	limit->wishes -= taken;
	pthread_mutex_unlock(&limit->lock);
	return taken;
}
