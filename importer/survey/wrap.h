/* Text broken into lines by columns on a screen, as a terminal or a mail
 * program shows them: Japanese takes two columns a character and is broken
 * between any two, but not before closing punctuation. */
#ifndef IMPORTER_SURVEY_WRAP_H
#define IMPORTER_SURVEY_WRAP_H

#include <stdio.h>

#include "bytes.h"
#include "compiler.h"

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
