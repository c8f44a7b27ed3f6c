/* The checker of a new generation, in a process of its own: a file that
 * kills its reader is found out there. Private to generation*.c. */
#ifndef ZONES_GENERATION_CHILD_H
#define ZONES_GENERATION_CHILD_H

#include "why.h"

/*
 * Runs argv (ends with NULL) with file as one more argument, stdin and stdout
 * on /dev/null, and waits for it. ST_OK when it exits 0; ST_CORRUPT with the
 * first line it wrote to stderr, or the signal that killed it; ST_UNAVAILABLE
 * when it cannot be run. SIGCHLD must not be ignored.
 */
enum status generation_child_check(const char *const *argv, const char *file,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
