/* Arrays that grow. */
#include "grow.h"

#include <stdint.h>
#include <stdlib.h>

#define GROW_FIRST 16

void *
grow(void *data, size_t *cap, size_t want, size_t size)
{
	size_t more = *cap > 0 ? *cap : GROW_FIRST;
	void *p;

	if (want <= *cap)
		return data;
	while (more < want)
		more *= 2;
	if (more > SIZE_MAX / size)
		return NULL;
	p = realloc(data, more * size);
	if (p != NULL)
		*cap = more;
	return p;
}
