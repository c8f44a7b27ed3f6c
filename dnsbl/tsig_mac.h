/*
 * The MACs of TSIG (RFC 8945 4.3, 6) by OpenSSL. A context per algorithm and
 * thread stays keyed for the key that was used last: of a hundred octets the
 * MAC costs less than half then. They are made at first use and freed when
 * the thread ends.
 */
#ifndef DNSBL_TSIG_MAC_H
#define DNSBL_TSIG_MAC_H

#include <stdbool.h>

#include "bytes.h"
#include "tsig_key.h"

/* Octets of a hash. */
#define TSIG_MAC_MAX 64
size_t tsig_mac_len(enum tsig_algorithm algorithm);

/* The MAC of the parts, one after the other, to out (tsig_mac_len octets).
 * False where OpenSSL fails: no memory, or no such algorithm. Any thread. */
bool tsig_mac(const struct tsig_key *key, const struct slice *parts,
    size_t count, uint8_t out[TSIG_MAC_MAX]) MUST_USE ALL_NONNULL;

/* True where mac is the first len octets of it, as tsig_mac would give them;
 * as long for every wrong one. Any thread. */
bool tsig_mac_verify(const struct tsig_key *key, const struct slice *parts,
    size_t count, const uint8_t *mac, size_t len) MUST_USE ALL_NONNULL;

#endif
