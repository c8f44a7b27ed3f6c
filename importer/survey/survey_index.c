/* Open addressing: a power of two of slots, at most three quarters full. */
#include "survey_index.h"

#include <assert.h>
#include <stdlib.h>

#include "entropy.h"
#include "siphash.h"

#define FIRST_SLOTS 64

uint32_t
survey_index_hash(struct slice bytes)
{
	static uint8_t key[SIPHASH_KEY_LEN];
	static bool asked;

	/* A kernel that gives no random octets leaves it at zeros: slower
	 * where names were chosen for it, and never wrong. */
	if (!asked && !entropy(key, sizeof(key)))
		memset(key, 0, sizeof(key));
	asked = true;
	return (uint32_t)siphash(key, bytes.data, bytes.len);
}

uint32_t
survey_index_find(const struct survey_index *x, uint32_t hash,
    survey_index_same same, const void *rows, struct slice wanted)
{
	if (x->slots == NULL)
		return SURVEY_INDEX_NONE;
	for (uint32_t i = hash & x->mask;; i = (i + 1) & x->mask) {
		const struct survey_index_slot *slot = &x->slots[i];

		if (slot->row == SURVEY_INDEX_NONE ||
		    (slot->hash == hash && same(rows, slot->row, wanted)))
			return slot->row;
	}
}

void
survey_index_add(struct survey_index *x, uint32_t hash, uint32_t row)
{
	uint32_t i = hash & x->mask;

	assert(x->slots != NULL && x->count < x->mask);
	while (x->slots[i].row != SURVEY_INDEX_NONE)
		i = (i + 1) & x->mask;
	x->slots[i] = (struct survey_index_slot){hash, row};
	x->count++;
}

bool
survey_index_room(struct survey_index *x)
{
	struct survey_index more = {NULL, 0, 0};
	size_t had = x->slots != NULL ? (size_t)x->mask + 1 : 0;
	size_t slots = had > 0 ? had * 2 : FIRST_SLOTS;

	if (x->count < had / 4 * 3)
		return true;
	if (slots > UINT32_MAX)
		return false;
	more.slots = malloc(slots * sizeof(*more.slots));
	if (more.slots == NULL)
		return false;
	more.mask = (uint32_t)(slots - 1);
	/* Every octet of SURVEY_INDEX_NONE. */
	memset(more.slots, 0xff, slots * sizeof(*more.slots));
	for (size_t i = 0; i < had; i++)
		if (x->slots[i].row != SURVEY_INDEX_NONE)
			survey_index_add(
			    &more, x->slots[i].hash, x->slots[i].row);
	free(x->slots);
	*x = more;
	return true;
}

void
survey_index_free(struct survey_index *x)
{
	free(x->slots);
	*x = (struct survey_index){NULL, 0, 0};
}
