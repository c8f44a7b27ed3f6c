/* Waiting for a lock that another relaybl holds. */
#include "patience.h"

#include <stdio.h>

enum status
patience_lock(
    patience_try acquire, const char *where, int *fd_out, struct why *why)
{
	enum status st = acquire(where, PATIENCE_QUIET_MS, fd_out, why);

	if (st != ST_BUSY)
		return st;
	fprintf(stderr, "relaybl: waiting up to %d s: %s\n", PATIENCE_MS / 1000,
	    why->text);
	st = acquire(where, PATIENCE_MS - PATIENCE_QUIET_MS, fd_out, why);
	if (st == ST_BUSY)
		why_wrap(why, "gave up");
	return st;
}
