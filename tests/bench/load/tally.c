/* What a run came to. */
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define NS 1000000000

int64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NS + now.tv_nsec;
}

void
sleep_until(int64_t when)
{
	struct timespec at = {
	    .tv_sec = (time_t)(when / NS), .tv_nsec = (long)(when % NS)};

	(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

void
tally_answer(struct tally *t, const uint8_t *message, size_t len, int64_t when)
{
	unsigned rcode = message[3] & 15, answers = message[7];

	t->answered++;
	t->octets += len;
	t->hits += rcode == 0 && answers > 0;
	t->nxdomain += rcode == 3;
	t->other += rcode != 3 && (rcode != 0 || answers == 0);
	if (t->last != 0 && when - t->last > t->gap)
		t->gap = when - t->last;
	t->last = when;
}

void
tally_print(const struct tally *t)
{
	double seconds = (double)(t->ended - t->began) / NS;

	printf("answered=%" PRIu64 " lost=%" PRIu64 " strange=%" PRIu64
	       " hits=%" PRIu64 " nxdomain=%" PRIu64 " other=%" PRIu64,
	    t->answered, t->lost, t->strange, t->hits, t->nxdomain, t->other);
	printf(" octets=%.1f rate=%.0f seconds=%.3f gap_us=%.0f behind_us=%.0f"
	       "\n",
	    t->answered == 0 ? 0 : (double)t->octets / (double)t->answered,
	    seconds > 0 ? (double)t->answered / seconds : 0, seconds,
	    (double)t->gap / 1e3, (double)t->behind / 1e3);
}
