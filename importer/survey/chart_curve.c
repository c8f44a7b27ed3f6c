/* How much the first k come to: a curve over a grid, and a table of it. */
#include <inttypes.h>
#include <math.h>

#include "chart_impl.h"

/* Pixels: of the plot, and below it for the numbers of the axis. */
#define PLOT_HEIGHT 240
#define AXIS_HEIGHT 28
/* The curve has its own coordinates from left to right. */
#define PLOT_WIDTH 1000.0
/* Points nearer to each other than this are one. */
#define POINT_APART 2.0

struct curve {
	const uint64_t *cumulative;
	size_t count;
	uint64_t total;
	bool linear;
};

/* Where the k-th stands, 0..1. */
static double
place(const struct curve *v, size_t k)
{
	if (v->linear)
		return (double)k / (double)v->count;
	return log((double)k) / log((double)v->count);
}

static double
height(const struct curve *v, size_t k)
{
	if (k == 0 || v->total == 0)
		return PLOT_HEIGHT;
	return PLOT_HEIGHT -
	       PLOT_HEIGHT * (double)v->cumulative[k - 1] / (double)v->total;
}

static void
draw_grid(struct page *p)
{
	for (int share = 0; share <= 100; share += 20) {
		int y = PLOT_HEIGHT - PLOT_HEIGHT * share / 100;

		page_rawf(p,
		    "<line class=\"grid\" stroke=\"#ccc\" x1=\"0\" "
		    "x2=\"100%%\" y1=\"%d\""
		    " y2=\"%d\"/><text class=\"tick\" x=\"-8\" y=\"%d\""
		    " dy=\"0.35em\" text-anchor=\"end\">%d\xc2\xa0%%</text>",
		    y, y, y, share);
	}
}

/* Nothing else than every step-th, so that eight have room. */
static size_t
linear_step(size_t count)
{
	static const size_t steps[] = {1, 2, 5};

	for (size_t i = 0; i < 3; i++) {
		if (count / steps[i] <= 8)
			return steps[i];
	}
	return 10;
}

/* The number behind k that the axis tells: 1, 2, 5, 10 ..., where more than a
 * thousand are shown 1, 10, 100. */
static size_t
next_tick(const struct curve *v, size_t k)
{
	size_t decade = 1;

	if (v->linear)
		return k + linear_step(v->count);
	while (decade * 10 <= k)
		decade *= 10;
	if (v->count > 1000)
		return decade * 10;
	return k == decade ? 2 * k : k == 2 * decade ? 5 * decade : 10 * decade;
}

static void
draw_ticks(struct page *p, const struct curve *v)
{
	for (size_t k = v->linear ? linear_step(v->count) : 1; k <= v->count;
	     k = next_tick(v, k)) {
		page_rawf(p,
		    "<line class=\"grid\" x1=\"%.2f%%\" x2=\"%.2f%%\""
		    " y1=\"%d\" y2=\"%d\"/><text class=\"tick\" x=\"%.2f%%\""
		    " y=\"%d\" text-anchor=\"middle\">%zu</text>",
		    100 * place(v, k), 100 * place(v, k), PLOT_HEIGHT,
		    PLOT_HEIGHT + 5, 100 * place(v, k), PLOT_HEIGHT + 20, k);
	}
}

/* The points as a path: "L x y" of each that is far enough from the last. */
static void
draw_points(struct page *p, const struct curve *v)
{
	double x, last = -POINT_APART;

	for (size_t k = v->linear ? 0 : 1; k <= v->count; k++) {
		x = PLOT_WIDTH * place(v, k);
		if (k < v->count && x - last < POINT_APART)
			continue;
		page_rawf(
		    p, "%s%.1f %.1f", last < 0 ? "M" : "L", x, height(v, k));
		last = x;
	}
}

