/* Bars, one below the other. */
#include <inttypes.h>

#include "chart_impl.h"

#define BAR_HEIGHT 18

static void
draw_bar(struct page *p, const struct chart *c, const struct chart_bar *bar,
    uint64_t scale, uint64_t total)
{
	char share[PAGE_SHARE_MAX];

	chart_draw(p, BAR_HEIGHT, "%" PRIu64 " %s%s%s", bar->value, c->unit,
	    total > 0 ? ", " : "",
	    total > 0 ? page_share_format(share, bar->value, total) : "");
	chart_piece(p, &(struct chart_piece){.width = bar->value,
			   .scale = scale,
			   .height = BAR_HEIGHT,
			   .fill = bar->apart ? FILL_REST : FILL_SOLID});
	chart_beside(p);
}

void
chart_bars(struct page *p, const struct chart *c, const struct chart_bar *bars,
    size_t count, uint64_t total)
{
	uint64_t scale = 0;

	for (size_t i = 0; i < count; i++)
		scale = bars[i].value > scale ? bars[i].value : scale;
	chart_begin(p, c, "bars");
	chart_rows(p);
	for (size_t i = 0; i < count; i++) {
		chart_row(p, bars[i].rank, bars[i].label, bars[i].note);
		draw_bar(p, c, &bars[i], scale, total);
		chart_at(p, c, i, c->field);
		page_number(p, bars[i].value);
		if (total > 0) {
			page_raw(p, " <span class=\"share\">");
			page_share(p, bars[i].value, total);
			page_raw(p, "</span>");
		}
		chart_row_end(p);
	}
	chart_rows_end(p);
	if (count == 0)
		page_block(p, PAGE_NOTE, "There is nothing to show.");
	chart_end(p);
}
