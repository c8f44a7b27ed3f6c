/* Names of lists, scanners and people: which bytes, how many. */
#include "case.h"
#include "ident.h"

static void
words_are_names_or_not(void **state)
{
	static const struct {
		const char *text;
		size_t len, max;
		bool want;
	} cases[] = {
	    {"a", 1, 64, true},
	    {"AZaz09._:-", 10, 64, true},
	    {"operator", 8, 8, true},
	    {"operator", 8, 7, false},
	    {"", 0, 64, false},
	    {"a b", 3, 64, false},
	    {"a/b", 3, 64, false},
	    {"a\0", 2, 64, false},
	    {"\0", 1, 64, false},
	    {"a\n", 2, 64, false},
	    {"\xc3\xa4", 2, 64, false},
	    {"@[`{,;", 6, 64, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *in = case_exact(cases[i].text, cases[i].len);

		case_int(cases[i].text,
		    ident_valid(in, cases[i].len, cases[i].max), cases[i].want);
		free(in);
	}
}

/* Every byte alone: exactly letters, digits and four more. */
static void
sixty_six_bytes_are_good(void **state)
{
	size_t good = 0;

	(void)state;
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;

		good += ident_valid(&byte, 1, 1);
	}
	case_int("good", good, 26 + 26 + 10 + 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_names_or_not),
	    cmocka_unit_test(sixty_six_bytes_are_good),
	};

	return cmocka_run_group_tests_name("ident", tests, NULL, NULL);
}
