/* A table in plain text whose columns are as wide as what is in them. */
#ifndef IMPORTER_SURVEY_VIEW_GRID_H
#define IMPORTER_SURVEY_VIEW_GRID_H

#include <stdio.h>

#include "arena.h"
#include "why.h"

#define GRID_COLUMNS_MAX 10
/* Characters' places of a cell that a terminal shows; longer ones are cut. */
#define GRID_CELL_WIDTH_MAX 40

/* Begin with zeroes, columns, and the numbers of those that are not flush
 * right. */
struct grid {
	unsigned columns;
	unsigned left; /* bits */
	const char **cells;
	size_t count, cap;
	struct arena *texts;
	bool failed; /* out of memory: nothing is printed */
};

/* The next cell: a copy, escaped unless it is UTF-8 and nothing that a terminal
 * acts on. */
void grid_cell(struct grid *g, const char *text) ALL_NONNULL;
/* Numbers are printed with commas; a share as view_share_text. */
void grid_number(struct grid *g, uint64_t n) ALL_NONNULL;
void grid_share(struct grid *g, uint64_t part, uint64_t whole) ALL_NONNULL;

/* Prints all rows, each two blanks in, and frees. A last row that is not full
 * is an error of the caller. ST_NO_MEMORY; errors of the stream show in
 * ferror. */
enum status grid_print(
    struct grid *g, FILE *to, struct why *why) MUST_USE ALL_NONNULL;

#endif
