/* relaybl import --spool DIR: what a timer runs. */
#ifndef IMPORTER_SPOOL_H
#define IMPORTER_SPOOL_H

#include "command.h"

/* A file that is refused for what it says, or has no end, may still be on its
 * way until it was left alone for so long, seconds. */
#define SPOOL_SETTLED_S 60
/* One whose signature is not there: so long. */
#define SPOOL_SIGNED_S (10 * 60)

/*
 * Imports what waits in the directory, in the order of spool_order.h, each file
 * in a transaction of its own, and moves it to done/ or failed/ with a reason
 * beside it. Killed anywhere, the next run goes on: nothing is applied twice,
 * nothing lost. What is wrong with the file itself moves it to failed/; what is
 * wrong with the store, the disk or the machine leaves it where it is and ends
 * the run with that status. rejects may be NULL.
 *
 * ST_OK: something was applied; ST_NOT_FOUND without text: nothing was new;
 * ST_HELD, ST_ALARM: of a file at least; the first failure's status where there
 * was one, told already.
 */
enum status spool_run(const struct run *run, FILE *rejects,
    struct why *why) MUST_USE NONNULL(1, 3);

#endif
