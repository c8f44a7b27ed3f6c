/*
 * Who may ask a zone, and who may have all of it. By address, by key, or both;
 * or by the certificate of a TLS connection.
 */
#ifndef DNSBL_ACCESS_H
#define DNSBL_ACCESS_H

#include "respond.h"

/* The key that a query is signed with, as an index into the view's keys; -1:
 * it is not signed, or wrongly. Any thread, like all of these. */
int access_key(const struct pending *p) ALL_NONNULL;

/*
 * ACL_NONE: it may not ask the zone. Who is allowed to transfer a zone is
 * allowed to ask it, too: a secondary asks for the SOA first, over whatever
 * transport. ACL_OPEN: allowed as one of everybody.
 */
enum acl_trust access_ask(
    const struct view_zone *zone, const struct pending *p) ALL_NONNULL;

/* May it have the whole zone? Not over TLS before 1.3 (RFC 9103 7.1). */
bool access_transfer(
    const struct view_zone *zone, const struct pending *p) ALL_NONNULL;

#endif
