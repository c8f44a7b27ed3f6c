/* So many a second: no more over any time, no fewer where they are wanted. */
#include "case.h"
#include "resolve_pace.h"

/* How many get through in a time, asked for every step. */
static unsigned
taken(struct pace *p, int64_t from_ms, int64_t to_ms, int64_t step_ms)
{
	unsigned count = 0;

	for (int64_t t = from_ms; t < to_ms; t += step_ms)
		while (pace_take(p, t))
			count++;
	return count;
}

static void
test_rate_is_kept(void **state)
{
	static const struct {
		const char *name;
		unsigned rate;
		int64_t step_ms;
		unsigned least, most; /* in ten seconds */
	} rows[] = {
	    {"one a second", 1, 20, 9, 11},
	    {"fifty", 50, 20, 490, 501},
	    {"five thousand", 5000, 20, 49000, 50100},
	    {"five thousand, each ms", 5000, 1, 49000, 50100},
	    /* No more than 200 at once, and so no more than 10,000 a second
	     * where one asks every 20 ms alone. */
	    {"many, seldom", 1000000, 20, 99000, 100200},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pace p;
		unsigned got;

		pace_start(&p, rows[i].rate, 1000);
		got = taken(&p, 1000, 11000, rows[i].step_ms);
		if (got < rows[i].least || got > rows[i].most)
			fail_msg("%s: %u", rows[i].name, got);
	}
}

static void
test_pause_saves_nothing_up(void **state)
{
	struct pace p;

	(void)state;
	pace_start(&p, 50, 0);
	case_int("first", taken(&p, 0, 1, 1), 1);
	case_int("after an hour", taken(&p, 3600000, 3600001, 1), 1);
	pace_start(&p, 5000, 0);
	case_int("of many", taken(&p, 3600000, 3600001, 1), 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rate_is_kept),
	    cmocka_unit_test(test_pause_saves_nothing_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
