/* A survey's page: its numbers are those of the JSON, in public it names
 * nobody's, and no text of a survey becomes markup. */
#include "page_case.h"
#include "survey_case.h"
#include "view_page.h"

struct shown {
	struct tally tally, by_address, by_network;
	struct survey_diff diff;
	struct view view;
	char *text; /* the page */
	size_t len;
};

static void
show(struct shown *o, const struct survey *s, const struct survey *before,
    enum survey_by by, bool public)
{
	struct why why;
	FILE *to;

	*o = (struct shown){0};
	assert_int_equal(tally_make(s, by, &o->tally, &why), ST_OK);
	assert_int_equal(tally_make(s, BY_IP, &o->by_address, &why), ST_OK);
	assert_int_equal(tally_make(s, BY_PREFIX, &o->by_network, &why), ST_OK);
	if (before != NULL)
		assert_int_equal(
		    diff_make(before, s, by, &o->diff, &why), ST_OK);
	o->view = (struct view){.survey = s,
	    .tally = &o->tally,
	    .by_address = &o->by_address,
	    .by_network = &o->by_network,
	    .before = before,
	    .diff = before != NULL ? &o->diff : NULL,
	    .top = 10,
	    .public = public};
	to = open_memstream(&o->text, &o->len);
	assert_non_null(to);
	assert_int_equal(view_page(&o->view, to, &why), ST_OK);
	assert_int_equal(fclose(to), 0);
}

static void
hide(struct shown *o)
{
	tally_free(&o->tally);
	tally_free(&o->by_address);
	tally_free(&o->by_network);
	diff_free(&o->diff);
	free(o->text);
}

/* What stands in the document at "tally.rows[0].domains"; or NULL. */
static json_t *
at(json_t *doc, const char *path)
{
	char name[64];

	while (*path != '\0' && doc != NULL) {
		size_t len = strcspn(path, ".[");

		assert_true(len < sizeof(name));
		memcpy(name, path, len);
		name[len] = '\0';
		if (len > 0)
			doc = json_object_get(doc, name);
		path += len;
		if (*path == '[') {
			doc = json_array_get(
			    doc, (size_t)strtoul(path + 1, NULL, 10));
			path = strchr(path, ']') + 1;
		}
		path += *path == '.';
	}
	return doc;
}

/* Digits of "8,833". */
static unsigned long long
number(const char *p)
{
	unsigned long long n = 0;

	for (; *p != '<'; p++)
		if (*p >= '0' && *p <= '9')
			n = 10 * n + (unsigned)(*p - '0');
	return n;
}

/* Every number that says where it stands in the JSON is the one there; how
 * many there are. */
static size_t
check_numbers(const struct shown *o)
{
	static const char mark[] = "data-json=\"";
	json_t *doc = view_json(&o->view);
	size_t count = 0;

	assert_non_null(doc);
	for (const char *p = strstr(o->text, mark); p != NULL;
	     p = strstr(p, mark)) {
		char path[128];
		const char *end = strchr(p += strlen(mark), '"');
		json_t *value;

		assert_true((size_t)(end - p) < sizeof(path));
		memcpy(path, p, (size_t)(end - p));
		path[end - p] = '\0';
		value = at(doc, path);
		if (!json_is_number(value))
			fail_msg("%s is no number of the JSON", path);
		/* Of "4.53 %" all digits, too. */
		case_int(path, number(end + 2),
		    json_is_integer(value)
			? json_integer_value(value)
			: (long long)(json_real_value(value) * 100 + 0.5));
		count++;
	}
	json_decref(doc);
	return count;
}

static void
test_numbers(void **state)
{
	struct survey *s = survey_case();
	struct shown o;

	(void)state;
	show(&o, s, NULL, BY_HOLDER, false);
	case_holds("headline", o.text,
	    "<h1><span data-json=\"totals.domains.listed\">6</span> of <span "
	    "data-json=\"totals.domains.all\">12</span> domains");
	case_holds("title", o.text, "<title>6 of 12 domains listed</title>");
	case_holds("share", o.text, "percent\">50.00\xc2\xa0%</span></h1>");
	case_holds("first row", o.text,
	    "<span data-json=\"tally.rows[0].domains\">4</span>");
	case_holds("half", o.text,
	    "<span data-json=\"concentration.address.half\">1</span> address.");
	case_holds("of the largest", o.text,
	    "<span data-json=\"concentration.address.rows[0].domains\">3");
	assert_true(check_numbers(&o) > 40);
	case_int("no comparison", strstr(o.text, "What changed") != NULL, 0);
	hide(&o);
	for (int by = 0; by < SURVEY_BY_COUNT; by++) {
		show(&o, s, NULL, (enum survey_by)by, false);
		assert_true(check_numbers(&o) > 40);
		hide(&o);
	}
	survey_free(&s);
}

