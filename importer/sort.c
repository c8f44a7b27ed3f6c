/*
 * The American flag sort: by the first byte into 256 runs, each of which is
 * sorted by the next byte. Rows change places until each is in its run.
 */
#include "sort.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Runs up to this are sorted by insertion: to count 256 values costs more. */
#define FEW_ROWS 24

struct sort {
	size_t size, key;
};

/* Where the run of each value begins, and from where on it is unsorted. */
struct runs {
	uint32_t next[256], end[256];
};

static void
sort_few(const struct sort *s, uint8_t *rows, size_t count, size_t at)
{
	uint8_t held[SORT_SIZE_MAX];

	for (size_t i = 1; i < count; i++) {
		const uint8_t *row = rows + i * s->size;
		size_t to = i;

		while (to > 0 && memcmp(rows + (to - 1) * s->size + at,
				     row + at, s->key - at) > 0)
			to--;
		if (to == i)
			continue;
		memcpy(held, row, s->size);
		memmove(rows + (to + 1) * s->size, rows + to * s->size,
		    (i - to) * s->size);
		memcpy(rows + to * s->size, held, s->size);
	}
}

/* Counts the runs. False where all rows have the same byte. */
static bool
find_runs(const struct sort *s, const uint8_t *rows, size_t count, size_t at,
    struct runs *runs)
{
	uint32_t sum = 0;

	memset(runs->end, 0, sizeof(runs->end));
	for (size_t i = 0; i < count; i++)
		runs->end[rows[i * s->size + at]]++;
	if (runs->end[rows[at]] == count)
		return false;
	for (size_t v = 0; v < 256; v++) {
		runs->next[v] = sum;
		sum += runs->end[v];
		runs->end[v] = sum;
	}
	return true;
}

/* Holds a row that is in the wrong run, puts it where it belongs and holds
 * the one that stood there, until one belongs into the first gap. */
static void
fill_runs(const struct sort *s, uint8_t *rows, size_t at, struct runs *runs)
{
	uint8_t held[SORT_SIZE_MAX], other[SORT_SIZE_MAX];

	for (unsigned v = 0; v < 256; v++) {
		while (runs->next[v] < runs->end[v]) {
			uint8_t *gap = rows + runs->next[v] * s->size;

			memcpy(held, gap, s->size);
			while (held[at] != v) {
				uint8_t *to =
				    rows + runs->next[held[at]]++ * s->size;

				memcpy(other, to, s->size);
				memcpy(to, held, s->size);
				memcpy(held, other, s->size);
			}
			memcpy(gap, held, s->size);
			runs->next[v]++;
		}
	}
}

static void
sort_from(const struct sort *s, uint8_t *rows, size_t count, size_t at)
{
	struct runs runs;
	uint32_t begin = 0;

	while (count > FEW_ROWS && at < s->key &&
	       !find_runs(s, rows, count, at, &runs))
		at++;
	if (at == s->key)
		return;
	if (count <= FEW_ROWS) {
		sort_few(s, rows, count, at);
		return;
	}
	fill_runs(s, rows, at, &runs);
	for (size_t v = 0; v < 256; v++) {
		if (runs.end[v] - begin > 1)
			sort_from(s, rows + begin * s->size,
			    runs.end[v] - begin, at + 1);
		begin = runs.end[v];
	}
}

static bool
in_order(const struct sort *s, const uint8_t *rows, size_t count)
{
	for (size_t i = 1; i < count; i++, rows += s->size)
		if (memcmp(rows, rows + s->size, s->key) > 0)
			return false;
	return true;
}

void
sort_rows(void *rows, size_t count, size_t size, size_t key)
{
	const struct sort s = {size, key};

	assert(key <= size && size <= SORT_SIZE_MAX && count <= UINT32_MAX);
	if (!in_order(&s, rows, count))
		sort_from(&s, rows, count, 0);
}
