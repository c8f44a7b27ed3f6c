/*
 * Memory for one JSON value at a time. jansson asks for fifty small pieces a
 * line and gives each of them back: from a block that is forgotten as a whole
 * they cost nothing to get and nothing to give back.
 */
#ifndef IMPORTER_JSON_BLOCK_H
#define IMPORTER_JSON_BLOCK_H

#include <jansson.h>
#include <stdbool.h>

#include "compiler.h"

/*
 * From here to json_block_end what jansson allocates comes out of the block
 * (what finds no room there, by malloc). One thread, not nested. Everything
 * made outside of it lives as always.
 */
void json_block_begin(void);

/* Frees the value, NULL is allowed, and all else that jansson allocated since
 * json_block_begin: nothing of it may be in use. */
void json_block_end(json_t *value);

/* jansson says of a text that it found no memory for that it is not JSON, or
 * that it is whole and is not. So: before it is read, and after that: was there
 * no memory? */
void json_block_watch(void);
bool json_block_lacked(void);

#endif
