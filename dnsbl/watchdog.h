/*
 * Feeds the service manager's watchdog (WatchdogSec= of systemd): it restarts
 * a server whose loops do not turn any more. Fed only while every worker has
 * answered to the wake that was sent to it at the tick before. Main thread.
 */
#ifndef DNSBL_WATCHDOG_H
#define DNSBL_WATCHDOG_H

#include "service.h"

struct watchdog {
	struct service *service;
	uv_timer_t tick;
};

/* 0 or libuv's error. Ticks only where somebody waits for it
 * (notify_watchdog_ms). */
int watchdog_start(struct watchdog *d, struct service *service) ALL_NONNULL;
void watchdog_stop(struct watchdog *d) ALL_NONNULL;

#endif
