/* Pages: what they begin and end with, blocks, facts and large numbers. */
#include <assert.h>
#include <errno.h>

#include "page_impl.h"

void
page_raw(struct page *p, const char *markup)
{
	(void)fputs(markup, p->to);
}

void
page_rawf(struct page *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(p->to, fmt, ap);
	va_end(ap);
}

/* Nothing may be loaded or run, whatever a reader has stood in it. */
static const char page_head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src"
    " &#39;none&#39;; style-src &#39;unsafe-inline&#39;; base-uri"
    " &#39;none&#39;; form-action &#39;none&#39;\">\n"
    "<meta name=\"viewport\" content=\"width=device-width,"
    " initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"generator\" content=\"relaybl " RELAYBL_VERSION "\">\n";

void
page_begin(struct page *p, FILE *to, const char *lang, const char *title, ...)
{
	va_list ap;

	*p = (struct page){.to = to};
	page_raw(p, "<!DOCTYPE html>\n<html lang=\"");
	page_escape(p, slice_of(lang), false);
	page_raw(p, "\">\n<head>\n");
	page_raw(p, page_head);
	page_raw(p, "<title>");
	va_start(ap, title);
	page_vsay(p, title, ap);
	va_end(ap);
	page_raw(p, "</title>\n<style>\n");
	page_raw(p, page_style);
	page_raw(p, "</style>\n</head>\n<body>\n");
	page_raw(p, page_patterns);
	page_raw(p, "<main>\n");
}

enum status
page_end(struct page *p, struct why *why)
{
	assert(p->depth == 0 && p->columns == NULL);
	page_raw(p, "</main>\n</body>\n</html>\n");
	if (p->no_memory)
		return why_no_memory(why);
	errno = 0;
	if (fflush(p->to) != 0 || ferror(p->to))
		return why_errno(why, errno != 0 ? errno : EIO, "page");
	return ST_OK;
}

static const struct {
	const char *tag, *attributes;
	bool line; /* its end ends a line */
} blocks[] = {
#define X(id, tag, attributes) {tag, attributes, id < PAGE_STRONG},
    PAGE_BLOCKS(X)
#undef X
};

void
page_open(struct page *p, enum page_block block)
{
	assert(p->depth < PAGE_DEPTH_MAX);
	p->open[p->depth++] = (uint8_t)block;
	page_rawf(p, "<%s%s>", blocks[block].tag, blocks[block].attributes);
}

void
page_close(struct page *p)
{
	uint8_t block;

	assert(p->depth > 0);
	block = p->open[--p->depth];
	page_rawf(
	    p, "</%s>%s", blocks[block].tag, blocks[block].line ? "\n" : "");
}

void
page_block(struct page *p, enum page_block block, const char *fmt, ...)
{
	va_list ap;

	page_open(p, block);
	va_start(ap, fmt);
	page_vsay(p, fmt, ap);
	va_end(ap);
	page_close(p);
}

void
page_fact(struct page *p, const char *term)
{
	if (term[0] != '\0') {
		page_raw(p, "<dt>");
		page_say(p, "%s", term);
		page_raw(p, "</dt>");
	}
	page_raw(p, "<dd>");
}

void
page_fact_end(struct page *p)
{
	page_raw(p, "</dd>\n");
}

void
page_fact_text(struct page *p, const char *term, struct slice text)
{
	page_fact(p, term);
	page_text(p, text);
	page_fact_end(p);
}

static void
large_number(struct page *p, const struct page_count *c)
{
	page_raw(p, "<li><strong>");
	if (c->n_at != NULL)
		page_at(p, "%s", c->n_at);
	page_number(p, c->n);
	page_say(p, " %s", c->unit);
	page_raw(p, "</strong> ");
	if (c->of > 0) {
		page_raw(p, "<span class=\"of\">of ");
		if (c->of_at != NULL)
			page_at(p, "%s", c->of_at);
		page_number(p, c->of);
		page_raw(p, ", ");
		page_share(p, c->n, c->of);
		page_raw(p, "</span> ");
	}
	page_raw(p, "<span class=\"note\">");
	page_say(p, "%s", c->meaning);
	page_raw(p, "</span></li>\n");
}

void
page_counts(struct page *p, const struct page_count *counts, size_t count)
{
	page_raw(p, "<ul class=\"counts\">\n");
	for (size_t i = 0; i < count; i++)
		large_number(p, &counts[i]);
	page_raw(p, "</ul>\n");
}
