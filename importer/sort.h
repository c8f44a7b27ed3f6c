/* Sorts rows of bytes in place: of an import's records there is no room for
 * a second copy. */
#ifndef IMPORTER_SORT_H
#define IMPORTER_SORT_H

#include <stddef.h>

#include "compiler.h"

/* Longest row: one is held aside while others move. */
#define SORT_SIZE_MAX 32

/*
 * Sorts count rows of size bytes by their first key bytes, as memcmp orders
 * them; key <= size <= SORT_SIZE_MAX, count < 2^32. Rows that are in order
 * already are only looked at. Takes a time proportional to count * key at
 * most, whatever the rows are.
 */
void sort_rows(void *rows, size_t count, size_t size, size_t key) NONNULL(1);

#endif
