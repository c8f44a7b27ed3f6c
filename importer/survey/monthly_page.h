/* What the files share that write the page of a month's report. */
#ifndef IMPORTER_SURVEY_MONTHLY_PAGE_H
#define IMPORTER_SURVEY_MONTHLY_PAGE_H

#include "monthly.h"
#include "page.h"

/* How many rows of so many are shown. */
size_t monthly_rows(const struct monthly *m, uint64_t count) ALL_NONNULL;
/* "and 12 more, in the JSON"; nothing where all are shown. */
void page_more(struct page *p, uint64_t all, size_t shown) ALL_NONNULL;

/* monthly_page_rest.c: what stands behind listings and operators. */
void page_rest(struct page *p, struct monthly *m) ALL_NONNULL;

#endif
