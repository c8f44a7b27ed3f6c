/* What the signals do. Only the main thread gets any (worker.c). */
#ifndef DNSBL_SIGNALS_H
#define DNSBL_SIGNALS_H

#include <uv.h>

#include "service.h"

struct signals {
	struct service *service;
	const char *config; /* the file that HUP reads again */
	uv_signal_t hup, usr1, term, intr;
};

/* Before anything else: one that comes while we start waits until
 * signals_start; PIPE is ignored for good. */
void signals_hold(void);
/* From now on they do what they do, on the service's loop. config must
 * outlive s. 0 or a libuv error. */
int signals_start(struct signals *s, struct service *service,
    const char *config) MUST_USE ALL_NONNULL;
void signals_stop(struct signals *s) ALL_NONNULL;

#endif
