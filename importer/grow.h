/* Arrays that grow: room doubles, so that a million elements cost a million. */
#ifndef IMPORTER_GROW_H
#define IMPORTER_GROW_H

#include <stddef.h>

#include "compiler.h"

/*
 * Room for at least want elements of size bytes: data itself where *cap is
 * enough, else moved, with *cap raised. NULL when out of memory: then data is
 * as it was. The caller frees with free.
 */
void *grow(void *data, size_t *cap, size_t want, size_t size) MUST_USE
    NONNULL(2);

#endif
