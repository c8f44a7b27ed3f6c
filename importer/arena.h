/*
 * Memory for the texts of one import: handed out in order, never moved, freed
 * as a whole. A record's slices point into one.
 */
#ifndef IMPORTER_ARENA_H
#define IMPORTER_ARENA_H

#include "bytes.h"
#include "compiler.h"

struct arena;

/* NULL when out of memory. One thread at a time. Free with arena_free. */
struct arena *arena_new(void) MUST_USE;

/* len bytes without alignment, or NULL when out of memory. They live until
 * arena_free. len 0 gives a pointer that may not be read. */
uint8_t *arena_take(struct arena *a, size_t len) MUST_USE ALL_NONNULL;

/* A copy of the bytes; an empty slice has data NULL. On failure (out of
 * memory) data is NULL and len is as given. */
struct slice arena_copy(struct arena *a, struct slice s) ALL_NONNULL;

/* The same as a terminated text; NULL when out of memory. */
const char *arena_text(struct arena *a, struct slice s) ALL_NONNULL;

/* Forgets everything that was handed out and keeps one chunk for reuse. */
void arena_reset(struct arena *a) ALL_NONNULL;

/* NULL in *a is allowed. */
void arena_free(struct arena **a) ALL_NONNULL;

#endif
