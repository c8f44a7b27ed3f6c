/*
 * Has the secrets of cookies change in time (RFC 9018 5): those that the
 * process made for itself. Secrets in a file are the operator's to change.
 * Main thread.
 */
#ifndef DNSBL_ROLLOVER_H
#define DNSBL_ROLLOVER_H

#include "service.h"

struct rollover {
	uv_timer_t tick;
	struct service *service;
	int64_t rolled; /* unix seconds */
};

/* Looks now and then whether COOKIE_ROLL_S are over; then publishes what is
 * current once more, with new secrets. 0 or a libuv error. */
int rollover_start(struct rollover *r, struct service *service) ALL_NONNULL;
void rollover_stop(struct rollover *r) ALL_NONNULL;

#endif
