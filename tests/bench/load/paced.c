/*
 * At a constant rate, whatever the server does: shows how long it pauses.
 * Answers are timed by the kernel as they arrive, so that a generator that is
 * scheduled out late is not taken for a server that pauses; one that sends
 * late is, and says so (behind).
 */
#include "load.h"

#include <sched.h>
#include <signal.h>

/* All that 16 bits have: at most these are under way. */
#define IDS 65536
/* Between two looks at the clock; a query is late by as much at most. */
#define TICK_NS 50000

/* What departs now, at a constant rate from the beginning on. */
static unsigned
due(const struct options *o, int64_t now, const struct tally *t)
{
	uint64_t all = (uint64_t)((double)(now - t->began) * o->rate / 1e9);

	return all > t->asked ? (unsigned)(all - t->asked) : 0;
}

/* Sends what is due; the longer the queue, the later the first was sent. */
static bool
catch_up(const struct options *o, struct lane *l, size_t *cursor, int64_t now,
    struct tally *t)
{
	unsigned n = due(o, now, t);
	int64_t behind = (int64_t)n * 1000000000 / o->rate;

	if (n == 0)
		return true;
	if (behind > t->behind)
		t->behind = behind;
	return lane_send(l, o, cursor, n, now, t);
}

/* A real-time task is not scheduled out by an import. Not everybody may. */
static void
be_punctual(void)
{
	struct sched_param first = {.sched_priority = 1};

	(void)sched_setscheduler(0, SCHED_FIFO, &first);
}

static volatile sig_atomic_t told_to_end;

static void
on_term(int signal)
{
	(void)signal;
	told_to_end = 1;
}

bool
run_paced(const struct options *o, struct tally *t)
{
	struct lane *l = lane_open(o, IDS, true);
	int64_t now, end;
	size_t cursor = 0;
	bool ok = l != NULL;

	if (l == NULL)
		return false;
	be_punctual();
	(void)signal(SIGTERM, on_term);
	t->began = now = now_ns();
	end = now + o->limit_ns;
	while (ok && (now < end || (flight_count(lane_flight(l)) > 0 &&
				       now < end + PATIENCE_NS))) {
		ok = (now >= end || catch_up(o, l, &cursor, now, t)) &&
		     lane_receive(l, now, t);
		sleep_until(now + TICK_NS);
		now = now_ns();
		if (told_to_end && now < end)
			end = now;
	}
	t->ended = end;
	flight_expire(lane_flight(l), INT64_MAX, t);
	lane_close(&l);
	return ok;
}
