/*
 * A mapped file that is cut off or that the disk cannot give back is a
 * SIGBUS at the next look. Here it becomes a flag: the page is replaced by
 * zeros, the reader goes on (every reader of a snapshot checks its bounds),
 * and respond() says SERVFAIL while the flag is set. A SIGBUS anywhere else
 * ends the process as ever.
 */
#ifndef DNSBL_SIGBUS_H
#define DNSBL_SIGBUS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"

/* More than are ever mapped at once: the served one, those that workers are
 * just leaving or transfers hold (SERVICE_HELD_MAX), one being loaded. */
#define SIGBUS_RANGES_MAX 24

/* Before the first mapping. */
void sigbus_init(void);

/* From now on a SIGBUS in [start, start + len) sets *lost. One thread at a
 * time; sigbus_forget before lost is freed or the range unmapped. */
void sigbus_watch(
    const void *start, size_t len, _Atomic bool *lost) ALL_NONNULL;
void sigbus_forget(const _Atomic bool *lost) ALL_NONNULL;

/* While a file is being opened its range is not known yet: a SIGBUS of this
 * thread sets *lost, wherever it is. NULL ends that. */
void sigbus_guard(_Atomic bool *lost);

#endif
