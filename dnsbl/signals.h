/* What the signals do. Only the main thread gets any (worker.c). */
#ifndef DNSBL_SIGNALS_H
#define DNSBL_SIGNALS_H

#include "server.h"

/* Before anything else: one that comes while we start waits until
 * signals_start; PIPE is ignored for good. */
void signals_hold(void);
/* 0 or a libuv error. */
int signals_start(struct server *s) MUST_USE ALL_NONNULL;
void signals_stop(struct server *s) ALL_NONNULL;

#endif
