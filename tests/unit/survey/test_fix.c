/* How what is listed is put right: every class has words in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fix.h"
#include "format_clean.h"
#include "wrap.h"

static void
check_text(const char *text)
{
	assert_non_null(text);
	assert_true(utf8_valid(slice_of(text)));
	assert_null(strchr(text, '\n'));
	assert_null(strstr(text, "  "));
}

static void
check_code(const char *code)
{
	assert_non_null(code);
	while (*code != '\0') {
		const size_t len = strcspn(code, "\n");

		assert_true(len <= 72);
		assert_int_equal(code[len], '\n');
		code += len + 1;
	}
}

static void
check_step(const struct fix_step *step)
{
	for (int lang = 0; lang < FIX_LANG_COUNT; lang++) {
		check_text(step->title[lang]);
		check_text(step->text[lang]);
		assert_true(strlen(step->text[lang]) > 20);
	}
	check_code(step->code);
}

static void
every_class_has_words(void **state)
{
	(void)state;
	for (int i = 0; i < CLASS_COUNT; i++) {
		const enum class_id id = (enum class_id)i;
		const struct fix *f = fix_of(id);

		assert_non_null(f->steps[0]);
		for (int lang = 0; lang < FIX_LANG_COUNT; lang++) {
			check_text(f->wrong[lang]);
			assert_true(strlen(f->wrong[lang]) > 20);
			check_text(fix_name(id, (enum fix_lang)lang));
		}
		for (size_t k = 0; f->steps[k] != NULL; k++) {
			check_step(f->steps[k]);
			assert_true(fix_has_step(CLASS_BIT(i), f->steps[k]));
			assert_false(fix_has_step(0, f->steps[k]));
		}
	}
}

static char *
written(class_mask classes, enum fix_lang lang)
{
	char *got = NULL;
	size_t len;
	FILE *to = open_memstream(&got, &len);

	assert_non_null(to);
	fix_write(to, classes, lang, 72);
	assert_int_equal(fclose(to), 0);
	return got;
}

static size_t
count_of(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		n++;
		text += strlen(what);
	}
	return n;
}

/* A relay is closed by its configuration, and its users log in elsewhere. */
static void
steps_of_a_relay(void **state)
{
	char *en = written(CLASS_BIT(CLASS_RELAY), FIX_EN);
	char *ja = written(CLASS_BIT(CLASS_RELAY), FIX_JA);

	(void)state;
	assert_ptr_equal(strstr(en, "open relay (relay)\n"), en);
	assert_int_equal(
	    count_of(en, "      smtpd_relay_restrictions = permit_mynetworks,\n"
			 "          permit_sasl_authenticated, "
			 "reject_unauth_destination\n"),
	    1);
	assert_non_null(strstr(en, "\n  Exim\n"));
	assert_non_null(strstr(en, "\n  sendmail\n"));
	assert_non_null(strstr(en, "\n  Exchange\n"));
	assert_non_null(strstr(en, "port 587"));
	assert_ptr_equal(strstr(ja, "オープンリレー (relay)\n"), ja);
	assert_non_null(strstr(ja, "mynetworks = 127.0.0.0/8"));
	free(en);
	free(ja);
}

/* A step that two classes share is told once, with the graver one. */
static void
no_step_is_told_twice(void **state)
{
	const class_mask both = CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_TRICK);
	char *got = written(both, FIX_EN);

	(void)state;
	assert_int_equal(count_of(got, "\n  Try it\n"), 1);
	assert_int_equal(count_of(got, "\n  Postfix\n"), 1);
	assert_int_equal(count_of(got, "\n  Believe no sender\n"), 1);
	assert_non_null(
	    strstr(got, "\n\nopen relay by forged envelope (trick)\n"));
	free(got);
}

static void
lines_are_no_wider(void **state)
{
	(void)state;
	for (int lang = 0; lang < FIX_LANG_COUNT; lang++) {
		char *got = written(CLASS_MASK_ALL, (enum fix_lang)lang);

		for (char *line = strtok(got, "\n"); line != NULL;
		     line = strtok(NULL, "\n"))
			assert_true(wrap_columns(slice_of(line)) <= 78);
		free(got);
	}
}

static void
retest_and_expiry(void **state)
{
	char out[FIX_TEXT_MAX];

	(void)state;
	assert_non_null(strstr(fix_retest(FIX_EN, "abuse@example.org", out),
	    "write to abuse@example.org and name"));
	assert_non_null(strstr(
	    fix_retest(FIX_EN, NULL, out), "tell the operator of the list"));
	assert_non_null(strstr(fix_retest(FIX_JA, "abuse@example.org", out),
	    "abuse@example.org 宛て"));
	assert_true(utf8_valid(slice_of(fix_retest(FIX_JA, NULL, out))));
	assert_non_null(strstr(
	    fix_expiry(FIX_EN, 1795290721, out), "at 2026-11-21T19:52:01Z."));
	assert_null(strstr(fix_expiry(FIX_EN, 0, out), "1970"));
	assert_non_null(strstr(
	    fix_expiry(FIX_JA, 1795290721, out), "2026-11-21T19:52:01Z に"));
	assert_null(strstr(fix_expiry(FIX_JA, 0, out), "1970"));
}

static void
languages(void **state)
{
	(void)state;
	assert_int_equal(fix_lang_by_text("en"), FIX_EN);
	assert_int_equal(fix_lang_by_text("ja"), FIX_JA);
	assert_int_equal(fix_lang_by_text("de"), -1);
	assert_string_equal(fix_lang_text(FIX_JA), "ja");
	assert_string_equal(fix_lang_text(7), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_class_has_words),
	    cmocka_unit_test(steps_of_a_relay),
	    cmocka_unit_test(no_step_is_told_twice),
	    cmocka_unit_test(lines_are_no_wider),
	    cmocka_unit_test(retest_and_expiry),
	    cmocka_unit_test(languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
