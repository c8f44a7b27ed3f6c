/* The words and numbers of a survey, its table and its JSON. */
#include "output.h"
#include "survey_case.h"
#include "view_grid.h"
#include "view_impl.h"

static void
shares_are_rounded(void **state)
{
	static const struct {
		uint64_t part, whole;
		const char *want;
	} cases[] = {
	    {0, 0, "0.00 %"},
	    {0, 8833, "0.00 %"},
	    {1, 1, "100.00 %"},
	    {8833, 194953, "4.53 %"},
	    {7696, 8833, "87.13 %"},
	    {4012, 8833, "45.42 %"},
	    {1, 3, "33.33 %"},
	    {2, 3, "66.67 %"},
	    /* Halves up: 0.005 % of 20,000 is 1. */
	    {1, 20000, "0.01 %"},
	    {1, 20001, "0.00 %"},
	    {UINT32_MAX, UINT32_MAX, "100.00 %"},
	};
	char got[VIEW_SHARE_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		case_text(cases[i].want,
		    view_share_text(cases[i].part, cases[i].whole, got),
		    cases[i].want);
}

static void
numbers_have_commas(void **state)
{
	static const struct {
		uint64_t n;
		const char *want;
	} cases[] = {
	    {0, "0"},
	    {999, "999"},
	    {1000, "1,000"},
	    {194953, "194,953"},
	    {UINT64_MAX, "18,446,744,073,709,551,615"},
	};
	char got[VIEW_NUMBER_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		case_text(cases[i].want, view_number_text(cases[i].n, got),
		    cases[i].want);
}

/* ---- tables ---- */

static void
check_grid(const char *name, const char *cell, const char *want)
{
	struct grid g = {.columns = 2, .left = 1};
	char got[512] = "";
	FILE *f = fmemopen(got, sizeof(got), "w");
	struct why why;

	assert_non_null(f);
	grid_cell(&g, cell);
	grid_number(&g, 1);
	grid_cell(&g, "ab");
	grid_number(&g, 1000);
	assert_int_equal(grid_print(&g, f, &why), ST_OK);
	assert_int_equal(fclose(f), 0);
	case_text(name, got, want);
}

static void
cells_stand_in_columns(void **state)
{
	(void)state;
	check_grid("longer", "abcd", "  abcd      1\n  ab    1,000\n");
	check_grid("empty", "", "          1\n  ab  1,000\n");
	/* Two characters of two places each. */
	check_grid("wide", "\xe6\x97\xa5\xe6\x9c\xac",
	    "  \xe6\x97\xa5\xe6\x9c\xac      1\n  ab    1,000\n");
	check_grid("control", "a\x1b[2J", "  a [2J      1\n  ab     1,000\n");
	check_grid("not UTF-8", "a\xff", "  a\\xff      1\n  ab     1,000\n");
	/* 41 places; 40 are shown. */
	check_grid("too long", "01234567890123456789012345678901234567890",
	    "  0123456789012345678901234567890123456...      1\n"
	    "  ab                                        1,000\n");
	check_grid("just not", "0123456789012345678901234567890123456789",
	    "  0123456789012345678901234567890123456789      1\n"
	    "  ab                                        1,000\n");
}

/* ---- all of it ---- */

struct shown {
	struct survey *s, *before;
	struct tally tally, by_address, by_network;
	struct survey_diff diff;
	struct view view;
};

static int
setup(void **state)
{
	struct shown *w = calloc(1, sizeof(*w));
	struct why why;

	w->s = survey_case();
	w->before = survey_case();
	w->before->id = 4;
	w->s->addresses[0].holder = SURVEY_NONE;
	assert_int_equal(tally_make(w->s, BY_HOLDER, &w->tally, &why), ST_OK);
	assert_int_equal(tally_make(w->s, BY_IP, &w->by_address, &why), ST_OK);
	assert_int_equal(
	    tally_make(w->s, BY_PREFIX, &w->by_network, &why), ST_OK);
	assert_int_equal(
	    diff_make(w->before, w->s, BY_HOLDER, &w->diff, &why), ST_OK);
	w->view = (struct view){
	    .survey = w->s,
	    .tally = &w->tally,
	    .by_address = &w->by_address,
	    .by_network = &w->by_network,
	    .top = 1,
	};
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct shown *w = *state;

	tally_free(&w->tally);
	tally_free(&w->by_address);
	tally_free(&w->by_network);
	diff_free(&w->diff);
	survey_free(&w->s);
	survey_free(&w->before);
	free(w);
	return 0;
}

/* What the view says when written so; free it. */
static char *
written(const struct view *v,
    enum status (*write)(const struct view *v, FILE *to, struct why *why))
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);
	struct why why;

	assert_non_null(f);
	assert_int_equal(write(v, f, &why), ST_OK);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void
the_method_is_told(void **state)
{
	struct shown *w = *state;
	char text[VIEW_SENTENCE_MAX];

	assert_true(view_method(&w->view, 0, text));
	case_text("listed", text,
	    "A domain is listed when any address of its mail hosts stood on "
	    "list relays as relay or cgi at 2026-11-21T21:53:20Z (generation "
	    "7, serial 1795298001).");
	assert_true(view_method(&w->view, 4, text));
	/* a b f by 192.0.2.1, and e. */
	case_text("not known", text,
	    "4 listed domains have a listed address of which no source knows "
	    "who answers for it: row (not known).");
	assert_false(view_method(&w->view, 5, text));
	w->view.before = w->before;
	w->view.diff = &w->diff;
	assert_true(view_method(&w->view, 5, text));
	case_holds("change", text, "Change is since survey 4 of 2026-11-21");
	assert_false(view_method(&w->view, 6, text));
	w->diff.other_list = w->diff.other_classes = true;
	assert_true(view_method(&w->view, 6, text));
	case_text("otherwise", text,
	    "The two surveys measured differently: by another list and other "
	    "classes.");
	assert_true(view_source(&w->view, 0, text));
	case_text("source", text,
	    "csv own.csv, 2026-11-20: 3 entries, 0 lines refused");
	assert_false(view_source(&w->view, 1, text));
	w->s->source_count = 0;
	assert_true(view_method(&w->view, 4, text));
	w->s->source_count = 1;
	case_text("no source", text,
	    "4 listed domains have a listed address, and there was no source "
	    "that says who answers for it (survey: holders: in relaybl.conf, "
	    "or --holders): row (not known).");
}

/* The least of them that come to half, and none of nothing. */
static void
half_is_counted(void **state)
{
	struct shown *w = *state;
	struct tally none = {.count = 0};

	/* 4 of 6 are behind the first. */
	case_int("holders", view_half(&w->tally), 1);
	case_int("none", view_half(&none), 0);
}

static void
public_forms_have_no_names(void **state)
{
	enum status (*const forms[])(const struct view *v, FILE *to,
	    struct why *why) = {view_table, view_csv, view_json_write};
	struct shown *w = *state;

	w->view.top = 0;
	w->view.before = w->before;
	w->view.diff = &w->diff;
	for (size_t i = 0; i < COUNT(forms); i++) {
		char *text;

		w->view.public = false;
		text = written(&w->view, forms[i]);
		if (forms[i] == view_json_write)
			case_holds("names", text, "ma.example");
		free(text);
		w->view.public = true;
		text = written(&w->view, forms[i]);
		assert_null(strstr(text, ".example"));
		assert_null(strstr(text, "192.0.2.1\""));
		assert_null(strstr(text, "192.0.2.1 "));
		assert_null(strstr(text, "192.0.2.1,"));
		free(text);
	}
}

static void
json_has_the_numbers(void **state)
{
	struct shown *w = *state;
	char *text = written(&w->view, view_json_write);
	json_error_t error;
	json_t *doc = json_loads(text, 0, &error), *rows, *listed;

	assert_non_null(doc);
	rows = json_object_get(json_object_get(doc, "tally"), "rows");
	case_int("top", json_array_size(rows), 1);
	case_int("domains",
	    json_integer_value(
		json_object_get(json_array_get(rows, 0), "domains")),
	    4);
	case_holds("share", text, "\"domains_percent\":66.67,");
	listed = json_object_get(doc, "listed");
	case_int("listed", json_array_size(listed), 6);
	case_text("first",
	    json_string_value(
		json_object_get(json_array_get(listed, 0), "domain")),
	    "a.example");
	json_decref(doc);
	free(text);
}

/* A full disk behind the stream. */
static void
what_is_not_written_is_told(void **state)
{
	enum status (*const forms[])(const struct view *v, FILE *to,
	    struct why *why) = {view_table, view_csv, view_json_write};
	struct shown *w = *state;
	struct why why = {""};

	for (size_t i = 0; i < COUNT(forms); i++) {
		FILE *full = fopen("/dev/full", "w");

		assert_non_null(full);
		case_int("full", forms[i](&w->view, full, &why), ST_IO);
		case_holds("full", why.text, "write");
		(void)fclose(full);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shares_are_rounded),
	    cmocka_unit_test(numbers_have_commas),
	    cmocka_unit_test(cells_stand_in_columns),
	    cmocka_unit_test_setup_teardown(
		the_method_is_told, setup, teardown),
	    cmocka_unit_test_setup_teardown(half_is_counted, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		public_forms_have_no_names, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		json_has_the_numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		what_is_not_written_is_told, setup, teardown),
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
