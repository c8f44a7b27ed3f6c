/*
 * "Has anything between here and there one of these classes?" over a sorted
 * run of things, in time that does not grow with the run: unions of class
 * masks over blocks of 64 and of 4096. Private to snapshot*.c.
 */
#ifndef ZONES_SNAPSHOT_MASKS_H
#define ZONES_SNAPSHOT_MASKS_H

#include <stdbool.h>
#include <stddef.h>

#include "class.h"

#define MASKS_SMALL 64
#define MASKS_LARGE (64 * 64)

struct masks {
	class_mask *one;   /* of each thing */
	class_mask *small; /* of each 64 */
	class_mask *large; /* of each 4096 */
	size_t count;
};

/* Makes room for count things without classes; false when out of memory.
 * Free with masks_free. */
bool masks_init(struct masks *m, size_t count);
void masks_free(struct masks *m);
/* Sets the mask of a thing; not while others read. */
void masks_set(struct masks *m, size_t i, class_mask mask);

/* Any of from..to-1? Any number of threads. */
bool masks_any(
    const struct masks *m, size_t from, size_t to, class_mask wanted);

#endif
