/*
 * Prefixes of one source, in order: a parent stands in front of what it
 * contains. So the longest prefix of an address is the last one that does not
 * begin behind it, or one of that one's parents. A row is
 *	family u8 | address, 16 | length u8 | order or parent u32 | party u32
 * big-endian: order while the rows are being added, so that they sort by it,
 * then the row of the next wider prefix.
 */
#include "holders_impl.h"

#include <stdlib.h>

#include "grow.h"
#include "sort.h"

#define AT_ADDR	  1
#define AT_LEN	  17
#define AT_ORDER  18
#define AT_PARENT AT_ORDER
#define AT_PARTY  22
#define ROW_LEN	  26

/* Where rows of each family and first 16 bits begin, and behind the last: 1
 * MB. Of fewer rows a search from end to end is as quick. */
#define SLOTS	  ((size_t)2 << 16)
#define SLOTS_MIN 4096

static const uint8_t *
row_at(const struct holders_table *t, size_t i)
{
	return t->rows + i * ROW_LEN;
}

static void
put_addr(uint8_t *row, const struct addr *a)
{
	row[0] = a->family;
	memcpy(row + AT_ADDR, a->b, sizeof(a->b));
}

enum status
holders_table_add(struct holders_table *t, const struct prefix *p,
    uint32_t order, uint32_t party, struct why *why)
{
	uint8_t *rows, *row;

	if (t->count == HOLDERS_PREFIXES_MAX) {
		why_set(why, "more than %zu prefixes", HOLDERS_PREFIXES_MAX);
		return ST_BAD_DATA;
	}
	rows = grow(t->rows, &t->cap, t->count + 1, ROW_LEN);
	if (rows == NULL)
		return why_no_memory(why);
	t->rows = rows;
	row = rows + t->count++ * ROW_LEN;
	put_addr(row, &p->addr);
	row[AT_LEN] = p->len;
	put32(row + AT_ORDER, order);
	put32(row + AT_PARTY, party);
	return ST_OK;
}

/* Of rows of the same prefix only the last is left. */
static void
drop_doubles(struct holders_table *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->count; i++) {
		if (i + 1 < t->count &&
		    memcmp(row_at(t, i), row_at(t, i + 1), AT_ORDER) == 0)
			continue;
		if (kept < i)
			memcpy(t->rows + kept * ROW_LEN, row_at(t, i), ROW_LEN);
		kept++;
	}
	t->count = kept;
}

static bool
covers(const uint8_t *row, const uint8_t *key)
{
	const unsigned len = row[AT_LEN], octets = len / 8, bits = len % 8;
	const uint8_t *a = row + AT_ADDR, *b = key + AT_ADDR;

	return row[0] == key[0] && memcmp(a, b, octets) == 0 &&
	       (bits == 0 || (a[octets] ^ b[octets]) >> (8 - bits) == 0);
}

/* From a row upwards: the first that covers the key, or HOLDERS_NOBODY. */
static uint32_t
climb(const struct holders_table *t, uint32_t i, const uint8_t *key)
{
	while (i != HOLDERS_NOBODY && !covers(row_at(t, i), key))
		i = get32(row_at(t, i) + AT_PARENT);
	return i;
}

static size_t
slot_of(const uint8_t *row)
{
	return (size_t)(row[0] == ADDR_V6) << 16 | get16(row + AT_ADDR);
}

/* Where the rows of each slot begin. */
static enum status
index_rows(struct holders_table *t, struct why *why)
{
	size_t next = 0;

	if (t->count < SLOTS_MIN)
		return ST_OK;
	t->first = malloc((SLOTS + 1) * sizeof(*t->first));
	if (t->first == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < t->count; i++)
		for (size_t slot = slot_of(row_at(t, i)); next <= slot; next++)
			t->first[next] = (uint32_t)i;
	for (; next <= SLOTS; next++)
		t->first[next] = (uint32_t)t->count;
	return ST_OK;
}

enum status
holders_table_settle(struct holders_table *t, struct why *why)
{
	uint8_t *fit;

	if (t->count == 0)
		return ST_OK;
	/* The party, too: what comes out must not depend on the sort. */
	sort_rows(t->rows, t->count, ROW_LEN, ROW_LEN);
	drop_doubles(t);
	fit = realloc(t->rows, t->count * ROW_LEN);
	if (fit != NULL) {
		t->rows = fit;
		t->cap = t->count;
	}
	for (size_t i = 0; i < t->count; i++) {
		uint32_t last = i > 0 ? (uint32_t)(i - 1) : HOLDERS_NOBODY;
		uint8_t *row = t->rows + i * ROW_LEN;

		/* A parent is shorter, and equal ones are gone. */
		put32(row + AT_PARENT, climb(t, last, row));
	}
	return index_rows(t, why);
}

uint32_t
holders_table_find(
    const struct holders_table *t, const struct addr *a, uint8_t *len_out)
{
	uint8_t key[AT_LEN];
	size_t low = 0, high = t->count;
	uint32_t i;

	put_addr(key, a);
	if (t->first != NULL) {
		low = t->first[slot_of(key)];
		high = t->first[slot_of(key) + 1];
	}
	/* The first row behind the address. */
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (memcmp(row_at(t, middle), key, sizeof(key)) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	i = climb(t, low > 0 ? (uint32_t)(low - 1) : HOLDERS_NOBODY, key);
	if (i == HOLDERS_NOBODY)
		return HOLDERS_NOBODY;
	*len_out = row_at(t, i)[AT_LEN];
	return get32(row_at(t, i) + AT_PARTY);
}

void
holders_table_free(struct holders_table *t)
{
	free(t->rows);
	free(t->first);
}
