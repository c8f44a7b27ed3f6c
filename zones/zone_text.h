/* Records of a zone as lines of a master file (RFC 1035 5). */
#ifndef ZONES_ZONE_TEXT_H
#define ZONES_ZONE_TEXT_H

#include "zone_walk.h"

/* The longest owner, and RDATA of 64 KiB in which every octet is escaped. */
#define ZONE_TEXT_MAX (NAME_TEXT_MAX + 5 * 65536)

/*
 * Owner (below origin, "@" where it is that), TTL (left out where it is the
 * zone's), type and RDATA, without a newline, terminated; names in RDATA are
 * absolute. out has ZONE_TEXT_MAX bytes. Returns the length; 0: out of memory,
 * or ldns cannot say it. Any thread.
 */
size_t zone_text(const struct zone_source *source, const struct zone_record *r,
    char *out) ALL_NONNULL;

#endif
