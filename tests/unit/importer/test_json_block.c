/* The block that one JSON value lies in: what is made outside of it stays,
 * what finds no room in it is freed all the same (a leak shows under SAN=1). */
#include <string.h>

#include "case.h"
#include "json_block.h"

/* "[1234567,1234567,...]": every number is a piece of memory. */
static char *
numbers(size_t count)
{
	static const char number[] = "1234567,";
	size_t len = sizeof(number) - 1;
	char *text = malloc(count * len + 2);

	assert_non_null(text);
	text[0] = '[';
	for (size_t i = 0; i < count; i++)
		memcpy(text + 1 + i * len, number, len);
	text[count * len] = ']';
	text[count * len + 1] = '\0';
	return text;
}

static void
what_is_outside_stays(void **state)
{
	json_t *before, *after, *inside;

	(void)state;
	before = json_pack("{s:s, s:[i]}", "name", "before", "list", 1);
	json_block_begin();
	inside = json_loads("{\"name\":\"inside\"}", 0, NULL);
	assert_non_null(inside);
	json_incref(before);
	json_block_end(inside);
	after = json_pack("{s:s}", "name", "after");
	json_block_begin();
	inside = json_loads("{\"name\":\"other\"}", 0, NULL);
	case_text("inside", json_string_value(json_object_get(inside, "name")),
	    "other");
	json_block_end(inside);
	case_text("before", json_string_value(json_object_get(before, "name")),
	    "before");
	case_text("after", json_string_value(json_object_get(after, "name")),
	    "after");
	json_decref(before);
	json_decref(before);
	json_decref(after);
}

static void
what_finds_no_room_is_freed(void **state)
{
	static const size_t counts[] = {10, 50000, 10};

	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		char *text = numbers(counts[i]);
		json_t *v;

		json_block_begin();
		v = json_loads(text, 0, NULL);
		case_int("numbers", json_array_size(v), counts[i]);
		case_int("last",
		    json_integer_value(json_array_get(v, counts[i] - 1)),
		    1234567);
		json_block_end(v);
		free(text);
	}
}

static void
what_is_no_json_leaves_nothing(void **state)
{
	char *text = numbers(50000);

	(void)state;
	text[strlen(text) - 1] = '}';
	json_block_begin();
	assert_null(json_loads(text, 0, NULL));
	json_block_end(NULL);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_outside_stays),
	    cmocka_unit_test(what_finds_no_room_is_freed),
	    cmocka_unit_test(what_is_no_json_leaves_nothing),
	};

	return cmocka_run_group_tests_name("json_block", tests, NULL, NULL);
}
