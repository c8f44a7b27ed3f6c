/*
 * A letter's template from anywhere: what the parser takes can be written, with
 * all values and with none, nothing of it is lost or comes from elsewhere, and
 * no value is taken for a variable.
 */
#include <stdlib.h>
#include <string.h>

#include "format_clean.h"
#include "letter_template.h"
#include "wrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

struct text {
	char *data;
	size_t len;
};

static enum status
write_with(const struct letter_template *t, const struct letter_values *values,
    struct text *subject, struct text *body)
{
	FILE *to[2];
	struct why why = {""};
	enum status st;

	to[0] = open_memstream(&subject->data, &subject->len);
	to[1] = open_memstream(&body->data, &body->len);
	must(to[0] != NULL && to[1] != NULL);
	st = letter_template_write(t, values, to[0], to[1], &why);
	must(fclose(to[0]) == 0 && fclose(to[1]) == 0);
	must((st == ST_OK) == (why.text[0] == '\0'));
	return st;
}

static void
check(const struct text *text, bool one_line)
{
	const struct slice s = {(const uint8_t *)text->data, text->len};

	must(utf8_valid(s));
	must(!one_line || memchr(text->data, '\n', text->len) == NULL);
	must(one_line || text->len == 0 || text->data[text->len - 1] == '\n');
	must(memmem(text->data, text->len, "\n\n\n", 3) == NULL);
}

static void
write_once(const struct letter_template *t, const struct letter_values *values,
    enum status want)
{
	struct text subject = {NULL, 0}, body = {NULL, 0};
	enum status st = write_with(t, values, &subject, &body);

	must(want == ST_OK ? st == ST_OK : st == ST_OK || st == want);
	check(&subject, true);
	check(&body, false);
	free(subject.data);
	free(body.data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct letter_values none = {{NULL}}, all;
	struct letter_template *t = NULL;
	struct why why;
	enum status st;

	for (int i = 0; i < LETTER_VAR_COUNT; i++)
		all.value[i] =
		    i == LETTER_LIST_OF_HOSTS || i == LETTER_HOW_TO_FIX
			? "$a\n$b\n"
			: "a $value 値";
	st = letter_template_parse(
	    "letter", (struct slice){data, size}, &t, &why);
	must(st == ST_OK || st == ST_BAD_DATA);
	if (st == ST_OK) {
		write_once(t, &all, ST_OK);
		write_once(t, &none, ST_BAD_DATA);
		letter_template_free(&t);
	}
	return 0;
}
