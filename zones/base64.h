/* Base64 of RFC 4648 4, as keys and signatures are written. */
#ifndef ZONES_BASE64_H
#define ZONES_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler.h"

/*
 * Decodes len characters that stand for exactly want bytes. There is one text
 * for every run of bytes: padding must be there, unused bits must be 0, nothing
 * else may stand in it. False otherwise; out is then not to be used. Any
 * thread.
 */
bool base64_decode(const uint8_t *text, size_t len, uint8_t *out,
    size_t want) MUST_USE ALL_NONNULL;

/* Encodes len bytes to BASE64_LEN(len) characters, not terminated. Any
 * thread. */
#define BASE64_LEN(len) (((len) + 2) / 3 * 4)
void base64_encode(const uint8_t *bytes, size_t len, char *out) ALL_NONNULL;

#endif
