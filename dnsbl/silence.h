/*
 * Scanners that have fallen silent: what they found expires one by one, and a
 * list that nobody feeds any more looks like one on which nothing is open.
 * The generation says when each last brought something good to which list,
 * the configuration for how long it may be silent. Main thread.
 */
#ifndef DNSBL_SILENCE_H
#define DNSBL_SILENCE_H

#include <uv.h>

#include "edition.h"
#include "ident.h"
#include "watch.h"

/* How often it is looked at: when watch.c's tick wakes the server anyway. */
#define SILENCE_TICK_MS WATCH_TICK_MS
/* How often it is said again. */
#define SILENCE_REPEAT_S 86400

/* A feed that is silent, and when that was said last. */
struct silence_feed {
	char scanner[IDENT_MAX + 1], list[IDENT_MAX + 1];
	int64_t told;
	bool current; /* the look under way has come by it */
};

struct silence {
	const struct service *service;
	uv_timer_t tick;
	struct silence_feed *feeds;
	size_t feed_count;
};

/*
 * What the edition knows at that time (unix seconds) of a configured scanner:
 * how long ago its last good import was, of the list for which that is
 * longest. False where it never fed one of the configured lists that are not
 * frozen. *silent_out: on some list longer than it may be.
 */
bool silence_age(const struct edition *e, const struct config_scanner *scanner,
    int64_t now, int64_t *age_out, bool *silent_out) MUST_USE ALL_NONNULL;

/* The counters: how many are silent; the age of the last good import of each
 * scanner. */
void silence_print(const struct edition *e, int64_t now) ALL_NONNULL;

/* One look: a line for each feed that has fallen silent, that still is after
 * SILENCE_REPEAT_S, and that is heard of again. */
void silence_look(
    struct silence *s, const struct edition *e, int64_t now) ALL_NONNULL;

/* Looks now and from now on, on the service's loop. 0 or a libuv error. */
int silence_start(struct silence *s, const struct service *service,
    uv_loop_t *loop) MUST_USE ALL_NONNULL;
void silence_stop(struct silence *s) ALL_NONNULL;

#endif
