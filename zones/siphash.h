/* SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash for short inputs
 * that nobody without the key can steer. */
#ifndef ZONES_SIPHASH_H
#define ZONES_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#include "compiler.h"

#define SIPHASH_KEY_LEN 16

/* The hash as a number; its octets, as the paper writes them, are the least
 * significant first. Any thread. */
uint64_t siphash(const uint8_t key[SIPHASH_KEY_LEN], const uint8_t *data,
    size_t len) ALL_NONNULL;

#endif
