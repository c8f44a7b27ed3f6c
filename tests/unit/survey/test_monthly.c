/* Months, the ranks of operators, and which exemptions hid what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "monthly_hidden.h"
#include "monthly_operators.h"

/* ---- months ---- */

static void
months(void **state)
{
	static const struct {
		const char *text;
		int64_t begin, end;
	} good[] = {
	    {"1970-01", 0, 2678400},
	    {"2002-09", 1030838400, 1033430400},
	    {"2024-02", 1706745600, 1709251200}, /* 29 days */
	    {"2026-12", 1796083200, 1798761600},
	};
	struct monthly_month m;
	struct why why;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(
		    monthly_month_parse(good[i].text, good[i].begin, &m, &why),
		    ST_OK);
		assert_int_equal(m.begin, good[i].begin);
		assert_int_equal(m.end, good[i].end);
		assert_string_equal(m.text, good[i].text);
		assert_int_equal(monthly_month_parse(
				     good[i].text, good[i].begin - 1, &m, &why),
		    ST_USAGE);
		assert_non_null(strstr(why.text, "has not begun"));
	}
}

static void
no_months(void **state)
{
	static const char *const bad[] = {"", "2026", "2026-", "2026-1",
	    "2026-00", "2026-13", "2026-99", "2026-011", "2026-01-01",
	    "2026/01", "-026-01", "2026--1", " 2026-01", "2026-01 ", "1969-12",
	    "0000-01", "9999-12", "2026-1a", "\x1b[2J-01", "\xff\xff\xff\xff"};
	struct monthly_month m = {.begin = 5};
	struct why why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *own = strdup(bad[i]);

		assert_int_equal(
		    monthly_month_parse(own, INT64_MAX, &m, &why), ST_USAGE);
		assert_non_null(strstr(why.text, "is no month"));
		assert_null(strchr(why.text, '\x1b'));
		free(own);
	}
	assert_int_equal(m.begin, 5);
}

/* ---- ranks ---- */

#define COUNT 8
static struct ticket_figures figures[COUNT];
static struct monthly_operator operators[COUNT];
static const struct monthly_operator *ranked[COUNT];

static void
operator_is(size_t i, const char *key, uint64_t fixed, uint64_t cases,
    int64_t fix_s, int64_t ack_s)
{
	figures[i] = (struct ticket_figures){
	    .cases = cases, .fixed = fixed, .fix_s = fix_s, .ack_s = ack_s};
	operators[i] = (struct monthly_operator){
	    .key = key, .name = key, .figures = &figures[i]};
}

static void
expect_rank(size_t at, const char *key, uint32_t rank)
{
	assert_string_equal(ranked[at]->key, key);
	assert_int_equal(ranked[at]->rank, rank);
}

/*
 * f: 3 of 3.  a, b: 2 of 4 and 50 of 100, the same share, times the same: they
 * share rank 2.  c: the same share, slower: 4.  d: as c, and no word: 5.
 * e: 1 of 4: 6. Not ranked: g with 2 cases, h without tickets.
 */
static void
ranks(void **state)
{
	(void)state;
	operator_is(0, "h", 0, 0, FIGURES_NONE, FIGURES_NONE);
	operators[0].figures = NULL;
	operators[0].rank = 9;
	operator_is(1, "e", 1, 4, 10, 10);
	operator_is(2, "b", 50, 100, 100, 50);
	operator_is(3, "d", 2, 4, 200, FIGURES_NONE);
	operator_is(4, "g", 2, 2, 1, 1);
	operator_is(5, "a", 2, 4, 100, 50);
	operator_is(6, "f", 3, 3, 900, FIGURES_NONE);
	operator_is(7, "c", 2, 4, 200, 50);
	assert_int_equal(operators_rank(operators, COUNT, 3, ranked), 6);
	expect_rank(0, "f", 1);
	expect_rank(1, "a", 2);
	expect_rank(2, "b", 2);
	expect_rank(3, "c", 4);
	expect_rank(4, "d", 5);
	expect_rank(5, "e", 6);
	assert_int_equal(operators[0].rank, 0);
	assert_int_equal(operators[4].rank, 0);
	assert_int_equal(operators_rank(operators, COUNT, 5, ranked), 1);
	expect_rank(0, "b", 1);
	assert_int_equal(operators_rank(NULL, 0, 1, ranked), 0);
}

static void
no_fix_at_all_is_last(void **state)
{
	(void)state;
	operator_is(0, "a", 0, 9, FIGURES_NONE, 1);
	operator_is(1, "b", 0, 5, FIGURES_NONE, FIGURES_NONE);
	operator_is(2, "c", 0, 7, FIGURES_NONE, FIGURES_NONE);
	operator_is(3, "d", 1, 90, 1000000, FIGURES_NONE);
	assert_int_equal(operators_rank(operators, 4, 1, ranked), 4);
	expect_rank(0, "d", 1);
	expect_rank(1, "a", 2);
	expect_rank(2, "b", 3);
	expect_rank(3, "c", 3);
}

