/* Octets that nobody can guess. */
#ifndef ZONES_ENTROPY_H
#define ZONES_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"

/* Fills len octets, at most 256, from the kernel. False where it gives none,
 * and errno says why. Any thread; waits only while a machine has just come
 * up. */
bool entropy(void *out, size_t len) MUST_USE ALL_NONNULL;

#endif
