/* Charts: what is drawn where, that labels stay texts, nothing and much. */
#include "chart.h"
#include "page_case.h"

static const struct chart plain = {.id = "it",
    .title = "A <title>",
    .says = "What <it> says.",
    .unit = "domains",
    .rows = "rows",
    .field = "domains",
    .row_count = 2};

/* How often the part is in the text. */
static size_t
times(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = strstr(text, part); p != NULL;
	     p = strstr(p + 1, part))
		n++;
	return n;
}

static void
test_bars(void **state)
{
	const struct chart_bar bars[] = {
	    {slice_of("<Big> & Co"), "the \"first\"", 4000, 1, false},
	    {slice_of("\xd7\xa9\xd7\x9c"), NULL, 1000, 2, false},
	    {slice_of("all others"), NULL, 1, 0, true},
	};
	struct page_case c;

	(void)state;
	chart_bars(page_case_begin(&c), &plain, bars, 3, 8000);
	(void)page_case_end(&c);
	case_holds("figure", c.text,
	    "<figure id=\"it\" class=\"bars\" aria-labelledby=\"it-title\">");
	case_holds("title", c.text, "A &lt;title&gt;</h3>");
	case_holds("label", c.text, "<bdi>&lt;Big&gt; &amp; Co</bdi>");
	case_holds("note", c.text, "the &quot;first&quot;</span>");
	case_holds("rank", c.text, "<span class=\"rank\">2.</span>");
	case_holds(
	    "words", c.text, "<title>4000 domains, 50.00\xc2\xa0%</title>");
	case_holds("the largest is as long as there is room", c.text,
	    "<rect class=\"solid\" fill=\"#1d5fa6\" x=\"0.00%\" y=\"0\" "
	    "width=\"100.00%\"");
	case_holds("to its scale", c.text, "width=\"25.00%\"");
	case_holds("what is little is seen", c.text,
	    "<rect class=\"rest\" fill=\"url(#p-rest)\" x=\"0.00%\" y=\"0\" "
	    "width=\"0.30%\"");
	case_holds("place", c.text,
	    "<span data-json=\"rows[1].domains\">1,000</span>");
	case_int("rows of the JSON alone say their place",
	    times(c.text, "data-json"), 2);
	page_case_free(&c);
}

static void
test_nothing_to_show(void **state)
{
	const struct chart_measure measure[2] = {
	    {"before", NULL, NULL, 0}, {"now", NULL, NULL, 0}};
	const struct chart_bar none = {.label = slice_of("none")};
	struct page_case c;
	struct page *p = page_case_begin(&c);

	(void)state;
	chart_bars(p, &plain, &none, 0, 0);
	chart_bars(p, &plain, &none, 1, 10);
	chart_curve(p, &plain, (const uint64_t[]){0}, 0, 0, 10);
	chart_pairs(p, &plain, measure,
	    &(const struct chart_pair){slice_of("x"), {0, 0}}, 1);
	chart_changes(
	    p, &plain, &(const struct chart_change){.label = slice_of("x")}, 1);
	(void)page_case_end(&c);
	case_int("says so", times(c.text, "There is nothing to show."), 2);
	case_int("no number is none",
	    times(c.text, "nan") + times(c.text, "inf"), 0);
	case_int("no bar", times(c.text, "width=\"0.30%\""), 0);
	page_case_free(&c);
}

