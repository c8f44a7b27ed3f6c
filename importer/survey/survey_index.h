/*
 * A hash table from a name, text or address to its row in an array that
 * somebody else holds. Strangers choose what is in it: the hash is keyed.
 */
#ifndef IMPORTER_SURVEY_SURVEY_INDEX_H
#define IMPORTER_SURVEY_SURVEY_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"
#include "compiler.h"

#define SURVEY_INDEX_NONE UINT32_MAX /* no row */

struct survey_index_slot {
	uint32_t hash, row;
};

/* Zeroed: empty. */
struct survey_index {
	struct survey_index_slot *slots;
	uint32_t mask, count;
};

/* Is the row the one that is looked for? */
typedef bool (*survey_index_same)(
    const void *rows, uint32_t row, struct slice wanted);

/* The same bytes give the same hash while the process lives. */
uint32_t survey_index_hash(struct slice bytes);

/* The row, or SURVEY_INDEX_NONE. */
uint32_t survey_index_find(const struct survey_index *x, uint32_t hash,
    survey_index_same same, const void *rows, struct slice wanted)
    NONNULL(1, 3);

/* Room for one more; false when out of memory. Then add it, which is a row
 * that is not there yet. */
bool survey_index_room(struct survey_index *x) MUST_USE ALL_NONNULL;
void survey_index_add(
    struct survey_index *x, uint32_t hash, uint32_t row) ALL_NONNULL;

void survey_index_free(struct survey_index *x) ALL_NONNULL;

#endif
