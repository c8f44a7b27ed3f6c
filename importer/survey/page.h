/*
 * Pages: HTML that is one file, looks alike wherever it is opened, and asks
 * nobody for anything: no script, no font, no picture from elsewhere, and a
 * content security policy that says so.
 *
 * Nothing can be injected: every text passes the same escaping, whoever wrote
 * it. What is not UTF-8, a control character or one that turns the direction
 * of text shows as U+FFFD. One thread at a time.
 *
 *	page_begin(&p, file, "en", "Title of %s", name);
 *	page_open(&p, PAGE_P);
 *	page_say(&p, "Held by ");
 *	page_text(&p, holder);
 *	page_close(&p);
 *	st = page_end(&p, why);
 */
#ifndef IMPORTER_SURVEY_PAGE_H
#define IMPORTER_SURVEY_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "bytes.h"
#include "why.h"

/* What there is, and what it becomes. id, tag, attributes */
#define PAGE_BLOCKS(X)                                                         \
	X(PAGE_HEADER, "header", "")                                           \
	X(PAGE_SECTION, "section", "")                                         \
	X(PAGE_TITLE, "h1", "")                                                \
	X(PAGE_HEADING, "h2", "")                                              \
	X(PAGE_SUBHEADING, "h3", "")                                           \
	X(PAGE_P, "p", "")                                                     \
	X(PAGE_KICKER, "p", " class=\"kicker\"")   /* above the title */       \
	X(PAGE_LEAD, "p", " class=\"lead\"")	   /* below it */              \
	X(PAGE_NOTE, "p", " class=\"note\"")	   /* small print */           \
	X(PAGE_GOOD, "p", " class=\"state good\"") /* how it stands, large */  \
	X(PAGE_BAD, "p", " class=\"state bad\"")                               \
	X(PAGE_UL, "ul", "")                                                   \
	X(PAGE_OL, "ol", "")                                                   \
	X(PAGE_LI, "li", "")                                                   \
	X(PAGE_DL, "dl", " class=\"facts\"") /* of page_fact */                \
	X(PAGE_QUOTE, "pre", "")	     /* lines as they are */           \
	X(PAGE_STRONG, "strong", "")                                           \
	X(PAGE_CODE, "code", "")

enum page_block {
#define X(id, tag, attributes) id,
	PAGE_BLOCKS(X)
#undef X
	    PAGE_BLOCK_COUNT
};

struct page_column {
	const char *title;
	bool number; /* to the right */
};

#define PAGE_DEPTH_MAX 16
/* The caller's, from page_begin to page_end. Its members are private. */
struct page {
	FILE *to;
	bool no_memory;
	unsigned depth;
	uint8_t open[PAGE_DEPTH_MAX];
	char at[128]; /* of the next number; "": nowhere */
	const struct page_column *columns;
	size_t column, column_count, name_column;
};

/* The document up to its body. The title is a format, as in page_say; lang
 * "en", "ja". to is written to until page_end and stays the caller's. */
void page_begin(struct page *p, FILE *to, const char *lang, const char *title,
    ...) PRINTF(4, 5) ALL_NONNULL;

/* Its end. ST_OK; ST_NO_MEMORY; what writing to the file failed with. */
enum status page_end(struct page *p, struct why *why) MUST_USE ALL_NONNULL;

/* Blocks stand in each other; the last that was opened is closed. */
void page_open(struct page *p, enum page_block block) ALL_NONNULL;
void page_close(struct page *p) ALL_NONNULL;

/* Foreign text: escaped, and kept from turning what stands beside it. */
void page_text(struct page *p, struct slice text) ALL_NONNULL;
/* Our own words; what they name is escaped all the same. */
void page_say(struct page *p, const char *fmt, ...) PRINTF(2, 3) ALL_NONNULL;
/* A block of such words: opened, said, closed. */
void page_block(struct page *p, enum page_block block, const char *fmt, ...)
    PRINTF(3, 4) ALL_NONNULL;

/* "8,833"; and a number or share that stands in the page's JSON at the path of
 * the page_at before it, such as "rows[0].domains", says so: data-json. */
void page_number(struct page *p, uint64_t n) ALL_NONNULL;
void page_at(struct page *p, const char *fmt, ...) PRINTF(2, 3) ALL_NONNULL;
/* "4.53 %"; "-" where of is 0. What is not nothing is at least "< 0.01 %", what
 * is not all at most "> 99.99 %". */
void page_share(struct page *p, uint64_t n, uint64_t of) ALL_NONNULL;
/* "2002-09-24", "2002-09-24 03:02 UTC"; "-" for 0. */
void page_date(struct page *p, int64_t t) ALL_NONNULL;
void page_time(struct page *p, int64_t t) ALL_NONNULL;

/* A line of a PAGE_DL: what it is called ("": as the one before), then what is
 * said until page_fact_end. page_fact_text: all of it. */
void page_fact(struct page *p, const char *term) ALL_NONNULL;
void page_fact_end(struct page *p) ALL_NONNULL;
void page_fact_text(
    struct page *p, const char *term, struct slice text) ALL_NONNULL;

/* A row of large numbers, each with its unit and what it is of. */
struct page_count {
	const char *unit;	  /* "domains" */
	const char *meaning;	  /* "names that mail is sent to" */
	uint64_t n, of;		  /* of: 0: of nothing */
	const char *n_at, *of_at; /* as page_at; or NULL */
};
void page_counts(
    struct page *p, const struct page_count *counts, size_t count) ALL_NONNULL;

/*
 * A table. The columns live until page_table_end. page_row begins a row, each
 * cell goes into the next column; the first that is no number names the row.
 * Between page_cell and page_cell_end anything inline may be said. On a phone a
 * row becomes a block, where each cell says which column it is.
 */
void page_table(struct page *p, const struct page_column *columns, size_t count,
    const char *caption, ...) PRINTF(4, 5) ALL_NONNULL;
void page_row(struct page *p) ALL_NONNULL;
void page_cell(struct page *p) ALL_NONNULL;
void page_cell_end(struct page *p) ALL_NONNULL;
void page_cell_text(struct page *p, struct slice text) ALL_NONNULL;
void page_cell_say(struct page *p, const char *fmt, ...)
    PRINTF(2, 3) ALL_NONNULL;
void page_cell_number(struct page *p, uint64_t n) ALL_NONNULL;
void page_cell_share(struct page *p, uint64_t n, uint64_t of) ALL_NONNULL;
void page_cell_date(struct page *p, int64_t t) ALL_NONNULL;
void page_row_end(struct page *p) ALL_NONNULL;
void page_table_end(struct page *p) ALL_NONNULL;

#endif
