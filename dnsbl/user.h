/*
 * The user that relaybld becomes when it was started as root: ports below
 * 1024 need root to bind, nothing that comes after does.
 */
#ifndef DNSBL_USER_H
#define DNSBL_USER_H

#include "why.h"

/* Can user_become succeed? ST_CONFIG: there is no such user; ST_DENIED: we are
 * neither root nor that user. Main thread. */
enum status user_check(const char *user, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Becomes that user for good, with its groups and no others, and gives up
 * that any program it runs could be more. Where we are that user already
 * nothing but the last happens. Errors as user_check, and ST_IO. Before the
 * first thread.
 */
enum status user_become(const char *user, struct why *why) MUST_USE ALL_NONNULL;

#endif
