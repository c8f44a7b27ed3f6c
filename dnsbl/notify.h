/* Tells a service manager how we are (sd_notify(3), without its library). */
#ifndef DNSBL_NOTIFY_H
#define DNSBL_NOTIFY_H

#include "compiler.h"

/* Sends "READY=1" and the like to the socket in $NOTIFY_SOCKET. Nothing
 * happens where there is none or nobody listens. Main thread. */
void notify_state(const char *state) ALL_NONNULL;

#endif
