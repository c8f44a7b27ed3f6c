/*
 * The text that travels with an error. The lowest function that knows sets
 * it, callers put their place in front of it: "relays.conf:12: zone
 * bl.example.org: ttl: not a number".
 */
#ifndef ZONES_WHY_H
#define ZONES_WHY_H

#include <stddef.h>

#include "compiler.h"
#include "status.h"

/* Long enough for a path and a sentence; longer text is cut, never lost
 * silently in front. */
#define WHY_MAX 1024

struct why {
	char text[WHY_MAX];
};

/* Replaces the text. Bytes of foreign origin must be escaped by the caller
 * (why_escape). Any thread; the object belongs to the caller. */
void why_set(struct why *why, const char *fmt, ...) PRINTF(2, 3) COLD;

/* Puts "FMT: " in front of the text. Any thread. */
void why_wrap(struct why *why, const char *fmt, ...) PRINTF(2, 3) COLD;

/* Sets "FMT: strerror(err)" and returns the status of that errno. */
enum status why_errno(struct why *why, int err, const char *fmt, ...)
    PRINTF(3, 4) COLD;

/* Sets "out of memory" and returns ST_NO_MEMORY. Any thread. */
enum status why_no_memory(struct why *why) ALL_NONNULL COLD;

/* Copies len bytes of foreign text to out as printable ASCII; everything
 * else, the backslash included, becomes \xHH; cut with "..." where out (cap
 * bytes, terminated) is too small. Returns out. Any thread. */
const char *why_escape(char *out, size_t cap, const void *text, size_t len);

#endif
