/* report_name: names that are safe whatever an operator is called. */
#include "report_name.h"

#include "case.h"

static void
directories(void **state)
{
	static const struct {
		uint64_t number;
		const char *name, *want;
	} cases[] = {
	    {1, "Example ISP", "001-example-isp"},
	    {12, "AS64500", "012-as64500"},
	    {1234, "a", "1234-a"},
	    {1, "", "001"},
	    {1, "../../etc/passwd", "001-etc-passwd"},
	    {1, "..", "001"},
	    {1, "-rf", "001-rf"},
	    {1, "a--b -", "001-a-b"},
	    {1, "<script>alert(1)</script>", "001-script-alert-1-script"},
	    {1, "a\r\nb\x1b[2J", "001-a-b-2j"},
	    {1, "株式会社", "001"},
	    {1, "KDDI株式会社", "001-kddi"},
	    {1, "caf\xc3\xa9 x", "001-caf-x"},
	    {1, "\xf0\x9f\x90\x8d", "001"},
	    {1, "CON", "001-con"},
	    {1, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddee",
		"001-aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd"},
	    {1, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddd ee",
		"001-aaaaaaaaaabbbbbbbbbbccccccccccddddddddd"},
	    {UINT64_MAX, "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd",
		"18446744073709551615-aaaaaaaaaabbbbbbbbbbcccccccccc"
		"dddddddddd"},
	};
	char out[REPORT_NAME_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		case_text(cases[i].name,
		    report_name_dir(
			cases[i].number, slice_of(cases[i].name), out),
		    cases[i].want);
		case_int(out, report_name_is_dir(out), true);
	}
}

static void
files(void **state)
{
	static const struct {
		const char *address;
		uint16_t port;
		const char *want;
	} cases[] = {
	    {"192.0.2.25", 25, "192.0.2.25-25.json"},
	    {"192.0.2.25", 0, "192.0.2.25-0.json"},
	    {"2001:db8::1", 587, "2001_db8__1-587.json"},
	    {"::1", 65535, "__1-65535.json"},
	    {"2001:2001:2001:2001:2001:2001:2001:2001", 65535,
		"2001_2001_2001_2001_2001_2001_2001_2001-65535.json"},
	};
	char out[REPORT_FILE_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct addr a;
		struct why why;

		assert_int_equal(addr_parse(cases[i].address,
				     strlen(cases[i].address), &a, &why),
		    ST_OK);
		case_text(cases[i].address,
		    report_name_json(&a, cases[i].port, out), cases[i].want);
		case_int(out, report_name_is_json(out), true);
	}
}

/* What no report has made is not removed with what one left. */
static void
others(void **state)
{
	static const char *const names[] = {"", "a", "01-a", "001-", "001-A",
	    "001-a/b", "001--a", "001-a-", "001a", "001-\xc3\xa9", "..",
	    "index.csv", ".json", "192.0.2.1.json", "192.0.2.1-.json",
	    "192.0.2.1-25.jsonx", "192.0.2.1-25", "-25.json", "..-25.json",
	    "a/b-25.json", "x-25.json"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		case_int(names[i], report_name_is_dir(names[i]), false);
		case_int(names[i], report_name_is_json(names[i]), false);
	}
}

/* The first 16 octets of the SHA-256 of "a\0b\0", computed by sha256sum:
 * 8fb20ef63ced4145fc2e983ffe597d1d, with version and variant put in. */
static void
uuids(void **state)
{
	const char *const ab[] = {"a", "b"}, *const a_b[] = {"ab", ""};
	char one[REPORT_UUID_MAX], two[REPORT_UUID_MAX];
	struct why why;

	(void)state;
	assert_int_equal(report_name_uuid(ab, 2, one, &why), ST_OK);
	assert_int_equal(report_name_uuid(ab, 2, two, &why), ST_OK);
	case_text("the same", two, one);
	case_text("of version 8", one, "8fb20ef6-3ced-8145-bc2e-983ffe597d1d");
	assert_int_equal(report_name_uuid(a_b, 2, two, &why), ST_OK);
	assert_string_not_equal(one, two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(directories),
	    cmocka_unit_test(files),
	    cmocka_unit_test(others),
	    cmocka_unit_test(uuids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
