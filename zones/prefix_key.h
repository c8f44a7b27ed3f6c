/*
 * A prefix within a key or value of the ledger:
 *   family u8 (4, 6) | address 4 or 16 | length u8
 * so that byte order is family, address, length: prefix_cmp's order.
 */
#ifndef ZONES_PREFIX_KEY_H
#define ZONES_PREFIX_KEY_H

#include "addr.h"
#include "codec.h"

#define PREFIX_KEY_MAX (1 + 16 + 1)

/* The prefix of that length that covers addr. */
struct prefix prefix_cut(const struct addr *addr, uint8_t len) ALL_NONNULL;

/* Writes it, returns the byte after. */
uint8_t *prefix_key_put(uint8_t *p, const struct prefix *prefix) ALL_NONNULL;

/* Reads it; in->bad where the family is unknown, the length too large or a
 * host bit set. */
void prefix_key_take(struct codec_in *in, struct prefix *out) ALL_NONNULL;

#endif
