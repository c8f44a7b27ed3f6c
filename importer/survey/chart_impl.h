/* What the charts share: the figure around them, rows with bars, a legend. */
#ifndef IMPORTER_SURVEY_CHART_IMPL_H
#define IMPORTER_SURVEY_CHART_IMPL_H

#include "chart.h"
#include "page_impl.h"

/* How a piece of a bar is filled; each differs without colour, too. The second
 * is the paint where no style sheet is. */
#define CHART_FILLS(X)                                                         \
	X(FILL_SOLID, "solid", "#1d5fa6")                                      \
	X(FILL_HATCH, "hatch", "url(#p-hatch)")                                \
	X(FILL_DENSE, "dense", "url(#p-dense)")                                \
	X(FILL_DOTS, "dots", "url(#p-dots)")                                   \
	X(FILL_REST, "rest", "url(#p-rest)")

enum chart_fill {
#define X(id, text, paint) id,
	CHART_FILLS(X)
#undef X
};

/* The figure with its title and what it says, and its end. */
void chart_begin(
    struct page *p, const struct chart *c, const char *kind) ALL_NONNULL;
void chart_end(struct page *p) ALL_NONNULL;

/* Where the next number stands: field of the row, if at all. */
void chart_at(struct page *p, const struct chart *c, size_t row,
    const char *field) NONNULL(1, 2);

/* Rows: a label, a drawing of height pixels as wide as there is room, what
 * stands beside it. */
void chart_rows(struct page *p) ALL_NONNULL;
void chart_row(struct page *p, uint32_t rank, struct slice label,
    const char *note) NONNULL(1);
/* The drawing: what it shows, in words, then its pieces, then the end. */
void chart_draw(struct page *p, int height, const char *fmt, ...)
    PRINTF(3, 4) ALL_NONNULL;
/* A piece from x to x + width of scale, y and height in pixels. */
struct chart_piece {
	uint64_t x, width, scale;
	int y, height;
	enum chart_fill fill;
};
void chart_piece(struct page *p, const struct chart_piece *piece) ALL_NONNULL;
/* Ends the drawing, and begins what stands beside it. */
void chart_beside(struct page *p) ALL_NONNULL;
void chart_row_end(struct page *p) ALL_NONNULL;
void chart_rows_end(struct page *p) ALL_NONNULL;

struct chart_key {
	enum chart_fill fill;
	const char *text;
};
void chart_legend(
    struct page *p, const struct chart_key *keys, size_t count) ALL_NONNULL;

#endif
