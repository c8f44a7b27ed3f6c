/* Class masks in blocks against a look at each thing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "snapshot_masks.h"

static uint64_t rng = 4711;

static uint32_t
dice(uint32_t sides)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 11) % sides);
}

static void
test_masks(void **state)
{
	enum { COUNT = 3 * MASKS_LARGE + 100 };
	struct masks m;

	(void)state;
	assert_true(masks_init(&m, COUNT));
	for (size_t i = 0; i < COUNT; i++)
		masks_set(
		    &m, i, (class_mask)(dice(400) == 0 ? 1 << dice(3) : 0));
	for (int i = 0; i < 3000; i++) {
		size_t from = dice(COUNT + 1), to = dice(COUNT + 1);
		class_mask wanted = (class_mask)dice(8);
		bool want = false;

		if (dice(4) == 0)
			to = from + dice(200) < COUNT ? from + dice(200) : from;
		for (size_t k = from; k < to; k++)
			want = want || (m.one[k] & wanted);
		assert_int_equal(masks_any(&m, from, to, wanted), want);
	}
	masks_free(&m);
	assert_true(masks_init(&m, 0));
	assert_false(masks_any(&m, 0, 0, CLASS_MASK_ALL));
	masks_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_masks),
	};

	return cmocka_run_group_tests_name("snapshot_masks", tests, NULL, NULL);
}
