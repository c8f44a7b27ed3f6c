/* Foreign text: is it UTF-8, and the form in which it may be kept. */
#ifndef IMPORTER_FORMAT_CLEAN_H
#define IMPORTER_FORMAT_CLEAN_H

#include <stdbool.h>

#include "arena.h"

/* True where all of it is well-formed UTF-8 (RFC 3629). Any thread. */
bool utf8_valid(struct slice s) MUST_USE;

/* Octets of the character at p (1..4) and its code point; 0 where it is not
 * well-formed: overlong, surrogate, above U+10FFFF, cut. len is not 0. */
size_t utf8_next(const uint8_t *p, size_t len, uint32_t *out) ALL_NONNULL;

/* C0, DEL, C1 (0x9b alone begins a terminal sequence), line and paragraph
 * separators, and what reorders text on the screen. */
bool utf8_is_control(uint32_t c);

/* Characters of valid UTF-8. */
size_t utf8_count(struct slice s);

/*
 * A copy of valid UTF-8 for the ledger: control characters, those that turn
 * the direction of text included, become spaces, so that no later reader can
 * be made to send them to a terminal; cut to max bytes between characters.
 * Out of memory: data NULL and len not 0.
 */
struct slice text_clean(
    struct arena *a, struct slice s, size_t max) MUST_USE ALL_NONNULL;

#endif
