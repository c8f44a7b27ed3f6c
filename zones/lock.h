/*
 * The writer's lock: one relaybl at a time changes a store, from the ledger's
 * transaction to the published generation. flock on STORE/lock, so it ends
 * with its process, however that ends.
 */
#ifndef ZONES_LOCK_H
#define ZONES_LOCK_H

#include "why.h"

/*
 * Waits up to wait_ms for the lock, asking ten times a second; makes the
 * store's directory when it is missing (store_make_dir). *fd_out is closed by
 * lock_release, which sets it to -1, and by nobody else; a child does not
 * inherit it over exec. ST_BUSY names the holder's process id. Any thread.
 *
 * Whoever removes the file or puts another in its place lets a second holder
 * in: ask lock_check before what must not be done by two at once.
 */
enum status lock_acquire(const char *store_dir, int wait_ms, int *fd_out,
    struct why *why) MUST_USE ALL_NONNULL;
/* The same for a file of that path in a directory that is there. doing: what
 * its holder does, "changing the store". */
enum status lock_file(const char *path, const char *doing, int wait_ms,
    int *fd_out, struct why *why) MUST_USE ALL_NONNULL;
/* Is the lock that was acquired there still the one that others ask for? ST_OK
 * or ST_BUSY. Any thread. */
enum status lock_check(
    const char *store_dir, int fd, struct why *why) MUST_USE ALL_NONNULL;
void lock_release(int *fd) ALL_NONNULL;

#endif
