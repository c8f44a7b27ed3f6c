/* What changed since an earlier survey, as a table for people. */
#include <inttypes.h>

#include "stamp.h"
#include "view_grid.h"
#include "view_impl.h"

static void
unit_row(struct grid *g, const char *unit, uint64_t before, uint64_t now,
    const struct diff_set *set)
{
	grid_cell(g, unit);
	grid_number(g, before);
	grid_number(g, now);
	for (int i = 0; i < DIFF_STATE_COUNT; i++)
		grid_number(g, set->states[i]);
}

static enum status
print_units(const struct survey_diff *d, FILE *to, struct why *why)
{
	static const char *const titles[] = {
	    "LISTED", "BEFORE", "NOW", "NEW", "FIXED", "STILL", "UNKNOWN"};
	struct grid g = {.columns = 7, .left = 1};

	for (size_t i = 0; i < g.columns; i++)
		grid_cell(&g, titles[i]);
	unit_row(&g, "domains", d->before.listed_domains, d->now.listed_domains,
	    &d->domains);
	unit_row(&g, "addresses", d->before.listed_addresses,
	    d->now.listed_addresses, &d->addresses);
	return grid_print(&g, to, why);
}

static void
print_notes(const char *unit, const struct diff_set *set, FILE *to)
{
	char n[VIEW_NUMBER_MAX];

	for (int i = DIFF_PLAIN + 1; i < DIFF_NOTE_COUNT; i++)
		if (set->notes[i] > 0)
			(void)fprintf(to, "  of the %s: %s %s\n", unit,
			    view_number_text(set->notes[i], n),
			    diff_note_words(i));
}

/* "+12", "-3", "0" */
static void
grid_change(struct grid *g, uint64_t before, uint64_t now)
{
	char text[VIEW_NUMBER_MAX + 1] = "";

	if (now != before)
		text[0] = now > before ? '+' : '-';
	(void)view_number_text(
	    now > before ? now - before : before - now, text + (now != before));
	grid_cell(g, text);
}

static enum status
print_rows(const struct view *v, FILE *to, struct why *why)
{
	static const char *const titles[] = {NULL, "DOMAINS BEFORE", "NOW",
	    "CHANGE", "ADDRESSES BEFORE", "NOW", "CHANGE"};
	const struct survey_diff *d = v->diff;
	struct grid g = {.columns = 7, .left = 1};

	(void)fputc('\n', to);
	for (size_t i = 0; i < g.columns; i++)
		grid_cell(
		    &g, titles[i] != NULL ? titles[i] : survey_by_text(d->by));
	for (size_t i = 0; i < view_rows(v, d->row_count); i++) {
		const struct diff_row *r = &d->rows[i];

		grid_cell(&g, r->name);
		grid_number(&g, r->before);
		grid_number(&g, r->now);
		grid_change(&g, r->before, r->now);
		grid_number(&g, r->addresses_before);
		grid_number(&g, r->addresses_now);
		grid_change(&g, r->addresses_before, r->addresses_now);
	}
	return grid_print(&g, to, why);
}

enum status
view_table_diff(const struct view *v, FILE *to, struct why *why)
{
	char when[STAMP_TEXT_MAX];
	enum status st;

	if (v->diff == NULL || v->before == NULL)
		return ST_OK;
	(void)fprintf(to, "\nsince survey %" PRIu64 " of %s\n\n", v->before->id,
	    stamp_format(v->before->taken, when));
	st = print_units(v->diff, to, why);
	if (st != ST_OK)
		return st;
	print_notes("domains", &v->diff->domains, to);
	print_notes("addresses", &v->diff->addresses, to);
	return print_rows(v, to, why);
}
