/* memtext: what was written is there, ended, however much; in pieces, none, or
 * with NUL in it. */
#include "memtext.h"

#include "case.h"

static void
written(void **state)
{
	static const size_t pieces[] = {0, 1, 2, 4095, 4096, 4097, 100000};
	char *bytes = calloc(100000, 1);
	struct why why;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < 100000; i += 3)
		bytes[i] = (char)('a' + i % 26);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct memtext text = {.data = NULL};
		FILE *to = memtext_open(&text);

		assert_non_null(to);
		assert_int_equal(fwrite(bytes, 1, pieces[i], to), pieces[i]);
		assert_int_equal(fwrite(bytes, 1, pieces[i], to), pieces[i]);
		assert_int_equal(memtext_close(to, &why), ST_OK);
		assert_int_equal(text.len, 2 * pieces[i]);
		assert_memory_equal(text.data, bytes, pieces[i]);
		assert_memory_equal(text.data + pieces[i], bytes, pieces[i]);
		assert_int_equal(text.data[text.len], '\0');
		free(text.data);
	}
	free(bytes);
}

static void
without_a_stream(void **state)
{
	struct why why = {""};

	(void)state;
	assert_int_equal(memtext_close(NULL, &why), ST_NO_MEMORY);
	case_text("why", why.text, "out of memory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(written),
	    cmocka_unit_test(without_a_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
