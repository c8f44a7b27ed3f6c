/* The text of a letter with variables in it: written with values. */
#include <stdlib.h>
#include <string.h>

#include "letter_template_impl.h"
#include "memtext.h"
#include "wrap.h"

static const char *
value_of(const struct letter_values *values, int var)
{
	const char *value = values->value[var];

	return value != NULL ? value : "";
}

/* Has every variable of the text a value? */
static bool
has_values(struct slice s, const struct letter_values *values)
{
	for (size_t i = 0; i < s.len; i++) {
		const struct slice word = {s.data + i + 1, s.len - i - 1};
		size_t len;

		if (s.data[i] != '$')
			continue;
		len = letter_word(word);
		i += len;
		if (word.data[0] != '$' &&
		    value_of(values, letter_var(word.data, len))[0] == '\0')
			return false;
	}
	return true;
}

/* The text with its values in it. */
static void
expand(struct slice s, const struct letter_values *values, FILE *to)
{
	for (size_t i = 0; i < s.len; i++) {
		const struct slice word = {s.data + i + 1, s.len - i - 1};
		size_t len;

		if (s.data[i] != '$') {
			(void)fputc(s.data[i], to);
			continue;
		}
		len = letter_word(word);
		i += len;
		(void)fputs(word.data[0] == '$'
				? "$"
				: value_of(values, letter_var(word.data, len)),
		    to);
	}
}

/* Is the character at p, or the one that ends before it, of a script that is
 * written without blanks? U+3000 and on: three octets, E3 to ED; and EF, for
 * the wide forms of punctuation. */
static bool
is_dense(const uint8_t *p)
{
	return (p[0] >= 0xe3 && p[0] <= 0xed) || p[0] == 0xef;
}

static bool
joins_densely(struct slice before, struct slice after)
{
	return before.len >= 3 && is_dense(before.data + before.len - 3) &&
	       after.len >= 3 && is_dense(after.data);
}

/* Lines first .. end of a paragraph, filled. */
static enum status
write_paragraph(const struct letter_template *t, size_t first, size_t end,
    const struct letter_values *values, FILE *to, struct why *why)
{
	struct memtext text = {.data = NULL};
	FILE *filled = memtext_open(&text);
	enum status st;

	for (size_t i = first; filled != NULL && i < end; i++) {
		const struct slice s = t->lines[i].text;

		if (i > first && !joins_densely(t->lines[i - 1].text, s))
			(void)fputc(' ', filled);
		expand(s, values, filled);
	}
	st = memtext_close(filled, why);
	if (st == ST_OK)
		wrap_text(to, memtext_slice(&text), 0, LETTER_WIDTH);
	free(text.data);
	return st;
}

static void
write_line(
    const struct line *line, const struct letter_values *values, FILE *to)
{
	if (line->kind == LINE_BLOCK) {
		(void)fputs(value_of(values, line->var), to);
		return;
	}
	expand(line->text, values, to);
	(void)fputc('\n', to);
}

/* The end of what begins at the i-th line: of a paragraph, or of the line. */
static size_t
end_of(const struct letter_template *t, size_t i)
{
	if (t->lines[i++].kind == LINE_FILLED)
		while (i < t->count && t->lines[i].kind == LINE_FILLED)
			i++;
	return i;
}

static bool
all_have_values(const struct letter_template *t, size_t first, size_t end,
    const struct letter_values *values)
{
	for (size_t i = first; i < end; i++)
		if (!has_values(t->lines[i].text, values))
			return false;
	return true;
}

/* One empty line between what is left, however much was left out. */
static enum status
write_body(const struct letter_template *t, size_t i,
    const struct letter_values *values, FILE *to, struct why *why)
{
	bool begun = false, gap = false;
	enum status st = ST_OK;

	for (size_t end; i < t->count && st == ST_OK; i = end) {
		end = end_of(t, i);
		if (t->lines[i].kind == LINE_EMPTY) {
			gap = begun;
			continue;
		}
		if (!all_have_values(t, i, end, values))
			continue;
		if (gap)
			(void)fputc('\n', to);
		gap = false;
		begun = true;
		if (t->lines[i].kind == LINE_FILLED)
			st = write_paragraph(t, i, end, values, to, why);
		else
			write_line(&t->lines[i], values, to);
	}
	return st;
}

enum status
letter_template_write(const struct letter_template *t,
    const struct letter_values *values, FILE *subject, FILE *body,
    struct why *why)
{
	bool found = false;
	size_t i = 0;

	for (; i < t->count && t->lines[i].kind == LINE_SUBJECT; i++) {
		if (found || !has_values(t->lines[i].text, values))
			continue;
		expand(t->lines[i].text, values, subject);
		found = true;
	}
	if (!found) {
		why_set(why, "no subject of the letter has all its values");
		return ST_BAD_DATA;
	}
	return write_body(t, i, values, body, why);
}