static void
test_change(void **state)
{
	static const struct survey_case_line lines[] = {SURVEY_CASE_LINES};
	static const struct survey_case_address known[] = {
	    {"192.0.2.1", 0, "one", NULL},
	    {"203.0.113.1", CLASS_BIT(CLASS_RELAY), "two", NULL},
	};
	struct survey *before = survey_case();
	struct survey *s =
	    survey_case_make(lines, COUNT(lines), known, COUNT(known));
	struct shown o;

	(void)state;
	before->taken = 1032825600;
	show(&o, s, before, BY_HOLDER, false);
	case_holds("since", o.text,
	    "What changed since <time datetime=\"2002-09-24T00:00:00Z\">");
	case_holds("before", o.text,
	    "<span data-json=\"diff.domains.before\">6</span>");
	/* Now d, f and l: f was listed before, d and l were not. */
	case_holds(
	    "new", o.text, "<span data-json=\"diff.domains.new\">2</span>");
	case_holds(
	    "still", o.text, "<span data-json=\"diff.domains.still\">1</span>");
	assert_true(check_numbers(&o) > 40);
	hide(&o);
	show(&o, s, before, BY_IP, true);
	assert_true(check_numbers(&o) > 40);
	hide(&o);
	survey_free(&s);
	survey_free(&before);
}

/* Every name of a domain, host and address is looked for. */
static void
test_public_names_nobodys(void **state)
{
	struct survey *s = survey_case();
	char text[ADDR_TEXT_MAX];
	struct shown o;

	(void)state;
	for (int by = 0; by < SURVEY_BY_COUNT; by++) {
		show(&o, s, s, (enum survey_by)by, true);
		for (uint32_t i = 0; i < s->domain_count; i++)
			if (strstr(o.text, s->domains[i].name) != NULL)
				fail_msg("%s is named", s->domains[i].name);
		for (uint32_t i = 0; i < s->host_count; i++)
			if (strstr(o.text, s->hosts[i].name) != NULL)
				fail_msg("%s is named", s->hosts[i].name);
		for (uint32_t i = 0; i < s->address_count; i++)
			if (strstr(o.text,
				addr_format(&s->addresses[i].addr, text)))
				fail_msg("%s is named", text);
		case_holds(
		    "who holds the largest address", o.text, "<bdi>one</bdi>");
		case_holds("says so", o.text, "No domain, mail host");
		hide(&o);
	}
	show(&o, s, NULL, BY_IP, false);
	case_holds("not public", o.text, "<bdi>192.0.2.1</bdi>");
	hide(&o);
	survey_free(&s);
}

#define HOSTILE "<b onload=\"x\">'&\xff\x1b[0m\xe2\x80\xae"

static void
test_texts_stay_texts(void **state)
{
	static const struct survey_case_line lines[] = {SURVEY_CASE_LINES};
	static const struct survey_case_address known[] = {
	    {"192.0.2.1", CLASS_BIT(CLASS_RELAY), HOSTILE "holder", HOSTILE},
	};
	struct survey *s =
	    survey_case_make(lines, COUNT(lines), known, COUNT(known));
	struct survey_dnsbl dnsbl[] = {{HOSTILE "zone", true, ""},
	    {HOSTILE "other", false, HOSTILE "why"}};

	(void)state;
	s->name = HOSTILE "name";
	s->list = HOSTILE "list";
	s->input = HOSTILE "input";
	s->sources[0].file = HOSTILE "file";
	s->dnsbl = dnsbl;
	s->dnsbl_count = 2;
	for (int by = 0; by < SURVEY_BY_COUNT; by++) {
		struct shown o;

		show(&o, s, s, (enum survey_by)by, false);
		if (strstr(o.text, "<b ") || strstr(o.text, "\"x\"") ||
		    strpbrk(o.text, "\xff\x1b") != NULL ||
		    strstr(o.text, "\xe2\x80\xae") != NULL)
			fail_msg("by %s: a text stands there unescaped",
			    survey_by_text((enum survey_by)by));
		for (const char *const *word = (const char *const[]){"name",
			 "list", "file", "zone", "other", "why", NULL};
		     *word != NULL; word++) {
			char want[96];

			(void)snprintf(want, sizeof(want),
			    "<bdi>&lt;b onload=&quot;x&quot;&gt;&#39;&amp;"
			    "\xef\xbf\xbd\xef\xbf\xbd[0m\xef\xbf\xbd%s</bdi>",
			    *word);
			case_holds(*word, o.text, want);
		}
		hide(&o);
	}
	s->dnsbl = NULL;
	s->dnsbl_count = 0;
	survey_free(&s);
}

static void
test_nothing_listed(void **state)
{
	static const struct survey_case_line lines[] = {SURVEY_CASE_LINES};
	struct survey *s = survey_case_make(lines, COUNT(lines), NULL, 0);
	struct survey *none = survey_case_make(NULL, 0, NULL, 0);
	struct shown o;

	(void)state;
	show(&o, s, NULL, BY_HOLDER, false);
	case_holds("headline", o.text, "0.00\xc2\xa0%</span></h1>");
	case_holds("says so", o.text, "There is nothing to show.");
	assert_true(check_numbers(&o) > 10);
	hide(&o);
	show(&o, none, s, BY_MX, false);
	case_holds("nothing at all", o.text, "percent\">-</span></h1>");
	assert_true(check_numbers(&o) > 10);
	hide(&o);
	survey_free(&s);
	survey_free(&none);
}

static void
test_full_disk(void **state)
{
	struct survey *s = survey_case();
	struct shown o;
	struct why why;
	FILE *to = fopen("/dev/full", "w");

	(void)state;
	show(&o, s, NULL, BY_HOLDER, false);
	assert_non_null(to);
	assert_int_not_equal(view_page(&o.view, to, &why), ST_OK);
	(void)fclose(to);
	hide(&o);
	survey_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_change),
	    cmocka_unit_test(test_public_names_nobodys),
	    cmocka_unit_test(test_texts_stay_texts),
	    cmocka_unit_test(test_nothing_listed),
	    cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
