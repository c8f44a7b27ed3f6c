/* Class masks in blocks. */
#include "snapshot_masks.h"

#include <stdlib.h>

bool
masks_init(struct masks *m, size_t count)
{
	size_t small = count / MASKS_SMALL + 1, large = count / MASKS_LARGE + 1;

	m->count = count;
	m->one = calloc(count + small + large, sizeof(*m->one));
	if (m->one == NULL)
		return false;
	m->small = m->one + count;
	m->large = m->small + small;
	return true;
}

void
masks_free(struct masks *m)
{
	free(m->one);
	m->one = m->small = m->large = NULL;
	m->count = 0;
}

void
masks_set(struct masks *m, size_t i, class_mask mask)
{
	m->one[i] = mask;
	m->small[i / MASKS_SMALL] |= mask;
	m->large[i / MASKS_LARGE] |= mask;
}

bool
masks_any(const struct masks *m, size_t from, size_t to, class_mask wanted)
{
	while (from < to) {
		if (from % MASKS_LARGE == 0 && to - from >= MASKS_LARGE) {
			if (m->large[from / MASKS_LARGE] & wanted)
				return true;
			from += MASKS_LARGE;
		} else if (from % MASKS_SMALL == 0 &&
			   to - from >= MASKS_SMALL) {
			if (m->small[from / MASKS_SMALL] & wanted)
				return true;
			from += MASKS_SMALL;
		} else {
			if (m->one[from] & wanted)
				return true;
			from++;
		}
	}
	return false;
}
