/* Notes of what commits touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "touched.h"

static void
add(struct touched *t, uint16_t list, const char *text)
{
	struct prefix p;
	struct why why;

	assert_int_equal(prefix_parse(text, strlen(text), &p, &why), ST_OK);
	touched_add(t, list, &p);
}

static void
test_parts(void **state)
{
	struct touched t = {0};
	char text[PREFIX_TEXT_MAX];
	static const char *const want[] = {
	    "10.1.0.0/16", "10.2.0.0/16", "2001:db8::/48", "10.1.0.0/16"};

	(void)state;
	add(&t, 2, "10.1.2.3");
	add(&t, 1, "10.2.0.0/16");
	add(&t, 1, "2001:db8::1");
	add(&t, 1, "2001:db8:0:ffff::/64");
	add(&t, 1, "10.1.255.255");
	add(&t, 1, "10.2.255.0/24");
	assert_false(t.all);
	touched_sort(&t);
	assert_int_equal(t.count, 4);
	for (size_t i = 0; i < 4; i++) {
		struct prefix p = touched_prefix(&t.parts[i]);

		assert_string_equal(prefix_format(&p, text), want[i]);
		assert_int_equal(t.parts[i].list, i < 3 ? 1 : 2);
	}
	touched_free(&t);
	assert_int_equal(t.count, 0);
	touched_sort(&t);
	touched_free(&t);
}

static void
test_all(void **state)
{
	static const char *const wide[] = {
	    "10.0.0.0/15", "0.0.0.0/0", "2001:db8::/47", "::/0"};
	struct touched t = {0};
	struct prefix p = {.addr.family = ADDR_V4, .len = 32};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		add(&t, 1, "10.0.0.0/16");
		assert_false(t.all);
		add(&t, 1, wide[i]);
		assert_true(t.all);
		add(&t, 1, "10.0.0.0/16");
		assert_int_equal(t.count, 0);
		touched_free(&t);
	}
	/* Out of order, but few: however often. */
	for (uint32_t i = 0; i < 5 * TOUCHED_MAX; i++) {
		put16(p.addr.b, (uint16_t)(i * 7 % 1000));
		touched_add(&t, 1, &p);
	}
	assert_false(t.all);
	touched_sort(&t);
	assert_int_equal(t.count, 1000);
	touched_free(&t);
	for (uint32_t i = 0; i < TOUCHED_MAX; i++) {
		put16(p.addr.b, (uint16_t)i);
		/* Twice: in order, the second costs nothing. */
		touched_add(&t, 1, &p);
		touched_add(&t, 1, &p);
		assert_int_equal(t.count, i + 1);
	}
	p.addr.b[0] = 0xff;
	touched_add(&t, 1, &p);
	assert_true(t.all);
	touched_free(&t);
}

/* What one commit touched, and whether everything. */
static void
commit(struct touched *t, uint64_t before, const char *text)
{
	struct touched more = {0};

	if (text != NULL)
		add(&more, 1, text);
	touched_commit(t, &more, before);
	assert_null(more.parts);
	assert_int_equal(t->to, before + 1);
}

static void
test_commits(void **state)
{
	struct touched t = {0};

	(void)state;
	commit(&t, 0, "10.0.0.1");
	commit(&t, 1, "10.1.0.1");
	commit(&t, 2, NULL);
	assert_int_equal(t.from, 0);
	assert_int_equal(t.count, 2);
	/* Somebody else was at it in between. */
	commit(&t, 4, "10.2.0.1");
	assert_int_equal(t.from, 4);
	assert_int_equal(t.count, 1);
	commit(&t, 5, "10.0.0.0/8");
	assert_int_equal(t.from, 4);
	assert_true(t.all);
	commit(&t, 6, "10.3.0.1");
	assert_true(t.all);
	commit(&t, 9, "10.3.0.1");
	assert_false(t.all);
	assert_int_equal(t.count, 1);
	touched_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_all),
	    cmocka_unit_test(test_commits),
	};

	return cmocka_run_group_tests_name("touched", tests, NULL, NULL);
}