/* Stretched to the width that there is: a symbol with its own coordinates. */
static void
draw_line(struct page *p, const struct chart *c, const struct curve *v)
{
	page_rawf(p,
	    "<symbol id=\"%s-line\" viewBox=\"0 0 %.0f %d\""
	    " preserveAspectRatio=\"none\"><path class=\"area\" "
	    "fill-opacity=\"0.1\" d=\"",
	    c->id, PLOT_WIDTH, PLOT_HEIGHT);
	draw_points(p, v);
	page_rawf(
	    p, "L%.0f %dL0 %dZ\"/>", PLOT_WIDTH, PLOT_HEIGHT, PLOT_HEIGHT);
	page_raw(p, "<path class=\"line\" fill=\"none\" stroke=\"#000\""
		    " vector-effect=\"non-scaling-stroke\" d=\"");
	draw_points(p, v);
	page_rawf(p,
	    "\"/></symbol><use href=\"#%s-line\" width=\"100%%\""
	    " height=\"%d\"/>",
	    c->id, PLOT_HEIGHT);
	for (size_t k = 1; v->linear && k <= v->count; k++)
		page_rawf(p,
		    "<circle class=\"point\" cx=\"%.2f%%\" cy=\"%.1f\""
		    " r=\"3\"/>",
		    100 * place(v, k), height(v, k));
}

static void
draw_mark(struct page *p, const struct curve *v, size_t k)
{
	double x = 100 * place(v, k), y = height(v, k);
	bool right = x < 55;
	char share[PAGE_SHARE_MAX];

	page_rawf(p,
	    "<line class=\"mark\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.1f\""
	    " y2=\"%d\"/><circle class=\"mark\" cx=\"%.2f%%\" cy=\"%.1f\""
	    " r=\"5\"/><text class=\"marked\" x=\"%.2f%%\" y=\"%d\""
	    " dx=\"%d\" text-anchor=\"%s\">first %zu: %s</text>",
	    x, x, y, PLOT_HEIGHT, x, y, x, PLOT_HEIGHT - 10, right ? 8 : -8,
	    right ? "start" : "end", k,
	    page_share_format(share, v->cumulative[k - 1], v->total));
}

static void
draw_curve(
    struct page *p, const struct chart *c, const struct curve *v, size_t mark)
{
	page_rawf(p,
	    "<div class=\"plot\"><svg role=\"img\" width=\"100%%\""
	    " height=\"%d\"><title>",
	    PLOT_HEIGHT + AXIS_HEIGHT);
	page_say(p, "%s", c->title);
	page_raw(p, "</title><desc>");
	page_say(p, "%s", c->says);
	page_raw(p, "</desc>");
	draw_grid(p);
	draw_ticks(p, v);
	draw_line(p, c, v);
	if (mark > 0 && mark <= v->count)
		draw_mark(p, v, mark);
	page_raw(p, "</svg></div>\n");
}

/* The first 1, 2, 5, 10 ... and all. */
static void
curve_table(struct page *p, const struct chart *c, const struct curve *v)
{
	static const struct page_column columns[] = {
	    {"the first", false}, {"together", true}, {"share", true}};
	const struct curve log_scale = {.count = v->count};
	size_t k = 1;

	page_table(p, columns, 3, "%s, in numbers", c->title);
	for (;;) {
		page_row(p);
		page_cell_number(p, k);
		chart_at(p, c, k - 1, c->field);
		page_cell_number(p, v->cumulative[k - 1]);
		page_cell_share(p, v->cumulative[k - 1], v->total);
		page_row_end(p);
		if (k == v->count)
			break;
		k = next_tick(&log_scale, k);
		k = k < v->count ? k : v->count;
	}
	page_table_end(p);
}

void
chart_curve(struct page *p, const struct chart *c, const uint64_t *cumulative,
    size_t count, uint64_t total, size_t mark)
{
	const struct curve v = {
	    cumulative, count, total, count <= CHART_LINEAR};

	chart_begin(p, c, "curve");
	if (count == 0) {
		page_block(p, PAGE_NOTE, "There is nothing to show.");
	} else {
		draw_curve(p, c, &v, mark);
		curve_table(p, c, &v);
	}
	chart_end(p);
}
