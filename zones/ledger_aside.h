/*
 * A ledger made aside, in STORE/aside, that takes the place of STORE/ledger
 * when it is whole: in one step, so that nobody ever sees half of it, and
 * never by writing into a file that somebody may have open. The directory as a
 * whole is exchanged: data file and lock file belong together.
 *
 * Whoever calls holds the writer's lock (lock.h).
 */
#ifndef ZONES_LEDGER_ASIDE_H
#define ZONES_LEDGER_ASIDE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "why.h"

/* Makes STORE/aside; what an interrupted one left there is removed. dir_out
 * (PATH_MAX): what to give to ledger_open to make a ledger there. */
enum status ledger_aside_make(
    const char *store_dir, char *dir_out, struct why *why) MUST_USE ALL_NONNULL;

/* Copies the first bytes of a file, from its start, to the data file of a
 * ledger there, and syncs it. ST_CORRUPT where the file ends before. */
enum status ledger_aside_take(const char *store_dir, int fd, off_t bytes,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * Puts it in the place of STORE/ledger, durably; it is closed. The ledger that
 * was there is kept as STORE/ledger.before-TIME, its path in kept_out
 * (PATH_MAX, "" where there was none); or removed where keep is false. The new
 * one belongs to whom that one belonged, or the store, where that can be. On an
 * error the one that was there is there. ST_UNAVAILABLE: the file system cannot
 * exchange directories.
 */
enum status ledger_aside_place(const char *store_dir, int64_t now, bool keep,
    char *kept_out, struct why *why) MUST_USE ALL_NONNULL;

/* Removes STORE/aside and the files of a ledger in it, where they are. */
void ledger_aside_drop(const char *store_dir) ALL_NONNULL;

#endif
