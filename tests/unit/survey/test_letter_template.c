/* letter_template: what a template may say, and what becomes of it. */
#include "letter_template.h"

#include "case.h"
#include "letter_text.h"
#include "wrap.h"

/* Values of the tests: of no ticket. */
static const struct letter_values values = {{
    [LETTER_HOLDER] = "Example ISP",
    [LETTER_ORGANISATION] = "Example CERT",
    [LETTER_CONTACT] = "relays@cert.example",
    [LETTER_DATE] = "2026年11月22日",
    [LETTER_ADDRESSES] = "2",
    [LETTER_HOSTS] = "$domain",
    [LETTER_LIST_OF_HOSTS] = "  192.0.2.1\n  192.0.2.2\n",
    [LETTER_TICKET] = "",
}};

struct written {
	char *subject, *body;
	size_t subject_len, body_len;
};

static struct letter_template *
parse(const char *name, const char *text)
{
	size_t len = strlen(text);
	char *exact = case_exact(text, len);
	struct letter_template *t = NULL;
	struct why why;

	if (letter_template_parse(
		"t", (struct slice){(uint8_t *)exact, len}, &t, &why) != ST_OK)
		fail_msg("%s: %s", name, why.text);
	free(exact);
	return t;
}

static enum status
write_with(const struct letter_template *t, const struct letter_values *v,
    struct written *out)
{
	FILE *subject, *body;
	struct why why;
	enum status st;

	*out = (struct written){NULL, NULL, 0, 0};
	subject = open_memstream(&out->subject, &out->subject_len);
	body = open_memstream(&out->body, &out->body_len);
	st = letter_template_write(t, v, subject, body, &why);
	assert_int_equal(fclose(subject), 0);
	assert_int_equal(fclose(body), 0);
	return st;
}

static void
written_free(struct written *w)
{
	free(w->subject);
	free(w->body);
}

