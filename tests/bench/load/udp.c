/*
 * As fast as the server answers: a closed loop over several source ports, each
 * with a window of queries under way. It never sleeps: so the server never
 * pays for waking it up, whichever server it is.
 */
#include "load.h"

#include <stdlib.h>

/* More than a window, so that an id comes again only long after. */
#define IDS 4096
/* How often it looks for what is lost. */
#define SWEEP_NS 100000000

struct crowd {
	struct lane **lanes;
	unsigned count;
};

static void
crowd_close(struct crowd *c)
{
	for (unsigned i = 0; i < c->count; i++)
		lane_close(&c->lanes[i]);
	free(c->lanes);
}

static bool
crowd_open(const struct options *o, struct crowd *c)
{
	c->count = 0;
	c->lanes = calloc(o->sockets, sizeof(struct lane *));
	if (c->lanes == NULL)
		return false;
	for (; c->count < o->sockets; c->count++) {
		c->lanes[c->count] = lane_open(o, IDS, false);
		if (c->lanes[c->count] == NULL) {
			crowd_close(c);
			return false;
		}
	}
	return true;
}

/* How many the lane may ask now. Half a window at least: batches are what a
 * busy network card delivers, too. */
static unsigned
allowed(const struct options *o, struct lane *l, int64_t now, struct tally *t)
{
	unsigned room = o->window - flight_count(lane_flight(l));

	if (room < (o->window + 1) / 2 || now - t->began > o->limit_ns)
		return 0;
	if (o->count - t->asked < room)
		room = (unsigned)(o->count - t->asked);
	return room;
}

/* One turn over all lanes; false on an error. *busy: some are under way. */
static bool
turn(const struct options *o, const struct crowd *c, size_t *cursor,
    int64_t now, struct tally *t, bool *busy)
{
	struct lane *l;
	unsigned n;

	*busy = false;
	for (unsigned i = 0; i < c->count; i++) {
		l = c->lanes[i];
		if (!lane_receive(l, now, t))
			return false;
		n = allowed(o, l, now, t);
		if (n > 0 && !lane_send(l, o, cursor, n, now, t))
			return false;
		*busy |= flight_count(lane_flight(l)) > 0;
	}
	return true;
}

bool
run_udp(const struct options *o, struct tally *t)
{
	struct crowd c;
	size_t cursor = 0;
	int64_t now, swept;
	bool busy = true, ok = true;

	if (!crowd_open(o, &c))
		return false;
	t->began = swept = now_ns();
	while (busy && ok) {
		now = now_ns();
		ok = turn(o, &c, &cursor, now, t, &busy);
		if (now - swept > SWEEP_NS) {
			for (unsigned i = 0; i < c.count; i++)
				flight_expire(lane_flight(c.lanes[i]),
				    now - PATIENCE_NS, t);
			swept = now;
		}
	}
	t->ended = t->last != 0 ? t->last : now_ns();
	crowd_close(&c);
	return ok;
}
