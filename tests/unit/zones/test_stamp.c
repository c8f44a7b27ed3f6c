/* Times and durations. */
#include <time.h>

#include "case.h"
#include "stamp.h"

static void
good_times_are_read(void **state)
{
	static const struct {
		const char *in;
		int64_t want;
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"2026-11-21T19:52:01Z", 1795290721},
	    {"2026-11-21t19:52:01z", 1795290721},
	    {"2026-11-21 19:52:01Z", 1795290721},
	    {"2026-11-21T19:52:01.999999999Z", 1795290721},
	    {"2026-11-21T20:52:01+01:00", 1795290721},
	    {"2026-11-21T10:22:01-09:30", 1795290721},
	    {"2026-11-21T19:52:01-00:00", 1795290721},
	    {"2000-02-29T00:00:00Z", 951782400},
	    {"2016-12-31T23:59:60Z", 1483228799},
	    {"2199-12-31T23:59:59Z", 7258118399},
	    {"1969-12-31T23:00:00-01:00", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		struct why why;
		int64_t got = -1;

		case_int(cases[i].in, stamp_parse(in, len, &got, &why), ST_OK);
		case_int(cases[i].in, got, cases[i].want);
		free(in);
	}
}

static void
bad_times_say_why(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"", "RFC 3339"},
	    {"2026-11-21T19:52:01", "no UTC offset"},
	    {"2026-11-21T19:52:01.5", "no UTC offset"},
	    {"2026-11-21", "RFC 3339"},
	    {"2026-11-21T19:52Z", "RFC 3339"},
	    {"2026-11-21T19:52:01.Z", "RFC 3339"},
	    {"2026-11-21T19:52:01Zx", "RFC 3339"},
	    {"2026-11-21T19:52:01+0100", "RFC 3339"},
	    {"2026-11-21T19:52:01+24:00", "RFC 3339"},
	    {"2026-11-21T19:52:01+01:60", "RFC 3339"},
	    {"2026/11/21T19:52:01Z", "RFC 3339"},
	    {"26-11-21T19:52:01Z", "RFC 3339"},
	    {"+026-11-21T19:52:01Z", "RFC 3339"},
	    {"2026-02-29T00:00:00Z", "no such"},
	    {"2100-02-29T00:00:00Z", "no such"},
	    {"2026-13-01T00:00:00Z", "no such"},
	    {"2026-00-01T00:00:00Z", "no such"},
	    {"2026-04-31T00:00:00Z", "no such"},
	    {"2026-04-00T00:00:00Z", "no such"},
	    {"2026-04-01T24:00:00Z", "no such"},
	    {"2026-04-01T00:60:00Z", "no such"},
	    {"2026-04-01T00:00:61Z", "no such"},
	    {"1969-12-31T23:59:59Z", "year"},
	    {"1970-01-01T00:00:00+00:01", "year"},
	    {"2200-01-01T00:00:00Z", "year"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		struct why why;
		int64_t got = -7;

		case_int(
		    cases[i].in, stamp_parse(in, len, &got, &why), ST_BAD_DATA);
		case_holds(cases[i].in, why.text, cases[i].want);
		case_int("untouched", got, -7);
		free(in);
	}
}

/* Against libc, a day and a bit at a time, over more than two centuries. */
static void
every_day_goes_there_and_back(void **state)
{
	char got[STAMP_TEXT_MAX], want[STAMP_TEXT_MAX];

	(void)state;
	for (int64_t t = 0; t < 7258118400; t += 86400 + 61) {
		time_t lt = (time_t)t;
		struct tm tm;
		struct why why;
		int64_t back = -1;

		assert_non_null(gmtime_r(&lt, &tm));
		assert_true(strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%SZ",
				&tm) > 0);
		case_text("format", stamp_format(t, got), want);
		case_int(
		    got, stamp_parse(got, strlen(got), &back, &why), ST_OK);
		case_int(got, back, t);
	}
}

