/* CSV: quoted as RFC 4180 says, nothing that a spreadsheet runs or a terminal
 * acts on. */
#include "case.h"

#include <stdio.h>

#include "csv_out.h"

static const struct {
	const char *name, *text, *want;
} cases[] = {
    {"plain", "KDDI Corp.", "KDDI Corp."},
    {"empty", "", ""},
    {"UTF-8", "\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac"},
    {"comma", "a,b", "\"a,b\""},
    {"semicolon", "a;b", "\"a;b\""},
    {"quote", "a\"b", "\"a\"\"b\""},
    {"apostrophe", "O'Neill", "\"O'Neill\""},
    {"end of line", "a\r\nb", "\"a\r\nb\""},
    {"blank in front", " a", "\" a\""},
    {"blank behind", "a ", "\"a \""},
    {"equals", "=1+1", "\"'=1+1\""},
    {"plus", "+1", "\"'+1\""},
    {"minus", "-1", "\"'-1\""},
    {"at", "@SUM(A1)", "\"'@SUM(A1)\""},
    {"tab", "\t=1", "\"'\t=1\""},
    {"return", "\r=1", "\"'\r=1\""},
    {"newline", "\n=1", "\"'\n=1\""},
    {"behind blanks", "  =1", "\"'  =1\""},
    {"inside", "a=1", "a=1"},
    {"wide equals",
	"\xef\xbc\x9d"
	"1",
	"\"'\xef\xbc\x9d"
	"1\""},
    {"wide plus",
	"\xef\xbc\x8b"
	"1",
	"\"'\xef\xbc\x8b"
	"1\""},
    {"wide minus",
	"\xef\xbc\x8d"
	"1",
	"\"'\xef\xbc\x8d"
	"1\""},
    {"wide at",
	"\xef\xbc\xa0"
	"1",
	"\"'\xef\xbc\xa0"
	"1\""},
    {"wide, another", "\xef\xbc\x91", "\xef\xbc\x91"},
    {"quote and formula", "=\"x\"", "\"'=\"\"x\"\"\""},
    {"escape", "a\x1b[2J", "a\\x1b[2J"},
    {"delete", "a\x7f", "a\\x7f"},
    {"C1",
	"a\xc2\x9b"
	"2J",
	"a\\xc2\\x9b2J"},
    {"not C1", "\xc3\x9b", "\xc3\x9b"},
    {"not UTF-8", "a\xff\xe9", "a\\xff\\xe9"},
    {"cut UTF-8", "a\xe6\x97", "a\\xe6\\x97"},
};

static void
fields_are_harmless(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const size_t len = strlen(cases[i].text);
		char *text = case_exact(cases[i].text, len);
		char got[128] = "";
		FILE *f = fmemopen(got, sizeof(got), "w");

		assert_non_null(f);
		csv_field(f, (struct slice){(const uint8_t *)text, len});
		assert_int_equal(fclose(f), 0);
		case_text(cases[i].name, got, cases[i].want);
		free(text);
	}
}

static void
lines_end_in_crlf(void **state)
{
	const struct slice fields[] = {
	    slice_of("a"), slice_of("b,c"), {NULL, 0}};
	char got[64] = "";
	FILE *f = fmemopen(got, sizeof(got), "w");

	(void)state;
	assert_non_null(f);
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (i > 0)
			csv_next(f);
		csv_field(f, fields[i]);
	}
	csv_end(f);
	csv_number(f, UINT64_MAX);
	csv_end(f);
	assert_int_equal(fclose(f), 0);
	case_text("lines", got, "a,\"b,c\",\r\n18446744073709551615\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_are_harmless),
	    cmocka_unit_test(lines_end_in_crlf),
	};

	return cmocka_run_group_tests_name("csv_out", tests, NULL, NULL);
}
