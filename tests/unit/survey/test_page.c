/* Pages: whatever a text holds, it stays a text; numbers and shares. */
#include "page_case.h"

/* What page_text makes of it, without the element around it. */
static void
check_text(const char *name, const char *text, size_t len, const char *want)
{
	struct page_case c;
	struct page *p = page_case_begin(&c);
	char *copy = case_exact(text, len);
	char *from, *to;

	page_open(p, PAGE_P);
	page_text(p, (struct slice){(const uint8_t *)copy, len});
	page_close(p);
	(void)page_case_end(&c);
	from = strstr(c.text, "<p><bdi>");
	assert_non_null(from);
	from += strlen("<p><bdi>");
	to = strstr(from, "</bdi></p>");
	assert_non_null(to);
	*to = '\0';
	case_text(name, from, want);
	page_case_free(&c);
	free(copy);
}

#define CHECK(name, text, want) check_text(name, text, sizeof(text) - 1, want)

static void
test_text_stays_text(void **state)
{
	(void)state;
	CHECK("markup", "<script>alert(1)</script>",
	    "&lt;script&gt;alert(1)&lt;/script&gt;");
	CHECK("attribute", "\" onload='x'", "&quot; onload=&#39;x&#39;");
	CHECK("entity", "a&lt;b", "a&amp;lt;b");
	CHECK("lines", "a\nb\tc", "a b c");
	CHECK("controls", "a\x1b[31mb\x7f", "a\xef\xbf\xbd[31mb\xef\xbf\xbd");
	CHECK("NUL", "a\0b",
	    "a\xef\xbf\xbd"
	    "b");
	CHECK("C1", "\xc2\x9b", "\xef\xbf\xbd");
	CHECK("Latin-1", "caf\xe9", "caf\xef\xbf\xbd");
	CHECK("overlong <", "\xc0\xbcx", "\xef\xbf\xbd\xef\xbf\xbdx");
	CHECK("cut", "x\xe3\x81", "x\xef\xbf\xbd\xef\xbf\xbd");
	CHECK("surrogate", "\xed\xa0\x80",
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	CHECK("override",
	    "a\xe2\x80\xae"
	    "b",
	    "a\xef\xbf\xbd"
	    "b");
	CHECK("isolate", "\xe2\x81\xa6x", "\xef\xbf\xbdx");
	CHECK("Arabic mark", "\xd8\x9cx", "\xef\xbf\xbdx");
	CHECK("byte order mark", "\xef\xbb\xbfx", "\xef\xbf\xbdx");
	CHECK("no character", "\xef\xbf\xbf\xef\xb7\x90",
	    "\xef\xbf\xbd\xef\xbf\xbd");
	CHECK(
	    "Japanese", "\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac");
	CHECK("blank", " ", " ");
	CHECK("Hebrew", "\xd7\xa9\xd7\x9c", "\xd7\xa9\xd7\x9c");
}

static void
test_quote_keeps_lines(void **state)
{
	struct page_case c;
	struct page *p = page_case_begin(&c);

	(void)state;
	page_open(p, PAGE_QUOTE);
	page_text(p, slice_of("220 <host>\r\n250 ok\n"));
	page_close(p);
	case_holds("lines", page_case_end(&c),
	    "<pre><bdi>220 &lt;host&gt;\xef\xbf\xbd\n250 ok\n</bdi></pre>");
	page_case_free(&c);
}

/* Formats, titles, headings of columns: nothing passes unescaped. */
static void
test_words_are_escaped_everywhere(void **state)
{
	static const struct page_column columns[] = {
	    {"<name>", false}, {"<n>", true}};
	const struct page_count count = {
	    "<unit>", "<meaning>", 1, 2, "a\"b", "c<d"};
	struct page_case c;
	struct page *p;

	(void)state;
	c = (struct page_case){0};
	c.to = open_memstream(&c.text, &c.len);
	assert_non_null(c.to);
	p = &c.page;
	page_begin(p, c.to, "\"<lang>", "%s", "<title>");
	page_block(p, PAGE_NOTE, "%s", "<block>");
	page_counts(p, &count, 1);
	page_open(p, PAGE_DL);
	page_fact_text(p, "<term>", slice_of("<fact>"));
	page_close(p);
	page_table(p, columns, 2, "<%s>", "words");
	page_row(p);
	page_cell_text(p, slice_of("<cell>"));
	page_cell_say(p, "<%d>", 7);
	page_row_end(p);
	page_table_end(p);
	(void)page_case_end(&c);
	case_holds("title", c.text, "<title>&lt;title&gt;</title>");
	case_holds("term", c.text, "<dt>&lt;term&gt;</dt>");
	case_holds("path", c.text, "data-json=\"a&quot;b\"");
	case_holds("heading", c.text, "<th scope=\"col\">&lt;name&gt;</th>");
	case_holds("row", c.text, "<th scope=\"row\"><bdi>&lt;cell&gt;");
	case_holds("column", c.text,
	    "<td class=\"n\" data-th=\"&lt;n&gt;\">&lt;7&gt;</td>");
	for (const char *const *t = (const char *const[]){"<unit", "<meaning",
		 "<lang", "<block", "<words", "<fact", "<cell", "<n>", NULL};
	     *t != NULL; t++) {
		if (strstr(c.text, *t) != NULL)
			fail_msg("%s stands there unescaped", *t);
	}
	page_case_free(&c);
}

static void
test_shares(void **state)
{
	static const struct {
		uint64_t n, of;
		const char *want;
	} cases[] = {
	    {8833, 194953, "4.53"},
	    {7696, 8833, "87.13"},
	    {4012, 8833, "45.42"},
	    {0, 10, "0.00"},
	    {10, 10, "100.00"},
	    {1, 1000000, "&lt; 0.01"},
	    {999999, 1000000, "&gt; 99.99"},
	    {1, 20000, "0.01"}, /* halves go up */
	    {15, 10, "150.00"},
	    {UINT32_MAX / 2, UINT32_MAX, "50.00"},
	};
	char want[64];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct page_case c;
		struct page *p = page_case_begin(&c);

		page_open(p, PAGE_P);
		page_share(p, cases[i].n, cases[i].of);
		page_close(p);
		(void)snprintf(
		    want, sizeof(want), "<p>%s\xc2\xa0%%</p>", cases[i].want);
		case_holds(cases[i].want, page_case_end(&c), want);
		page_case_free(&c);
	}
}

