/* Rows by hash: found while it grows, told apart where hashes are the same; and
 * the hash is another in every process. */
#include "case.h"

#include <stdio.h>

#include "survey_index.h"

static bool
same(const void *rows, uint32_t row, struct slice wanted)
{
	const uint32_t *values = rows;
	uint32_t value;

	memcpy(&value, wanted.data, sizeof(value));
	return values[row] == value;
}

static struct slice
octets(const uint32_t *value)
{
	return (struct slice){(const uint8_t *)value, sizeof(*value)};
}

#define MANY 20000
static uint32_t values[MANY];

/* mask: of a hash, those bits that are left of it. */
static void
fill_and_find(uint32_t count, uint32_t mask)
{
	struct survey_index x = {NULL, 0, 0};

	for (uint32_t i = 0; i < count; i++) {
		uint32_t hash;

		values[i] = i * 2654435761u;
		hash = survey_index_hash(octets(&values[i])) & mask;
		assert_int_equal(survey_index_find(&x, hash, same, values,
				     octets(&values[i])),
		    SURVEY_INDEX_NONE);
		assert_true(survey_index_room(&x));
		survey_index_add(&x, hash, i);
	}
	case_int("count", x.count, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t hash = survey_index_hash(octets(&values[i])) & mask;

		assert_int_equal(survey_index_find(&x, hash, same, values,
				     octets(&values[i])),
		    i);
	}
	survey_index_free(&x);
	assert_null(x.slots);
}

static void
grows(void **state)
{
	(void)state;
	fill_and_find(MANY, UINT32_MAX);
}

static void
same_hashes(void **state)
{
	(void)state;
	fill_and_find(700, 0);
	fill_and_find(2000, 0xf0000000);
}

static void
same_bytes_same_hash(void **state)
{
	uint32_t value = 4711, again = 4711;

	(void)state;
	assert_int_equal(survey_index_hash(octets(&value)),
	    survey_index_hash(octets(&again)));
	again++;
	assert_int_not_equal(survey_index_hash(octets(&value)),
	    survey_index_hash(octets(&again)));
}

static const char *program;

/* The hash that another process, this program run anew, has of a name. */
static unsigned
hash_elsewhere(void)
{
	char command[4096];
	unsigned hash = 0;
	FILE *said;

	assert_true(snprintf(command, sizeof(command), "'%s' hash", program) <
		    (int)sizeof(command));
	said = popen(command, "r");
	assert_non_null(said);
	assert_int_equal(fscanf(said, "%u", &hash), 1);
	assert_int_equal(pclose(said), 0);
	return hash;
}

/* What collides in one process does not in the next. */
static void
nobody_knows_the_key(void **state)
{
	unsigned first = hash_elsewhere(), second = hash_elsewhere();

	(void)state;
	/* Once in 4,294,967,296 they may be the same, twice never. */
	if (first == second)
		second = hash_elsewhere();
	assert_int_not_equal(first, second);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(grows),
	    cmocka_unit_test(same_hashes),
	    cmocka_unit_test(same_bytes_same_hash),
	    cmocka_unit_test(nobody_knows_the_key),
	};

	program = argv[0];
	if (argc > 1) {
		printf("%u\n", survey_index_hash(slice_of("a.example")));
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
