/* Rows in order: held against qsort on rows of every shape. */
#include <stdio.h>

#include "case.h"
#include "sort.h"

static size_t key_len;

static int
by_key(const void *a, const void *b)
{
	return memcmp(a, b, key_len);
}

/* The same on every machine: xorshift32. */
static uint8_t
random_byte(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return (uint8_t)(*seed >> 8);
}

enum shape { RANDOM, FEW_VALUES, ALL_EQUAL, SORTED, REVERSED, LAST_DIFFERS };
static const char *const shapes[] = {"random", "few values", "all equal",
    "sorted", "reversed", "last byte differs"};

static void
fill(uint8_t *row, size_t size, enum shape shape, size_t i, uint32_t *seed)
{
	memset(row, 7, size);
	for (size_t k = 0; k < size; k++)
		if (shape == RANDOM)
			row[k] = random_byte(seed);
		else if (shape == FEW_VALUES)
			row[k] = random_byte(seed) & 1;
	if (shape == SORTED || shape == REVERSED) {
		size_t v = shape == SORTED ? i : 1000000 - i;

		for (size_t k = 0; k < 3; k++)
			row[2 - k] = (uint8_t)(v >> 8 * k);
	}
	if (shape == LAST_DIFFERS)
		row[key_len - 1] = random_byte(seed);
	/* Behind the key: rows with equal keys may stand in either order. */
	memset(row + key_len, 0, size - key_len);
}

static void
rows_are_as_qsort_has_them(void **state)
{
	static const size_t counts[] = {0, 1, 2, 24, 25, 300, 20000};
	static const size_t keys[][2] = {{3, 3}, {20, 16}, {32, 28}};
	uint32_t seed = 2026;

	(void)state;
	for (size_t i = 0; i < COUNT(counts) * COUNT(keys) * COUNT(shapes);
	     i++) {
		enum shape shape = (enum shape)(i % COUNT(shapes));
		const size_t *key = keys[i / COUNT(shapes) % COUNT(keys)];
		size_t n = counts[i / COUNT(shapes) / COUNT(keys)];
		size_t size = key[0], len = n * size;
		uint8_t *got = malloc(len + 1), *want = malloc(len + 1);

		assert_true(got != NULL && want != NULL);
		key_len = key[1];
		for (size_t k = 0; k < n; k++)
			fill(got + k * size, size, shape, k, &seed);
		memcpy(want, got, len);
		sort_rows(got, n, size, key_len);
		qsort(want, n, size, by_key);
		if (memcmp(got, want, len) != 0)
			fail_msg("%zu rows of %zu, %s", n, size, shapes[shape]);
		free(got);
		free(want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_as_qsort_has_them),
	};

	return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
