/* The operators of a month, and how they compare. */
#include "monthly_operators.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "tally.h"

static bool
same_key(const void *rows, uint32_t row, struct slice wanted)
{
	const struct monthly_operator *all = rows;
	const struct slice key = slice_of(all[row].key);

	return key.len == wanted.len &&
	       memcmp(key.data, wanted.data, key.len) == 0;
}

static uint32_t
row_of(struct monthly_rows *rows, const char *key, const char *name)
{
	const struct slice wanted = slice_of(key);
	const uint32_t hash = survey_index_hash(wanted);
	uint32_t row =
	    survey_index_find(&rows->index, hash, same_key, rows->all, wanted);
	struct monthly_operator *more;

	if (row != SURVEY_INDEX_NONE)
		return row;
	more = grow(rows->all, &rows->cap, rows->count + 1, sizeof(*more));
	if (more == NULL)
		return SURVEY_NONE;
	rows->all = more;
	if (!survey_index_room(&rows->index))
		return SURVEY_NONE;
	row = (uint32_t)rows->count++;
	more[row] = (struct monthly_operator){.key = key, .name = name};
	survey_index_add(&rows->index, hash, row);
	return row;
}

uint32_t
operators_row(struct monthly_rows *rows, const struct survey_party *party)
{
	if (party == NULL)
		return row_of(rows, TALLY_UNKNOWN, TALLY_UNKNOWN);
	return row_of(rows, party->key,
	    party->name[0] != '\0' ? party->name : party->key);
}

enum status
operators_figures(struct monthly_rows *rows, const struct figures *figures)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct ticket_figures *f = &figures->all[i];
		const uint32_t row = row_of(
		    rows, f->holder, f->name[0] != '\0' ? f->name : f->holder);

		if (row == SURVEY_NONE)
			return ST_NO_MEMORY;
		rows->all[row].figures = f;
	}
	return ST_OK;
}

void
operators_free(struct monthly_rows *rows)
{
	free(rows->all);
	survey_index_free(&rows->index);
	*rows = (struct monthly_rows){.all = NULL};
}

/* Less is better; what cannot be measured is last. */
static int
by_seconds(int64_t a, int64_t b)
{
	if (a == FIGURES_NONE || b == FIGURES_NONE)
		return (a == FIGURES_NONE) - (b == FIGURES_NONE);
	return (a > b) - (a < b);
}

/* <0: a is better. Cases are counts of records: their products fit. */
static int
compare(const struct ticket_figures *a, const struct ticket_figures *b)
{
	const uint64_t x = a->fixed * b->cases, y = b->fixed * a->cases;
	int order = (x < y) - (x > y);

	if (order == 0)
		order = by_seconds(a->fix_s, b->fix_s);
	return order != 0 ? order : by_seconds(a->ack_s, b->ack_s);
}

static int
by_rank(const void *pa, const void *pb)
{
	const struct monthly_operator *a =
	    *(const struct monthly_operator *const *)pa;
	const struct monthly_operator *b =
	    *(const struct monthly_operator *const *)pb;
	const int order = compare(a->figures, b->figures);

	return order != 0 ? order : strcmp(a->key, b->key);
}

size_t
operators_rank(struct monthly_operator *all, size_t count, uint64_t min,
    const struct monthly_operator **out)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		all[i].rank = 0;
		if (all[i].figures != NULL && all[i].figures->cases > 0 &&
		    all[i].figures->cases >= min)
			out[n++] = &all[i];
	}
	if (n > 1)
		qsort(out, n, sizeof(*out), by_rank);
	for (size_t i = 0; i < n; i++) {
		struct monthly_operator *o = &all[out[i] - all];

		o->rank = i > 0 && compare(out[i - 1]->figures, o->figures) == 0
			      ? out[i - 1]->rank
			      : (uint32_t)i + 1;
	}
	return n;
}