static void
test_numbers_say_where_they_stand(void **state)
{
	struct page_case c;
	struct page *p = page_case_begin(&c);

	(void)state;
	page_open(p, PAGE_P);
	page_at(p, "rows[%d].domains", 0);
	page_number(p, 194953);
	page_number(p, 18446744073709551615u);
	page_number(p, 0);
	page_share(p, 1, 0);
	page_date(p, 1032825600);
	page_time(p, 1032825661);
	page_date(p, 0);
	page_close(p);
	(void)page_case_end(&c);
	case_holds("with its place", c.text,
	    "<p><span data-json=\"rows[0].domains\">194,953</span>"
	    "18,446,744,073,709,551,6150-<time");
	case_holds("date", c.text,
	    "<time datetime=\"2002-09-24T00:00:00Z\">2002-09-24</time>");
	case_holds("time", c.text,
	    "<time datetime=\"2002-09-24T00:01:01Z\">2002-09-24 00:01 UTC"
	    "</time>-</p>");
	page_case_free(&c);
}

/* A disk that is full is an error, not half a page. */
static void
test_full_disk(void **state)
{
	struct page p;
	struct why why;
	FILE *to = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(to);
	page_begin(&p, to, "en", "A title");
	assert_int_equal(page_end(&p, &why), ST_NO_SPACE);
	(void)fclose(to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_stays_text),
	    cmocka_unit_test(test_quote_keeps_lines),
	    cmocka_unit_test(test_words_are_escaped_everywhere),
	    cmocka_unit_test(test_shares),
	    cmocka_unit_test(test_numbers_say_where_they_stand),
	    cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
