/* A page that is written into memory. */
#ifndef UNIT_PAGE_CASE_H
#define UNIT_PAGE_CASE_H

#include "case.h"
#include "page.h"

struct page_case {
	struct page page;
	FILE *to;
	char *text;
	size_t len;
};

static inline struct page *
page_case_begin(struct page_case *c)
{
	*c = (struct page_case){0};
	c->to = open_memstream(&c->text, &c->len);
	assert_non_null(c->to);
	page_begin(&c->page, c->to, "en", "A title");
	return &c->page;
}

/* All of it, terminated; free with page_case_free. */
static inline const char *
page_case_end(struct page_case *c)
{
	struct why why;

	assert_int_equal(page_end(&c->page, &why), ST_OK);
	assert_int_equal(fclose(c->to), 0);
	return c->text;
}

static inline void
page_case_free(struct page_case *c)
{
	free(c->text);
}

#endif
