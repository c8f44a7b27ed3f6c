/*
 * jansson's allocator: a block while there is one, otherwise malloc. jansson
 * frees without saying where a piece came from, so its address tells.
 */
#include "json_block.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* A verdict of 220 bytes takes 3 KiB, the longest line some 60 times its
 * length: then malloc gives the rest. */
#define BLOCK_SIZE ((size_t)256 * 1024)

static struct {
	alignas(max_align_t) uint8_t bytes[BLOCK_SIZE];
	size_t used;
	bool open;
	bool spilled; /* a piece came from malloc */
	bool lacked;  /* which had none */
} block;

static void *
from_malloc(size_t size)
{
	void *piece = malloc(size);

	if (piece == NULL)
		block.lacked = true;
	return piece;
}

static void *
take(size_t size)
{
	size_t place = block.used;

	if (!block.open)
		return from_malloc(size);
	if (size > BLOCK_SIZE - place) {
		block.spilled = true;
		return from_malloc(size);
	}
	size += -size % alignof(max_align_t);
	block.used = size < BLOCK_SIZE - place ? place + size : BLOCK_SIZE;
	return block.bytes + place;
}

static void
give_back(void *piece)
{
	uintptr_t begin = (uintptr_t)block.bytes;

	if ((uintptr_t)piece - begin >= BLOCK_SIZE)
		free(piece);
}

void
json_block_watch(void)
{
	json_set_alloc_funcs(take, give_back);
	block.lacked = false;
}

bool
json_block_lacked(void)
{
	return block.lacked;
}

void
json_block_begin(void)
{
	assert(!block.open);
	json_block_watch();
	block.open = true;
}

void
json_block_end(json_t *value)
{
	assert(block.open);
	if (block.spilled)
		json_decref(value);
	block.open = block.spilled = false;
	block.used = 0;
}
