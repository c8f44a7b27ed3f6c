/* Times as text. Inside, a time is int64_t seconds since 1970 UTC. */
#ifndef ZONES_STAMP_H
#define ZONES_STAMP_H

#include <stddef.h>
#include <stdint.h>

#include "why.h"

/* "2026-11-21T19:52:01Z" with terminator. */
#define STAMP_TEXT_MAX 32

/*
 * RFC 3339 with an offset or Z; fractions are dropped; a time without
 * offset is refused with "no UTC offset", a leap second (:60) is taken as
 * :59, years 1970..2199. len bytes exactly. ST_OK or ST_BAD_DATA; out
 * untouched on failure. Any thread.
 */
enum status stamp_parse(const char *text, size_t len, int64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* "2026-11-21T19:52:01Z"; out has STAMP_TEXT_MAX bytes; no libc time
 * function, no time zone, safe on the packet path. Returns out. */
const char *stamp_format(int64_t t, char *out) ALL_NONNULL;

/* "2026-11-21", or "-" for 0, which is no time; the same buffer. Returns out.
 */
const char *stamp_day(int64_t t, char *out) ALL_NONNULL;

/* "2026-11-21T19:52Z" of unix minutes; returns the length (17). */
size_t stamp_format_minute(uint32_t minutes, char *out) ALL_NONNULL;

/* Duration text: 300, 90s, 15m, 12h, 30d, 2w. ST_OK or ST_BAD_DATA. */
enum status duration_parse(const char *text, size_t len, int64_t *out_s,
    struct why *why) MUST_USE ALL_NONNULL;

/* The shortest exact form, "30d", "90s"; out has STAMP_TEXT_MAX bytes. */
const char *duration_format(int64_t s, char *out) ALL_NONNULL;

#endif
