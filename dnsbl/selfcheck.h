/*
 * The responder asks itself before strangers may: through respond(), as any
 * query, for what must be true of every zone whatever its list says.
 */
#ifndef DNSBL_SELFCHECK_H
#define DNSBL_SELFCHECK_H

#include "view.h"

/*
 * Of every zone: 2.0.0.127 is listed (and does not exist in one that is
 * retired), 1.0.0.127 does not exist (RFC 5782 5), and the SOA has the serial
 * of the list. ST_OK, or ST_CORRUPT with the first zone and name that is
 * wrong. Any thread.
 */
enum status selfcheck(
    const struct view *view, struct why *why) MUST_USE ALL_NONNULL;

#endif
