/*
 * The operators of a month: who holds the places that were listed, whom
 * tickets were opened for, and how they compare.
 */
#ifndef IMPORTER_SURVEY_MONTHLY_OPERATORS_H
#define IMPORTER_SURVEY_MONTHLY_OPERATORS_H

#include "monthly.h"
#include "survey_index.h"

/* Rows found by key while they are made; begin with zeroes. */
struct monthly_rows {
	struct monthly_operator *all;
	size_t count, cap;
	struct survey_index index;
};

/* The row of a party, made where there is none; NULL party: TALLY_UNKNOWN.
 * Texts are not copied. SURVEY_NONE: out of memory. */
uint32_t operators_row(
    struct monthly_rows *rows, const struct survey_party *party) NONNULL(1);

/* Adds the figures, each to the row of its holder. ST_NO_MEMORY. */
enum status operators_figures(struct monthly_rows *rows,
    const struct figures *figures) MUST_USE ALL_NONNULL;
void operators_free(struct monthly_rows *rows) ALL_NONNULL;

/*
 * Ranks those that have at least min cases by share fixed, the largest first;
 * then by median days to a verified fix, then by median days to the first word,
 * the least first, none last. Equal in all three share a rank: 1 2 2 4. Sets
 * rank, of the others to 0, and fills out, room for count, the best first.
 * Returns how many there are. all: NULL where count is 0.
 */
size_t operators_rank(struct monthly_operator *all, size_t count, uint64_t min,
    const struct monthly_operator **out) NONNULL(4);

#endif