/* One row, ten, forty, and more than the axis has room for. */
static void
test_curves(void **state)
{
	static const struct {
		size_t count;
		const char *ticks, *not_there;
		size_t points;
	} cases[] = {
	    {1, "middle\">1</text>", "middle\">2</text>", 1},
	    {10, "middle\">8</text>", "middle\">9</text>", 10},
	    {40, "middle\">35</text>", "middle\">36</text>", 40},
	    {41, "middle\">20</text>", "middle\">40</text>", 0},
	    {1000, "middle\">500</text>", "middle\">400</text>", 0},
	    {3000, "middle\">1000</text>", "middle\">500</text>", 0},
	};
	uint64_t *sum = calloc(3000, sizeof(*sum));

	(void)state;
	assert_non_null(sum);
	for (size_t i = 0; i < 3000; i++)
		sum[i] = 1000 + i;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct page_case c;

		chart_curve(page_case_begin(&c), &plain, sum, cases[i].count,
		    sum[cases[i].count - 1], 10);
		(void)page_case_end(&c);
		case_holds(cases[i].ticks, c.text, cases[i].ticks);
		case_int(
		    cases[i].not_there, times(c.text, cases[i].not_there), 0);
		case_int(cases[i].ticks, times(c.text, "class=\"point\""),
		    cases[i].points);
		case_int("the tenth is marked",
		    times(c.text, "class=\"marked\""), cases[i].count >= 10);
		case_holds("the end is all of it", c.text, "100.00\xc2\xa0%");
		assert_true(c.len < 40000);
		page_case_free(&c);
	}
	free(sum);
}

static void
test_changes(void **state)
{
	const struct chart_change rows[] = {
	    {slice_of("Domains"), "diff.domains", 60, 30, 10, 20},
	    {slice_of("<Addresses>"), NULL, 1, 2, 3, 4},
	};
	struct page_case c;

	(void)state;
	chart_changes(page_case_begin(&c), &plain, rows, 2);
	(void)page_case_end(&c);
	case_holds("before: still, then unknown", c.text,
	    "<rect class=\"dots\" fill=\"url(#p-dots)\" x=\"30.00%\" y=\"0\" "
	    "width=\"10.00%\"");
	case_holds("then fixed", c.text,
	    "<rect class=\"hatch\" fill=\"url(#p-hatch)\" x=\"40.00%\" y=\"0\" "
	    "width=\"60.00%\"");
	case_holds("after: still, then new", c.text,
	    "<rect class=\"dense\" fill=\"url(#p-dense)\" x=\"30.00%\" "
	    "y=\"15\" width=\"20.00%\"");
	case_holds("told", c.text,
	    "100 domains before: 30 still, 10 unknown, 60 fixed; 50 after: "
	    "20 new");
	case_holds("numbers", c.text,
	    "<span data-json=\"diff.domains.new\">20</span>");
	case_holds("label", c.text, "<bdi>&lt;Addresses&gt;</bdi>");
	case_int("places", times(c.text, "data-json"), 4);
	page_case_free(&c);
}

static void
test_pairs(void **state)
{
	const struct chart_measure measure[2] = {
	    {"addresses", "address", "rows", 100},
	    {"domains", NULL, NULL, 1000}};
	const struct chart_measure absolute[2] = {
	    {"before", NULL, "before", 0}, {"now", NULL, "now", 0}};
	const struct chart_pair pairs[] = {
	    {slice_of("1,000 to 9,999"), {1, 400}},
	    {slice_of("1"), {50, 100}},
	};
	struct page_case c;
	struct page *p = page_case_begin(&c);

	(void)state;
	chart_pairs(p, &plain, measure, pairs, 2);
	chart_pairs(p, &plain, absolute, pairs, 1);
	(void)page_case_end(&c);
	case_holds("one", c.text,
	    "<span data-json=\"rows[0].rows\">1</span> address ");
	case_holds("each to its own scale", c.text,
	    "<rect class=\"rest\" fill=\"url(#p-rest)\" x=\"0.00%\" y=\"0\" "
	    "width=\"50.00%\"");
	case_holds("and the other", c.text,
	    "<rect class=\"solid\" fill=\"#1d5fa6\" x=\"0.00%\" y=\"13\" "
	    "width=\"40.00%\"");
	case_holds("both to that of the largest", c.text,
	    "<rect class=\"solid\" fill=\"#1d5fa6\" x=\"0.00%\" y=\"13\" "
	    "width=\"100.00%\"");
	case_holds("place", c.text, "data-json=\"rows[0].now\">400<");
	page_case_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bars),
	    cmocka_unit_test(test_nothing_to_show),
	    cmocka_unit_test(test_curves),
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
