/* A line on a terminal for work that takes longer than a second. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Looking at the clock for every record would cost more than the record. */
#define TICKS_PER_LOOK 1024
#define SHOW_AFTER_MS  1000
#define SHOW_EVERY_MS  200

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1;
}

void
progress_tick(struct progress *p, uint64_t done)
{
	int64_t now;

	if (p->begun_ms != 0 && done - p->last < TICKS_PER_LOOK)
		return;
	p->last = done;
	now = now_ms();
	if (p->begun_ms == 0)
		p->begun_ms = now;
	if (now - p->begun_ms < SHOW_AFTER_MS ||
	    now - p->shown_ms < SHOW_EVERY_MS || !isatty(STDERR_FILENO))
		return;
	p->shown_ms = now;
	fprintf(stderr, "\r%s %" PRIu64 " records", p->what, done);
}

void
progress_end(struct progress *p)
{
	if (p->shown_ms != 0)
		fprintf(stderr, "\r%*s\r", 40, "");
	p->begun_ms = p->shown_ms = 0;
	p->last = 0;
}
