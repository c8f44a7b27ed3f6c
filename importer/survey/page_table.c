/* Tables on a page. */
#include <assert.h>

#include "page_impl.h"

/* Of so few columns, all but one of numbers: it is not drawn out over all the
 * width, and a phone has room for it. */
#define NARROW_COLUMNS 4

/* Which kind of a table it is, for the style sheet. */
static const char *
table_kind(const struct page *p)
{
	size_t texts = 0;

	for (size_t i = 0; i < p->column_count; i++)
		texts += !p->columns[i].number;
	if (texts > 1)
		return "texts";
	return p->column_count <= NARROW_COLUMNS ? "narrow" : "wide";
}

static void
table_heading(struct page *p)
{
	page_raw(p, "<thead><tr>");
	for (size_t i = 0; i < p->column_count; i++) {
		page_rawf(p, "<th scope=\"col\"%s>",
		    p->columns[i].number ? " class=\"n\"" : "");
		page_say(p, "%s", p->columns[i].title);
		page_raw(p, "</th>");
	}
	page_raw(p, "</tr></thead>\n<tbody>\n");
}

void
page_table(struct page *p, const struct page_column *columns, size_t count,
    const char *caption, ...)
{
	va_list ap;

	assert(p->columns == NULL && count > 0);
	p->columns = columns;
	p->column_count = count;
	p->name_column = 0;
	while (p->name_column < count && columns[p->name_column].number)
		p->name_column++;
	p->name_column %= count;
	page_rawf(p, "<table class=\"%s\">\n<caption>", table_kind(p));
	va_start(ap, caption);
	page_vsay(p, caption, ap);
	va_end(ap);
	page_raw(p, "</caption>\n");
	table_heading(p);
}

void
page_row(struct page *p)
{
	p->column = 0;
	page_raw(p, "<tr>");
}

void
page_cell(struct page *p)
{
	const struct page_column *column = &p->columns[p->column];

	assert(p->column < p->column_count);
	if (p->column == p->name_column) {
		page_raw(p, "<th scope=\"row\">");
		return;
	}
	page_rawf(p, "<td%s data-th=\"", column->number ? " class=\"n\"" : "");
	page_say(p, "%s", column->title);
	page_raw(p, "\">");
}

void
page_cell_end(struct page *p)
{
	page_raw(p, p->column++ == p->name_column ? "</th>" : "</td>");
}

void
page_cell_text(struct page *p, struct slice text)
{
	page_cell(p);
	page_text(p, text);
	page_cell_end(p);
}

void
page_cell_say(struct page *p, const char *fmt, ...)
{
	va_list ap;

	page_cell(p);
	va_start(ap, fmt);
	page_vsay(p, fmt, ap);
	va_end(ap);
	page_cell_end(p);
}

void
page_cell_number(struct page *p, uint64_t n)
{
	page_cell(p);
	page_number(p, n);
	page_cell_end(p);
}

void
page_cell_share(struct page *p, uint64_t n, uint64_t of)
{
	page_cell(p);
	page_share(p, n, of);
	page_cell_end(p);
}

void
page_cell_date(struct page *p, int64_t t)
{
	page_cell(p);
	page_date(p, t);
	page_cell_end(p);
}

void
page_row_end(struct page *p)
{
	assert(p->column == p->column_count);
	page_raw(p, "</tr>\n");
}

void
page_table_end(struct page *p)
{
	page_raw(p, "</tbody>\n</table>\n");
	p->columns = NULL;
}
