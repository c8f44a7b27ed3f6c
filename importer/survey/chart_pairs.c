/* Two measures of the same thing, side by side. */
#include <inttypes.h>

#include "chart_impl.h"

#define BAR_HEIGHT 10
#define BAR_GAP	   3

static void
draw_pair(struct page *p, const struct chart_measure *measure,
    const struct chart_pair *pair, const uint64_t scale[2])
{
	static const enum chart_fill fills[] = {FILL_REST, FILL_SOLID};

	chart_draw(p, 2 * BAR_HEIGHT + BAR_GAP,
	    "%" PRIu64 " %s, %" PRIu64 " %s", pair->value[0], measure[0].name,
	    pair->value[1], measure[1].name);
	for (int i = 0; i < 2; i++)
		chart_piece(p, &(struct chart_piece){.width = pair->value[i],
				   .scale = scale[i],
				   .y = i * (BAR_HEIGHT + BAR_GAP),
				   .height = BAR_HEIGHT,
				   .fill = fills[i]});
	chart_beside(p);
}

static void
say_measure(struct page *p, const struct chart *c,
    const struct chart_measure *measure, size_t row, uint64_t n)
{
	page_raw(p, "<span class=\"line\">");
	chart_at(p, c, row, measure->field);
	page_number(p, n);
	page_say(p, " %s",
	    n == 1 && measure->one != NULL ? measure->one : measure->name);
	if (measure->total > 0) {
		page_raw(p, " <span class=\"share\">");
		page_share(p, n, measure->total);
		page_raw(p, "</span>");
	}
	page_raw(p, "</span> ");
}

/* What the bars of each measure are to the scale of. */
static void
scales(const struct chart_measure measure[2], const struct chart_pair *pairs,
    size_t count, uint64_t out[2])
{
	uint64_t largest = 0;

	for (size_t i = 0; i < count; i++)
		for (int k = 0; k < 2; k++)
			largest = pairs[i].value[k] > largest
				      ? pairs[i].value[k]
				      : largest;
	for (int k = 0; k < 2; k++)
		out[k] = measure[k].total > 0 ? measure[k].total : largest;
}

void
chart_pairs(struct page *p, const struct chart *c,
    const struct chart_measure measure[2], const struct chart_pair *pairs,
    size_t count)
{
	const struct chart_key keys[] = {
	    {FILL_REST, measure[0].name}, {FILL_SOLID, measure[1].name}};
	uint64_t scale[2];

	scales(measure, pairs, count, scale);
	chart_begin(p, c, "pairs");
	chart_legend(p, keys, 2);
	chart_rows(p);
	for (size_t i = 0; i < count; i++) {
		chart_row(p, 0, pairs[i].label, NULL);
		draw_pair(p, measure, &pairs[i], scale);
		for (int k = 0; k < 2; k++)
			say_measure(p, c, &measure[k], i, pairs[i].value[k]);
		chart_row_end(p);
	}
	chart_rows_end(p);
	chart_end(p);
}
