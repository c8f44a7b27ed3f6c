/* The text of a letter with variables in it: its parser. */
#include "letter_template_impl.h"

#include <stdlib.h>
#include <string.h>

#include "format_clean.h"
#include "grow.h"

#define SUBJECT "Subject:"

static const struct {
	const char *name;
	bool block;
} vars[] = {
#define X(id, name, block) [id] = {name, block},
    LETTER_VARS(X)
#undef X
};

size_t
letter_word(struct slice s)
{
	size_t n = 0;

	if (s.len > 0 && s.data[0] == '$')
		return 1;
	while (n < s.len &&
	       ((s.data[n] >= 'a' && s.data[n] <= 'z') || s.data[n] == '_'))
		n++;
	return n;
}

int
letter_var(const uint8_t *word, size_t len)
{
	for (int i = 0; i < LETTER_VAR_COUNT; i++)
		if (strlen(vars[i].name) == len &&
		    memcmp(vars[i].name, word, len) == 0)
			return i;
	return -1;
}

static enum status
unknown_word(struct slice word, struct why *why)
{
	char known[512] = "", shown[64];
	size_t n = 0;

	for (size_t i = 0; i < LETTER_VAR_COUNT; i++)
		n += (size_t)snprintf(
		    known + n, sizeof(known) - n, " $%s", vars[i].name);
	why_set(why, "$%s is no variable; there are%s; $$ is a dollar",
	    why_escape(shown, sizeof(shown), word.data, word.len), known);
	return ST_BAD_DATA;
}

/* Knows every variable of a line, and of which kind the line is for it. */
static enum status
check_vars(struct line *line, struct why *why)
{
	const struct slice s = line->text;

	for (size_t i = 0, len; i < s.len; i++) {
		struct slice word = {s.data + i + 1, s.len - i - 1};
		int var;

		if (s.data[i] != '$')
			continue;
		len = letter_word(word);
		i += len;
		if (len == 1 && word.data[0] == '$')
			continue;
		word.len = len;
		var = letter_var(word.data, len);
		if (var < 0)
			return unknown_word(word, why);
		if (!vars[var].block)
			continue;
		if (len + 1 != s.len) {
			why_set(why,
			    "$%s has several lines: it must stand "
			    "alone on one of its own",
			    vars[var].name);
			return ST_BAD_DATA;
		}
		line->kind = LINE_BLOCK;
		line->var = (uint8_t)var;
	}
	return ST_OK;
}

static enum status
check_text(struct slice s, struct why *why)
{
	if (!utf8_valid(s)) {
		why_set(why, "is not UTF-8");
		return ST_BAD_DATA;
	}
	for (size_t i = 0; i < s.len; i++)
		if ((s.data[i] < 0x20 && s.data[i] != '\t') ||
		    s.data[i] == 0x7f) {
			why_set(why, "a control character is in it");
			return ST_BAD_DATA;
		}
	return ST_OK;
}

/* A subject loses its word and the blanks around what is left. */
static enum status
classify_subject(struct line *line, struct why *why)
{
	struct slice *s = &line->text;

	if (!slice_begins(*s, SUBJECT)) {
		why_set(why, "wants \"" SUBJECT " ...\" lines first, then an "
			     "empty line");
		return ST_BAD_DATA;
	}
	line->kind = LINE_SUBJECT;
	s->data += strlen(SUBJECT);
	s->len -= strlen(SUBJECT);
	while (s->len > 0 && s->data[0] == ' ') {
		s->data++;
		s->len--;
	}
	return ST_OK;
}

static bool
is_empty(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] != ' ' && s.data[i] != '\t')
			return false;
	return true;
}

/* in_body: an empty line was there before it, other than in front of all. */
static enum status
classify(struct line *line, bool in_body, struct why *why)
{
	const struct slice s = line->text;
	enum status st = check_text(s, why);

	if (st != ST_OK)
		return st;
	line->kind = LINE_FILLED;
	if (is_empty(s))
		line->kind = LINE_EMPTY;
	else if (!in_body)
		st = classify_subject(line, why);
	else if (s.data[0] == ' ' || s.data[0] == '\t')
		line->kind = LINE_FIXED;
	if (st == ST_OK)
		st = check_vars(line, why);
	if (st == ST_OK && line->kind == LINE_BLOCK && !in_body) {
		why_set(why, "$%s has several lines, a subject one",
		    vars[line->var].name);
		st = ST_BAD_DATA;
	}
	return st;
}

static enum status
add_line(struct letter_template *t, const struct line *line, struct why *why)
{
	void *more = grow(t->lines, &t->cap, t->count + 1, sizeof(*t->lines));

	if (more == NULL)
		return why_no_memory(why);
	t->lines = more;
	t->lines[t->count++] = *line;
	return ST_OK;
}

static bool
has_kind(const struct letter_template *t, enum line_kind kind)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->lines[i].kind == kind)
			return true;
	return false;
}

/* Takes the next line off the rest: without its end. */
static struct slice
next_line(struct slice *rest)
{
	const uint8_t *end = memchr(rest->data, '\n', rest->len);
	struct slice line = {
	    rest->data, end != NULL ? (size_t)(end - rest->data) : rest->len};
	const size_t taken = line.len + (end != NULL);

	rest->data += taken;
	rest->len -= taken;
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

static enum status
parse_lines(struct letter_template *t, const char *file, struct slice rest,
    struct why *why)
{
	enum status st = ST_OK;
	unsigned number = 0;
	bool in_body = false;

	while (rest.len > 0 && st == ST_OK) {
		struct line line = {.text = next_line(&rest)};

		number++;
		if (slice_begins(line.text, "#"))
			continue;
		st = classify(&line, in_body, why);
		if (st != ST_OK)
			why_wrap(why, "%s:%u", file, number);
		else if (line.kind != LINE_EMPTY || t->count > 0)
			st = add_line(t, &line, why);
		in_body |= line.kind == LINE_EMPTY && t->count > 0;
	}
	return st;
}

enum status
letter_template_parse(const char *file, struct slice text,
    struct letter_template **out, struct why *why)
{
	struct letter_template *t;
	enum status st = ST_OK;

	if (text.len > LETTER_TEMPLATE_MAX) {
		why_set(why, "%s: longer than %d octets", file,
		    LETTER_TEMPLATE_MAX);
		return ST_BAD_DATA;
	}
	t = calloc(1, sizeof(*t));
	if (t != NULL)
		t->text = malloc(text.len + 1);
	if (t == NULL || t->text == NULL) {
		free(t);
		return why_no_memory(why);
	}
	if (text.len > 0)
		memcpy(t->text, text.data, text.len);
	st = parse_lines(t, file, (struct slice){t->text, text.len}, why);
	if (st == ST_OK && (!has_kind(t, LINE_SUBJECT) ||
			       t->lines[t->count - 1].kind == LINE_SUBJECT)) {
		why_set(why, "%s: has no subject and body", file);
		st = ST_BAD_DATA;
	}
	if (st == ST_OK)
		*out = t;
	else
		letter_template_free(&t);
	return st;
}

void
letter_template_free(struct letter_template **t)
{
	if (*t == NULL)
		return;
	free((*t)->lines);
	free((*t)->text);
	free(*t);
	*t = NULL;
}
