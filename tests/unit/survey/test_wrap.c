/* Text broken into lines by columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wrap.h"

static void
expect(const char *text, unsigned indent, unsigned width, const char *want)
{
	char *got = NULL;
	size_t len;
	FILE *to = open_memstream(&got, &len);

	assert_non_null(to);
	wrap_text(to, slice_of(text), indent, width);
	assert_int_equal(fclose(to), 0);
	assert_string_equal(got, want);
	free(got);
}

static void
english_breaks_between_words(void **state)
{
	(void)state;
	expect("", 2, 10, "");
	expect("  \n ", 2, 10, "");
	expect("one", 0, 10, "one\n");
	expect("one two three", 0, 10, "one two\nthree\n");
	expect("one two three", 2, 10, "  one two\n  three\n");
	expect("one two three", 2, 9, "  one two\n  three\n");
	expect("one two three", 2, 8, "  one\n  two\n  three\n");
	expect("  one\ntwo  three ", 0, 80, "one two three\n");
	/* Wider than a line: whole, and alone in it. */
	expect("a reject_unauth_destination b", 1, 10,
	    " a\n reject_unauth_destination\n b\n");
}

/* Each of these takes two columns. */
static void
japanese_breaks_anywhere(void **state)
{
	(void)state;
	expect("次の検査の前に", 0, 6, "次の検\n査の前\nに\n");
	expect("次の検査の前に", 2, 7, "  次の\n  検査\n  の前\n  に\n");
	/* No line begins with closing punctuation, none ends with opening. */
	expect("次の検。査", 0, 6, "次の\n検。査\n");
	expect("次の「検査」", 0, 6, "次の\n「検\n査」\n");
	expect("認証(検査)", 0, 5, "認証\n(検\n査)\n");
	/* Words in it stay whole; blanks stay where the line goes on. */
	expect("次の MX です", 0, 8, "次の MX\nです\n");
	expect("次のmynetworksを", 0, 12, "次の\nmynetworksを\n");
}

static void
columns_are_counted(void **state)
{
	(void)state;
	assert_int_equal(wrap_columns(slice_of("")), 0);
	assert_int_equal(wrap_columns(slice_of("abc")), 3);
	assert_int_equal(wrap_columns(slice_of("a検b")), 4);
	assert_int_equal(wrap_columns(slice_of("\xc3\xa9t\xc3\xa9")), 3);
}

/* Octets that are not UTF-8 stand for themselves, and nothing is read beyond
 * the end. */
static void
anything_is_text(void **state)
{
	static const char *const texts[] = {
	    "\xe6", "\xe6\xa4", "a\xff\xfe", "\xc3(", "\xf0\x9f", "\x80\x80"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const size_t len = strlen(texts[i]);
		char want[16], *own = malloc(len), *got = NULL;
		size_t got_len;
		FILE *to = open_memstream(&got, &got_len);

		assert_non_null(own);
		assert_non_null(to);
		memcpy(own, texts[i], len);
		wrap_text(to, (struct slice){(const uint8_t *)own, len}, 0, 20);
		assert_int_equal(fclose(to), 0);
		(void)snprintf(want, sizeof(want), "%s\n", texts[i]);
		assert_string_equal(got, want);
		assert_int_equal(
		    wrap_columns((struct slice){(const uint8_t *)own, len}),
		    len);
		free(got);
		free(own);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(english_breaks_between_words),
	    cmocka_unit_test(japanese_breaks_anywhere),
	    cmocka_unit_test(columns_are_counted),
	    cmocka_unit_test(anything_is_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
