/* What the files of page and chart share: bytes that nobody has escaped. */
#ifndef IMPORTER_SURVEY_PAGE_IMPL_H
#define IMPORTER_SURVEY_PAGE_IMPL_H

#include <stdarg.h>

#include "page.h"

/* Markup of our own, as it is. */
void page_raw(struct page *p, const char *markup) ALL_NONNULL;
/* The same with numbers and words of ours in it, never foreign text. */
void page_rawf(struct page *p, const char *fmt, ...) PRINTF(2, 3) ALL_NONNULL;

/* Escaped for text and for values of attributes in quotes. */
void page_escape(struct page *p, struct slice text, bool lines) ALL_NONNULL;
void page_vsay(struct page *p, const char *fmt, va_list ap)
    PRINTF(2, 0) ALL_NONNULL;

/* The text of page_share; out has PAGE_SHARE_MAX bytes. Returns out. */
#define PAGE_SHARE_MAX 32
const char *page_share_format(char *out, uint64_t n, uint64_t of) ALL_NONNULL;

/* The style sheet, and the patterns that bars are filled with: static. */
extern const char page_style[];
extern const char page_patterns[];

#endif
