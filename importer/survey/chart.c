/* What the charts share: the figure, rows of bars, the legend. */
#include "chart_impl.h"

/* As attributes. */
static const char *const fills[] = {
#define X(id, text, paint) "class=\"" text "\" fill=\"" paint "\"",
    CHART_FILLS(X)
#undef X
};

void
chart_begin(struct page *p, const struct chart *c, const char *kind)
{
	page_rawf(p,
	    "<figure id=\"%s\" class=\"%s\" aria-labelledby=\"%s-title\">\n",
	    c->id, kind, c->id);
	page_rawf(p, "<figcaption><h3 id=\"%s-title\">", c->id);
	page_say(p, "%s", c->title);
	page_raw(p, "</h3><p>");
	page_say(p, "%s", c->says);
	page_raw(p, "</p></figcaption>\n");
}

void
chart_end(struct page *p)
{
	page_raw(p, "</figure>\n");
}

void
chart_at(struct page *p, const struct chart *c, size_t row, const char *field)
{
	if (c->rows != NULL && field != NULL && row < c->row_count)
		page_at(p, "%s[%zu].%s", c->rows, row, field);
}

void
chart_rows(struct page *p)
{
	page_raw(p, "<ul class=\"rows\">\n");
}

void
chart_row(struct page *p, uint32_t rank, struct slice label, const char *note)
{
	page_raw(p, "<li><div class=\"label\">");
	if (rank > 0)
		page_rawf(p, "<span class=\"rank\">%u.</span> ", rank);
	page_raw(p, "<span>");
	page_text(p, label);
	if (note != NULL) {
		page_raw(p, " <span class=\"note\">");
		page_say(p, "%s", note);
		page_raw(p, "</span>");
	}
	page_raw(p, "</span></div>");
}

void
chart_draw(struct page *p, int height, const char *fmt, ...)
{
	va_list ap;

	page_rawf(p,
	    "<svg class=\"bar\" role=\"img\" width=\"100%%\""
	    " height=\"%d\"><title>",
	    height);
	va_start(ap, fmt);
	page_vsay(p, fmt, ap);
	va_end(ap);
	page_raw(p, "</title>");
}

static double
percent(uint64_t n, uint64_t of)
{
	return of == 0 ? 0 : 100.0 * (double)n / (double)of;
}

/* Something is there, so something is seen: at least this wide, percent. */
#define LEAST_WIDTH 0.3

void
chart_piece(struct page *p, const struct chart_piece *piece)
{
	double width = percent(piece->width, piece->scale);

	if (piece->width == 0)
		return;
	page_rawf(p,
	    "<rect %s x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\""
	    " height=\"%d\"/>",
	    fills[piece->fill], percent(piece->x, piece->scale), piece->y,
	    width < LEAST_WIDTH ? LEAST_WIDTH : width, piece->height);
}

void
chart_beside(struct page *p)
{
	page_raw(p, "</svg><div class=\"value\">");
}

void
chart_row_end(struct page *p)
{
	page_raw(p, "</div></li>\n");
}

void
chart_rows_end(struct page *p)
{
	page_raw(p, "</ul>\n");
}

void
chart_legend(struct page *p, const struct chart_key *keys, size_t count)
{
	page_raw(p, "<ul class=\"legend\">");
	for (size_t i = 0; i < count; i++) {
		page_rawf(p,
		    "<li><svg class=\"key\" width=\"20\" height=\"12\""
		    " aria-hidden=\"true\"><rect %s width=\"20\""
		    " height=\"12\"/></svg> ",
		    fills[keys[i].fill]);
		page_say(p, "%s", keys[i].text);
		page_raw(p, "</li>");
	}
	page_raw(p, "</ul>\n");
}
