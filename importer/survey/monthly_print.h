/* What the files share that print a month's report. */
#ifndef IMPORTER_SURVEY_MONTHLY_PRINT_H
#define IMPORTER_SURVEY_MONTHLY_PRINT_H

#include "monthly.h"
#include "output.h"
#include "stamp.h"

/* Foreign text, escaped. Returns s->text. */
struct shown {
	char text[OUT_CELL_MAX];
};
const char *print_shown(struct shown *s, const char *text) ALL_NONNULL;

void print_heading(const char *title) ALL_NONNULL;

/* monthly_print_rest.c: what stands behind listings and operators. */
void print_rest(struct monthly *m) ALL_NONNULL;

#endif
