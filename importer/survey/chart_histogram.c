/* Two measures of the same thing, side by side. */
#include <inttypes.h>

#include "chart_impl.h"

#define BAR_HEIGHT 10
#define BAR_GAP	   3

static void
draw_bin(struct page *p, const struct chart_measure *measure,
    const struct chart_bin *bin)
{
	chart_draw(p, 2 * BAR_HEIGHT + BAR_GAP,
	    "%s: %" PRIu64 " %s, %" PRIu64 " %s", bin->label, bin->first,
	    measure[0].name, bin->second, measure[1].name);
	chart_piece(p, &(struct chart_piece){.width = bin->first,
			   .scale = measure[0].total,
			   .height = BAR_HEIGHT,
			   .fill = FILL_HATCH});
	chart_piece(p, &(struct chart_piece){.width = bin->second,
			   .scale = measure[1].total,
			   .y = BAR_HEIGHT + BAR_GAP,
			   .height = BAR_HEIGHT,
			   .fill = FILL_SOLID});
	chart_beside(p);
}

static void
say_measure(struct page *p, const struct chart_measure *measure, uint64_t n)
{
	page_raw(p, "<span class=\"line\">");
	page_number(p, n);
	page_say(p, " %s ", measure->name);
	page_raw(p, "<span class=\"share\">");
	page_share(p, n, measure->total, 1);
	page_raw(p, "</span></span> ");
}

void
chart_histogram(struct page *p, const struct chart *c,
    const struct chart_measure measure[2], const struct chart_bin *bins,
    size_t count)
{
	const struct chart_key keys[] = {
	    {FILL_HATCH, measure[0].name}, {FILL_SOLID, measure[1].name}};

	chart_begin(p, c);
	chart_legend(p, keys, 2);
	chart_rows(p);
	for (size_t i = 0; i < count; i++) {
		chart_row(p, 0, slice_of(bins[i].label), NULL);
		draw_bin(p, measure, &bins[i]);
		say_measure(p, &measure[0], bins[i].first);
		say_measure(p, &measure[1], bins[i].second);
		chart_row_end(p);
	}
	chart_rows_end(p);
	chart_end(p);
}
