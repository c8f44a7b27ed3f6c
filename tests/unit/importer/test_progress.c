/* The line that says how far an import is. */
#include "case.h"
#include "progress.h"

static void
lines_say_share_rate_and_rest(void **state)
{
	static const struct {
		enum progress_unit unit;
		uint64_t total, done;
		int64_t elapsed_ms;
		const char *want;
	} cases[] = {
	    {PROGRESS_BYTES, 220200000, 110100000, 2000,
		"at it 110.1 of 220.2 MB (50 %), 55.0 MB/s, 2 s left"},
	    {PROGRESS_BYTES, 100000000, 1000000, 1000,
		"at it 1.0 of 100.0 MB (1 %), 1.0 MB/s, 1 min 39 s left"},
	    {PROGRESS_BYTES, 100000000, 1000000, 100000,
		"at it 1.0 of 100.0 MB (1 %), 0.0 MB/s, 2 h 45 min left"},
	    {PROGRESS_BYTES, 100000000, 100000000, 1000,
		"at it 100.0 of 100.0 MB (100 %), 100.0 MB/s, 0 s left"},
	    /* It grew while it was read. */
	    {PROGRESS_BYTES, 100000000, 200000000, 1000,
		"at it 200.0 of 100.0 MB (100 %), 200.0 MB/s"},
	    {PROGRESS_BYTES, 0, 5000000, 2000, "at it 5.0 MB, 2.5 MB/s"},
	    {PROGRESS_BYTES, 0, 0, 0, "at it 0.0 MB, 0.0 MB/s"},
	    {PROGRESS_BYTES, 1000000, 0, 3000,
		"at it 0.0 of 1.0 MB (0 %), 0.0 MB/s"},
	    {PROGRESS_RECORDS, 1000, 999, 999000, "at it 99 %, 1 s left"},
	    {PROGRESS_RECORDS, 3, 1, 30000, "at it 33 %, 1 min 0 s left"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct progress p = {.what = "at it",
		    .unit = cases[i].unit,
		    .total = cases[i].total};
		char line[PROGRESS_LINE_MAX];

		progress_line(
		    &p, cases[i].done, cases[i].elapsed_ms, line, sizeof(line));
		case_text(cases[i].want, line, cases[i].want);
	}
}

/* The largest input at the slowest pace is not cut. */
static void
the_longest_line_fits(void **state)
{
	const struct progress p = {.what = "reading", .total = 2147483648};
	char line[PROGRESS_LINE_MAX];

	(void)state;
	progress_line(&p, 2000000000, 100000000, line, sizeof(line));
	case_text("whole", line + strlen(line) - 5, " left");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_say_share_rate_and_rest),
	    cmocka_unit_test(the_longest_line_fits),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
