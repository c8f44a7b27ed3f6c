/* A line on a terminal for work that takes longer than a second. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Looking at the clock for every record would cost more than the record;
 * bytes come in pieces of 64 KiB. */
#define RECORDS_PER_LOOK 1024
#define SHOW_AFTER_MS	 1000
#define SHOW_EVERY_MS	 200

/* Columns that are written on. There is one terminal. */
static int columns;

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1;
}

static void
show(const char *line)
{
	int len = (int)strlen(line);

	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%-*s", columns, line);
	columns = len > columns ? len : columns;
}

void
progress_hide(void)
{
	if (columns > 0)
		fprintf(stderr, "\r%*s\r", columns, "");
	columns = 0;
}

/* "3 s", "2 min 5 s", "1 h 4 min" */
static void
put_time(char *out, size_t cap, uint64_t s)
{
	if (s < 60)
		(void)snprintf(out, cap, "%" PRIu64 " s", s);
	else if (s < 3600)
		(void)snprintf(
		    out, cap, "%" PRIu64 " min %" PRIu64 " s", s / 60, s % 60);
	else
		(void)snprintf(out, cap, "%" PRIu64 " h %" PRIu64 " min",
		    s / 3600, s / 60 % 60);
}

/* ", 7 s left" at the pace until now, or nothing where there was none. */
static void
put_left(char *out, size_t cap, double done, double total, double elapsed_ms)
{
	char left[40];

	out[0] = '\0';
	if (done <= 0 || total < done)
		return;
	put_time(left, sizeof(left),
	    (uint64_t)((total - done) * elapsed_ms / done / 1000 + 0.5));
	(void)snprintf(out, cap, ", %s left", left);
}

void
progress_line(const struct progress *p, uint64_t done, int64_t elapsed_ms,
    char *out, size_t cap)
{
	double mb = (double)done / 1e6, total = (double)p->total / 1e6;
	double ms = elapsed_ms > 0 ? (double)elapsed_ms : 1;
	double rate = mb * 1000 / ms;
	char left[64];
	int percent;

	put_left(left, sizeof(left), mb, total, ms);
	percent = total > 0 && mb < total ? (int)(mb * 100 / total) : 100;
	if (p->unit == PROGRESS_RECORDS)
		(void)snprintf(out, cap, "%s %d %%%s", p->what, percent, left);
	else if (p->total == 0)
		(void)snprintf(
		    out, cap, "%s %.1f MB, %.1f MB/s", p->what, mb, rate);
	else
		(void)snprintf(out, cap,
		    "%s %.1f of %.1f MB (%d %%), %.1f MB/s%s", p->what, mb,
		    total, percent, rate, left);
}

void
progress_begin(struct progress *p)
{
	p->begun_ms = now_ms();
}

void
progress_tick(struct progress *p, uint64_t done)
{
	char line[PROGRESS_LINE_MAX];
	int64_t now;

	if (p->begun_ms != 0 && p->unit == PROGRESS_RECORDS &&
	    done - p->last < RECORDS_PER_LOOK)
		return;
	p->last = done;
	now = now_ms();
	if (p->begun_ms == 0)
		p->begun_ms = now;
	if (now - p->begun_ms < SHOW_AFTER_MS ||
	    now - p->shown_ms < SHOW_EVERY_MS)
		return;
	p->shown_ms = now;
	progress_line(p, done, now - p->begun_ms, line, sizeof(line));
	show(line);
}

void
progress_word(struct progress *p, const char *what)
{
	int64_t now = now_ms();

	if (p->begun_ms == 0)
		p->begun_ms = now;
	progress_hide();
	if (now - p->begun_ms >= SHOW_AFTER_MS)
		show(what);
}

void
progress_end(struct progress *p)
{
	progress_hide();
	p->begun_ms = p->shown_ms = 0;
	p->last = 0;
}
