/* Text broken into lines by columns on a screen, as a terminal or a mail
 * program shows them: Japanese takes two columns a character and is broken
 * between any two, but not before closing punctuation. */
#ifndef IMPORTER_SURVEY_WRAP_H
#define IMPORTER_SURVEY_WRAP_H

#include <stdbool.h>
#include <stdio.h>

#include "bytes.h"
#include "compiler.h"

/* The character that the text, which is not empty, begins with: its octets. One
 * that is not UTF-8 stands for itself. */
size_t wrap_character(struct slice text, uint32_t *out) ALL_NONNULL;
/* Does it take two columns? East Asian Width W and F (Unicode TR 11), in the
 * blocks that are used. */
bool wrap_is_wide(uint32_t c);
/* Columns of UTF-8 text; an octet that is not UTF-8 counts one. */
unsigned wrap_columns(struct slice text);

/*
 * Writes the text in lines of at most width columns, each with indent blanks
 * in front and LF behind; a word that is wider has a line of its own. Blanks
 * and LF between words are one break. width > indent. An error of the stream
 * is the stream's to tell.
 */
void wrap_text(
    FILE *to, struct slice text, unsigned indent, unsigned width) ALL_NONNULL;

#endif
