/* Tells a service manager how we are (sd_notify(3), without its library). */
#ifndef DNSBL_NOTIFY_H
#define DNSBL_NOTIFY_H

#include <stdint.h>

#include "compiler.h"

/* Connects to the socket in $NOTIFY_SOCKET, while it can be reached: before a
 * chroot, and before no more sockets can be made. Once, main thread. */
void notify_open(void);

/* Sends "READY=1" and the like. Nothing happens where there is no such socket
 * or nobody listens. Main thread. */
void notify_state(const char *state) ALL_NONNULL;

/* How often the service manager wants to hear "WATCHDOG=1" at least, in
 * milliseconds ($WATCHDOG_USEC, meant for us); 0: it does not. */
uint64_t notify_watchdog_ms(void);

#endif