static void
rows_are_found_by_key(void **state)
{
	const struct survey_party one = {.key = "k", .name = ""},
				  other = {.key = "AS64500", .name = "Net"};
	struct ticket_figures f[2] = {
	    {.holder = (char *)(uintptr_t) "AS64500", .name = NULL, .cases = 3},
	    {.holder = (char *)(uintptr_t) "new", .cases = 1}};
	const struct figures all = {.all = f, .count = 2};
	struct monthly_rows rows = {.all = NULL};
	char empty[] = "", name[] = "New";

	(void)state;
	f[0].name = empty;
	f[1].name = name;
	assert_int_equal(operators_row(&rows, &one), 0);
	assert_int_equal(operators_row(&rows, &other), 1);
	assert_int_equal(operators_row(&rows, NULL), 2);
	assert_int_equal(operators_row(&rows, &one), 0);
	assert_int_equal(operators_row(&rows, NULL), 2);
	assert_string_equal(rows.all[0].name, "k");
	assert_int_equal(operators_figures(&rows, &all), ST_OK);
	assert_int_equal(rows.count, 4);
	assert_int_equal(rows.all[1].figures->cases, 3);
	assert_string_equal(rows.all[1].name, "Net");
	assert_string_equal(rows.all[3].name, "New");
	assert_null(rows.all[0].figures);
	operators_free(&rows);
}

/* ---- exemptions ---- */

static struct prefix
prefix(const char *text)
{
	struct prefix p;
	struct why why;

	assert_int_equal(prefix_parse(text, strlen(text), &p, &why), ST_OK);
	return p;
}

static void
event_at(
    struct monthly_hidden *h, uint8_t kind, const char *where, int64_t time)
{
	const struct event ev = {
	    .kind = kind, .list = 1, .prefix = prefix(where), .time = time};

	assert_int_equal(hidden_event(h, &ev), ST_OK);
}

/* What hides it: "FROM-TO ...", "<" and ">" for ever. */
static void
expect_hidden(struct monthly_hidden *h, const char *where, const char *want)
{
	const struct prefix p = prefix(where);
	struct place place = {.list = 0};
	char got[256] = "";

	place_reset(&place, 1, &p);
	assert_int_equal(hidden_apply(h, &place), ST_OK);
	for (size_t i = 0; i < place.hidden_count; i++) {
		const struct place_hidden *s = &place.hidden[i];
		char from[24] = "<", to[24] = ">";
		const size_t len = strlen(got);

		if (s->from != INT64_MIN)
			(void)snprintf(
			    from, sizeof(from), "%lld", (long long)s->from);
		if (s->to != INT64_MAX)
			(void)snprintf(
			    to, sizeof(to), "%lld", (long long)s->to);
		(void)snprintf(got + len, sizeof(got) - len, "%s%s-%s",
		    len > 0 ? " " : "", from, to);
	}
	assert_string_equal(got, want);
	place_free(&place);
}

static void
exemptions_of_a_walk(void **state)
{
	struct hidden_span there[] = {
	    {.prefix = prefix("192.0.2.64/26"),
		.list = 1,
		.there = true,
		.from = 70,
		.to = INT64_MAX},
	    {.prefix = prefix("198.51.100.7/32"),
		.list = 1,
		.there = true,
		.from = 80,
		.to = INT64_MAX},
	};
	struct monthly_hidden h = {.there = there, .there_count = 2};

	(void)state;
	event_at(&h, EVENT_EXEMPTED, "192.0.2.0/24", 10);
	event_at(&h, EVENT_EXEMPTED, "192.0.2.0/24", 12); /* another reason */
	event_at(&h, EVENT_UNEXEMPTED, "192.0.2.0/24", 20);
	event_at(&h, EVENT_EXEMPTED, "192.0.2.0/24", 30);
	event_at(&h, EVENT_LISTED, "192.0.2.0/24", 31); /* says nothing */
	expect_hidden(&h, "192.0.2.0/32", "10-20 12-20 30->");
	/* What is in force is met on the way; its own event ends nothing. */
	event_at(&h, EVENT_UNEXEMPTED, "192.0.2.64/26", 65);
	expect_hidden(&h, "192.0.2.65/32", "10-20 12-20 30-> 70-> <-65");
	expect_hidden(&h, "192.0.2.128/32", "10-20 12-20 30->");
	expect_hidden(&h, "192.0.3.1/32", "");
	expect_hidden(&h, "198.51.100.7/32", "80->");
	expect_hidden(&h, "198.51.100.8/32", "");
	free(h.stack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(months),
	    cmocka_unit_test(no_months),
	    cmocka_unit_test(ranks),
	    cmocka_unit_test(no_fix_at_all_is_last),
	    cmocka_unit_test(rows_are_found_by_key),
	    cmocka_unit_test(exemptions_of_a_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
