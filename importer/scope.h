/*
 * What a scan was to cover: prefixes from its header or from a file beside it,
 * and how many addresses they are.
 */
#ifndef IMPORTER_SCOPE_H
#define IMPORTER_SCOPE_H

#include "record.h"

/* Most prefixes of a scope: 18 bytes each. A million hosts, and room. */
#define SCOPE_MAX ((size_t)4 << 20)

/* Sorts the prefixes of one list and leaves out those inside others. */
void scope_tidy(struct prefix *list, size_t *len) NONNULL(2);

/*
 * Addresses in the scope, less those excluded; both lists tidy. A prefix of
 * IPv6 counts as one: nobody visits all its addresses, so their number says
 * nothing of how much of it was covered.
 */
uint64_t scope_addresses(const struct prefix *scope, size_t scope_len,
    const struct prefix *exclude, size_t exclude_len);

/*
 * The scope from a file: an address, a prefix or FIRST-LAST a line, # comments,
 * plain or compressed (nmap's -iL file, if it has no names). It must have the
 * hash that the scan names, where it names one. A scan that came to its end and
 * said no mode is a full one then. ST_BAD_DATA ("FILE:LINE: reason"),
 * ST_NO_INPUT and what input_open gives.
 */
enum status scope_read(
    struct scan *scan, const char *path, struct why *why) MUST_USE ALL_NONNULL;

#endif
