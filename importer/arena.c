/* A bump allocator: chunks in a list, the newest in front. */
#include "arena.h"

#include <stdlib.h>

/* Big enough that a million short texts are a few hundred chunks, small
 * enough that an import of ten records does not show in the process size. */
#define CHUNK_SIZE ((size_t)64 * 1024)

struct chunk {
	struct chunk *next;
	size_t size, used;
	uint8_t bytes[];
};

struct arena {
	struct chunk *first;
};

static struct chunk *
chunk_new(size_t size)
{
	struct chunk *c;

	if (size > SIZE_MAX - sizeof(*c))
		return NULL;
	c = malloc(sizeof(*c) + size);
	if (c == NULL)
		return NULL;
	c->next = NULL;
	c->size = size;
	c->used = 0;
	return c;
}

struct arena *
arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

uint8_t *
arena_take(struct arena *a, size_t len)
{
	struct chunk *c = a->first;
	uint8_t *p;

	if (c == NULL || len > c->size - c->used) {
		c = chunk_new(len > CHUNK_SIZE ? len : CHUNK_SIZE);
		if (c == NULL)
			return NULL;
		c->next = a->first;
		a->first = c;
	}
	p = c->bytes + c->used;
	c->used += len;
	return p;
}

struct slice
arena_copy(struct arena *a, struct slice s)
{
	struct slice out = {NULL, s.len};
	uint8_t *p;

	if (s.len == 0)
		return out;
	p = arena_take(a, s.len);
	if (p != NULL)
		memcpy(p, s.data, s.len);
	out.data = p;
	return out;
}

const char *
arena_text(struct arena *a, struct slice s)
{
	uint8_t *p = arena_take(a, s.len + 1);

	if (p == NULL)
		return NULL;
	if (s.len > 0)
		memcpy(p, s.data, s.len);
	p[s.len] = '\0';
	return (const char *)p;
}

static void
chunks_free(struct chunk *c)
{
	while (c != NULL) {
		struct chunk *next = c->next;

		free(c);
		c = next;
	}
}

void
arena_reset(struct arena *a)
{
	struct chunk *keep = a->first;

	if (keep == NULL)
		return;
	chunks_free(keep->next);
	keep->next = NULL;
	keep->used = 0;
}

void
arena_free(struct arena **a)
{
	if (*a == NULL)
		return;
	chunks_free((*a)->first);
	free(*a);
	*a = NULL;
}
