/*
 * The second look at a query that is not as plain as nearly all are: signed,
 * with a cookie, from somebody who is not known, to a zone that is not for
 * everybody, or for a whole zone.
 */
#ifndef DNSBL_ADMIT_H
#define DNSBL_ADMIT_H

#include "respond.h"

/*
 * Decides about a query that respond_parse has marked as gated and whose TSIG
 * record, if it has one, has been checked: in the order key, form, source,
 * cookie, transfer. What is turned away has no zone afterwards, or is dropped.
 * Fills in p->cookie and p->trust. Any thread.
 */
void admit(const struct view *view, struct pending *p) ALL_NONNULL;

#endif
