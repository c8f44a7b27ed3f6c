/*
 * CSV for spreadsheets (RFC 4180: quoted where needed, lines end in CRLF).
 *
 * A spreadsheet runs a text that begins like a formula, so such a one gets an
 * apostrophe in front, which spreadsheets do not show. Control characters but
 * tabs and ends of line, and what is not UTF-8, are written \xHH: the file may
 * be looked at on a terminal.
 */
#ifndef IMPORTER_SURVEY_CSV_OUT_H
#define IMPORTER_SURVEY_CSV_OUT_H

#include <stdio.h>

#include "bytes.h"
#include "compiler.h"

/* One field, without comma. Text, of foreign origin too; a number. Errors show
 * in ferror. */
void csv_field(FILE *to, struct slice text) ALL_NONNULL;
void csv_number(FILE *to, uint64_t n) ALL_NONNULL;

/* The ends: of a field that others follow, of a line. */
void csv_next(FILE *to) ALL_NONNULL;
void csv_end(FILE *to) ALL_NONNULL;

#endif