static void
times_out_of_range_are_the_nearest(void **state)
{
	char out[STAMP_TEXT_MAX];

	(void)state;
	case_text("min", stamp_format(INT64_MIN, out), "1970-01-01T00:00:00Z");
	case_text("max", stamp_format(INT64_MAX, out), "9999-12-31T23:59:59Z");
}

static void
minutes_take_17_characters(void **state)
{
	char out[STAMP_TEXT_MAX];

	(void)state;
	case_int("length", stamp_format_minute(1795290721 / 60, out), 17);
	case_text("text", out, "2026-11-21T19:52Z");
	case_int("length", stamp_format_minute(0, out), 17);
	case_text("zero", out, "1970-01-01T00:00Z");
	case_int("length", stamp_format_minute(UINT32_MAX, out), 17);
	case_text("max", out, "9999-12-31T23:59Z");
}

static void
durations_are_read_and_written(void **state)
{
	static const struct {
		const char *in;
		int64_t s;
		const char *text;
	} cases[] = {
	    {"0", 0, "0s"},
	    {"300", 300, "5m"},
	    {"90s", 90, "90s"},
	    {"15m", 900, "15m"},
	    {"12h", 43200, "12h"},
	    {"24h", 86400, "1d"},
	    {"30d", 2592000, "30d"},
	    {"2w", 1209600, "2w"},
	    {"73200d", 6324480000, "73200d"},
	    {"007", 7, "7s"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		char out[STAMP_TEXT_MAX];
		struct why why;
		int64_t got = -1;

		case_int(
		    cases[i].in, duration_parse(in, len, &got, &why), ST_OK);
		case_int(cases[i].in, got, cases[i].s);
		case_text(
		    cases[i].in, duration_format(got, out), cases[i].text);
		free(in);
	}
}

static void
bad_durations_say_why(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"", "not a duration"},
	    {"d", "not a duration"},
	    {"-1", "not a duration"},
	    {"1.5h", "not a duration"},
	    {"1 d", "not a duration"},
	    {"1D", "not a duration"},
	    {"1y", "not a duration"},
	    {"1dd", "not a duration"},
	    {"0x10", "not a duration"},
	    {"73201d", "200 years"},
	    {"99999999999999999999999999", "200 years"},
	    {"9223372036854775807w", "200 years"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		struct why why;
		int64_t got = -7;

		case_int(cases[i].in, duration_parse(in, len, &got, &why),
		    ST_BAD_DATA);
		case_holds(cases[i].in, why.text, cases[i].want);
		case_int("untouched", got, -7);
		free(in);
	}
}

/* A number out of a damaged store is shown, not a reason to crash. */
static void
any_number_of_seconds_has_a_text(void **state)
{
	char out[STAMP_TEXT_MAX];

	(void)state;
	case_text(
	    "min", duration_format(INT64_MIN, out), "-9223372036854775808s");
	case_text(
	    "max", duration_format(INT64_MAX, out), "9223372036854775807s");
}

static void
days_are_their_first_part(void **state)
{
	char text[STAMP_TEXT_MAX];

	(void)state;
	case_text("a day", stamp_day(1032825599, text), "2002-09-23");
	case_text("the next", stamp_day(1032825600, text), "2002-09-24");
	case_text("none", stamp_day(0, text), "-");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_times_are_read),
	    cmocka_unit_test(bad_times_say_why),
	    cmocka_unit_test(every_day_goes_there_and_back),
	    cmocka_unit_test(times_out_of_range_are_the_nearest),
	    cmocka_unit_test(minutes_take_17_characters),
	    cmocka_unit_test(durations_are_read_and_written),
	    cmocka_unit_test(bad_durations_say_why),
	    cmocka_unit_test(any_number_of_seconds_has_a_text),
	    cmocka_unit_test(days_are_their_first_part),
	};

	return cmocka_run_group_tests_name("stamp", tests, NULL, NULL);
}