static void
texts(void **state)
{
	static const struct {
		const char *name, *text, *subject, *body;
	} cases[] = {
	    {"the least", "Subject: a\n\nb", "a", "b\n"},
	    {"values", "Subject: to $holder\n\nWe are $organisation.\n",
		"to Example ISP", "We are Example CERT.\n"},
	    {"a dollar", "Subject: a\n\n$$5 $$holder\n", "a", "$5 $holder\n"},
	    {"a value is no template", "Subject: a\n\n$hosts\n", "a",
		"$domain\n"},
	    {"comments", "# x $nothing\nSubject: a\n# y\n\n# z\nb\n", "a",
		"b\n"},
	    {"lines are filled", "Subject: a\n\nb\nc\n\nd\n", "a",
		"b c\n\nd\n"},
	    {"a blank keeps a line", "Subject: a\n\n  b\n  c\nd\n", "a",
		"  b\n  c\nd\n"},
	    {"no blank in Japanese", "Subject: a\n\n日本\n語。\nb\n", "a",
		"日本語。 b\n"},
	    {"a word ends at what is no letter", "Subject: a\n\n$dateに\n", "a",
		"2026年11月22日に\n"},
	    {"several lines", "Subject: a\n\nb\n$list_of_hosts\nc\n", "a",
		"b\n  192.0.2.1\n  192.0.2.2\nc\n"},
	    {"no value, no paragraph",
		"Subject: a\n\nb\n\nof ticket $ticket\nand more\n\nc\n", "a",
		"b\n\nc\n"},
	    {"no value, no line",
		"Subject: a\n\n  n $addresses\n  t $ticket\n  d\n", "a",
		"  n 2\n  d\n"},
	    {"no value at either end",
		"Subject: a\n\n$ticket\n\nb\n\n$how_to_fix\n", "a", "b\n"},
	    {"the subject that has its values",
		"Subject: [$ticket] a\nSubject: b\nSubject: c\n\nd\n", "b",
		"d\n"},
	    {"CRLF", "Subject: a\r\n\r\nb\r\nc\r\n", "a", "b c\n"},
	    {"empty lines in front", "\n\nSubject: a\n\n\n\nb\n\n\n", "a",
		"b\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct letter_template *t = parse(cases[i].name, cases[i].text);
		struct written w;

		assert_int_equal(write_with(t, &values, &w), ST_OK);
		case_text(cases[i].name, w.subject, cases[i].subject);
		case_text(cases[i].name, w.body, cases[i].body);
		written_free(&w);
		letter_template_free(&t);
	}
}

static void
refused(void **state)
{
	static const struct {
		const char *name, *text, *why;
	} cases[] = {
	    {"unknown", "Subject: a\n\nb\nc $holdr\n",
		"t:4: $holdr is no variable; there are $organisation"},
	    {"a dollar alone", "Subject: a $\n\nb\n", "t:1: $ is no variable"},
	    {"longer than a name", "Subject: a\n\n$holders\n",
		"t:3: $holders is no variable"},
	    {"in a subject", "Subject: $how_to_fix\n\nb\n", "t:1: $how_to_fix"},
	    {"alone in a subject", "$list_of_hosts\n\nb\n",
		"t:1: wants \"Subject:"},
	    {"not alone", "Subject: a\n\nhosts: $list_of_hosts\n",
		"t:3: $list_of_hosts has several lines"},
	    {"no subject", "Dear $holder\n", "t:1: wants \"Subject: ...\""},
	    {"text among subjects", "Subject: a\nb\n\nc\n", "t:2: wants"},
	    {"no body", "Subject: a\n", "t: has no subject and body"},
	    {"nothing", "", "t: has no subject and body"},
	    {"comments alone", "# a\n", "t: has no subject and body"},
	    {"not UTF-8", "Subject: a\n\n\xe9\n", "t:3: is not UTF-8"},
	    {"an escape", "Subject: a\n\n\x1b[2J\n",
		"t:3: a control character"},
	    {"a lone CR", "Subject: a\rBcc: b\n\nc\n",
		"t:1: a control character"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *exact = case_exact(cases[i].text, len);
		struct letter_template *t = NULL;
		struct why why = {""};

		case_int(cases[i].name,
		    letter_template_parse(
			"t", (struct slice){(uint8_t *)exact, len}, &t, &why),
		    ST_BAD_DATA);
		case_holds(cases[i].name, why.text, cases[i].why);
		assert_null(t);
		free(exact);
	}
}

static void
too_long(void **state)
{
	const size_t len = LETTER_TEMPLATE_MAX + 1;
	char *text = malloc(len);
	struct letter_template *t = NULL;
	struct why why;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', len);
	memcpy(text, "Subject: a\n\n", 12);
	assert_int_equal(letter_template_parse("t",
			     (struct slice){(uint8_t *)text, len}, &t, &why),
	    ST_BAD_DATA);
	assert_int_equal(
	    letter_template_parse(
		"t", (struct slice){(uint8_t *)text, len - 1}, &t, &why),
	    ST_OK);
	letter_template_free(&t);
	free(text);
}

static void
no_subject_left(void **state)
{
	struct letter_template *t = parse("", "Subject: $ticket\n\nb\n");
	struct written w;

	(void)state;
	assert_int_equal(write_with(t, &values, &w), ST_BAD_DATA);
	written_free(&w);
	letter_template_free(&t);
}

/* Both letters are good, name every variable of what operators need, and have
 * no line that is too wide. */
static void
built_in(void **state)
{
	static const char *const letters[] = {letter_text_en, letter_text_ja};
	struct letter_values all;

	(void)state;
	for (int i = 0; i < LETTER_VAR_COUNT; i++)
		all.value[i] = "value";
	all.value[LETTER_LIST_OF_HOSTS] = "LIST\n";
	all.value[LETTER_HOW_TO_FIX] = "FIX\n";
	for (size_t i = 0; i < COUNT(letters); i++) {
		struct letter_template *t = parse("built-in", letters[i]);
		struct written w;

		assert_int_equal(write_with(t, &all, &w), ST_OK);
		case_holds("subject", w.subject, "value");
		case_holds("body", w.body, "\n\nLIST\n\n");
		case_holds("body", w.body, "\n\nFIX\n\n");
		for (char *line = strtok(w.body, "\n"); line != NULL;
		     line = strtok(NULL, "\n"))
			if (wrap_columns(slice_of(line)) > LETTER_WIDTH)
				fail_msg("too wide: %s", line);
		written_free(&w);
		letter_template_free(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(too_long),
	    cmocka_unit_test(no_subject_left),
	    cmocka_unit_test(built_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
