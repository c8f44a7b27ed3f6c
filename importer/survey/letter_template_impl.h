/* A parsed template, between its parser and its writer. */
#ifndef IMPORTER_SURVEY_LETTER_TEMPLATE_IMPL_H
#define IMPORTER_SURVEY_LETTER_TEMPLATE_IMPL_H

#include <stdbool.h>

#include "letter_template.h"

enum line_kind {
	LINE_SUBJECT,
	LINE_EMPTY,
	LINE_FILLED, /* of a paragraph */
	LINE_FIXED,  /* begins with a blank */
	LINE_BLOCK   /* a variable of several lines */
};

struct line {
	struct slice text;
	uint8_t kind;
	uint8_t var; /* of a LINE_BLOCK */
};

struct letter_template {
	uint8_t *text; /* that lines point into */
	struct line *lines;
	size_t count, cap;
};

/* The word at the beginning, behind a dollar: its length, 0 where there is
 * none. "$" is one, too. */
size_t letter_word(struct slice s);

/* The variable of that name (enum letter_var), or -1. */
int letter_var(const uint8_t *word, size_t len) ALL_NONNULL;

#endif
