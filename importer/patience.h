/* Waiting for a lock that another relaybl holds, and saying so. */
#ifndef IMPORTER_PATIENCE_H
#define IMPORTER_PATIENCE_H

#include "why.h"

/* How long a command waits for another one; for how long without a word. */
#define PATIENCE_MS	  60000
#define PATIENCE_QUIET_MS 1000

/* lock_acquire, or one like it: where stands for a store or a file. */
typedef enum status (*patience_try)(
    const char *where, int wait_ms, int *fd_out, struct why *why);

/* Takes the lock; who has to wait is told for whom. ST_BUSY: gave up. */
enum status patience_lock(patience_try acquire, const char *where, int *fd_out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
