/* What became of what was there, and what came: two bars a row, one table. */
#include <inttypes.h>

#include "chart_impl.h"

#define BAR_HEIGHT 12
#define BAR_GAP	   3

static uint64_t
before(const struct chart_change *row)
{
	return row->still + row->unknown + row->fixed;
}

static uint64_t
after(const struct chart_change *row)
{
	return row->still + row->fresh;
}

/* A bar of pieces, from the left, that are at y. */
static void
draw_pieces(struct page *p, int y, uint64_t scale, const uint64_t *widths,
    const enum chart_fill *pieces, size_t count)
{
	uint64_t x = 0;

	for (size_t i = 0; i < count; i++) {
		chart_piece(p, &(struct chart_piece){x, widths[i], scale, y,
				   BAR_HEIGHT, pieces[i]});
		x += widths[i];
	}
}

static void
draw_row(struct page *p, const struct chart *c, const struct chart_change *row,
    uint64_t scale)
{
	static const enum chart_fill pieces[] = {FILL_SOLID, FILL_DOTS,
	    FILL_HATCH},
				     later[] = {FILL_SOLID, FILL_DENSE};
	const uint64_t was[] = {row->still, row->unknown, row->fixed},
		       is[] = {row->still, row->fresh};

	chart_draw(p, 2 * BAR_HEIGHT + BAR_GAP,
	    "%" PRIu64 " %s before: %" PRIu64 " still, %" PRIu64
	    " unknown, %" PRIu64 " fixed; %" PRIu64 " after: %" PRIu64 " new",
	    before(row), c->unit, row->still, row->unknown, row->fixed,
	    after(row), row->fresh);
	draw_pieces(p, 0, scale, was, pieces, 3);
	draw_pieces(p, BAR_HEIGHT + BAR_GAP, scale, is, later, 2);
	chart_beside(p);
	page_number(p, before(row));
	page_raw(p, " \xe2\x86\x92 ");
	page_number(p, after(row));
}

static void
cell_at(struct page *p, const struct chart_change *row, const char *field,
    uint64_t n)
{
	if (row->at != NULL)
		page_at(p, "%s.%s", row->at, field);
	page_cell_number(p, n);
}

static void
change_table(struct page *p, const struct chart *c,
    const struct chart_change *rows, size_t count)
{
	static const struct page_column columns[] = {{"", false},
	    {"before", true}, {"fixed", true}, {"unknown", true},
	    {"still", true}, {"new", true}, {"after", true}};

	page_table(p, columns, 7, "%s, in numbers", c->title);
	for (size_t i = 0; i < count; i++) {
		page_row(p);
		page_cell_text(p, rows[i].label);
		page_cell_number(p, before(&rows[i]));
		cell_at(p, &rows[i], "fixed", rows[i].fixed);
		cell_at(p, &rows[i], "unknown", rows[i].unknown);
		cell_at(p, &rows[i], "still", rows[i].still);
		cell_at(p, &rows[i], "new", rows[i].fresh);
		page_cell_number(p, after(&rows[i]));
		page_row_end(p);
	}
	page_table_end(p);
}

void
chart_changes(struct page *p, const struct chart *c,
    const struct chart_change *rows, size_t count)
{
	static const struct chart_key keys[] = {{FILL_SOLID, "still listed"},
	    {FILL_DOTS, "not known now"}, {FILL_HATCH, "fixed"},
	    {FILL_DENSE, "new"}};
	uint64_t scale = 0;

	for (size_t i = 0; i < count; i++) {
		scale = before(&rows[i]) > scale ? before(&rows[i]) : scale;
		scale = after(&rows[i]) > scale ? after(&rows[i]) : scale;
	}
	chart_begin(p, c, "changes");
	chart_legend(p, keys, 4);
	chart_rows(p);
	for (size_t i = 0; i < count; i++) {
		chart_row(p, 0, rows[i].label, NULL);
		draw_row(p, c, &rows[i], scale);
		chart_row_end(p);
	}
	chart_rows_end(p);
	change_table(p, c, rows, count);
	chart_end(p);
}
