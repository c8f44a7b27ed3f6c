/* What is a replay and what is not. */
#include "replay.h"

#include "case.h"

static void
rows(void **state)
{
	static const struct {
		const char *name;
		struct scan scan;
		uint64_t seq;
		int64_t ended;
		const char *scan_id, *want;
	} cases[] = {
	    {"first", {.seq = 1, .ended = 100}, 0, 0, "", ""},
	    {"next", {.seq = 8, .ended = 200}, 7, 100, "a", ""},
	    {"the same number", {.seq = 7, .ended = 200, .scan_id = "b"}, 7,
		100, "a", "seq is 7, and a scan with 7 was applied"},
	    {"an older number", {.seq = 6, .ended = 200, .scan_id = "b"}, 7,
		100, "a", "seq is 6, and a scan with 7 was applied"},
	    {"the last scan in another file",
		{.seq = 7, .ended = 100, .scan_id = "a"}, 7, 100, "a", ""},
	    {"its name with an older number",
		{.seq = 6, .ended = 100, .scan_id = "a"}, 7, 100, "a",
		"seq is 6"},
	    {"no name at all", {.seq = 7, .ended = 100}, 7, 100, "",
		"seq is 7"},
	    {"a name that begins as it",
		{.seq = 7, .ended = 100, .scan_id = "ab"}, 7, 100, "a",
		"seq is 7"},
	    /* A number says more than a clock. */
	    {"newer by number alone", {.seq = 8, .ended = 50}, 7, 100, "a", ""},
	    {"older by number alone", {.seq = 6, .ended = 200}, 7, 100, "a",
		"seq is 6"},
	    {"newer", {.ended = 101}, 7, 100, "a", ""},
	    {"of the same second", {.ended = 100}, 0, 100, "a",
		"replay: it ended 1970-01-01T00:01:40Z, and a scan that ended "
		"1970-01-01T00:01:40Z was applied"},
	    {"older", {.ended = 99, .scan_id = "a"}, 0, 100, "a",
		"replay: it ended 1970-01-01T00:01:39Z"},
	    {"the last scan again", {.ended = 100, .scan_id = "a"}, 0, 100, "a",
		""},
	    {"says nothing", {.seq = 0}, 7, 100, "a", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct replay_last last = {
		    cases[i].seq, cases[i].ended, slice_of(cases[i].scan_id)};
		struct why why = {""};
		enum status st = replay_decide(&cases[i].scan, &last, &why);

		case_holds(cases[i].name, why.text, cases[i].want);
		case_int(cases[i].name, st,
		    cases[i].want[0] == '\0' ? ST_OK : ST_BAD_DATA);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
