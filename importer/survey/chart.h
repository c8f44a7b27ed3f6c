/*
 * Charts on a page, as SVG by hand. They are as wide as there is room, and
 * their text stays as large as the text beside it: horizontal places are
 * percentages, and labels, which may be long, are lines of the page, not of
 * the drawing. Each says in words what it shows; no number is told by colour
 * alone.
 */
#ifndef IMPORTER_SURVEY_CHART_H
#define IMPORTER_SURVEY_CHART_H

#include "page.h"

struct chart {
	const char *id;	   /* on this page only: letters, digits, "-" */
	const char *title; /* "Domains behind listed servers, by holder" */
	const char *says;  /* a sentence or two: what there is to see */
	const char *unit;  /* "domains" */
	/* The numbers of the first row_count rows stand in the JSON at
	 * ROWS[i].FIELD; NULL: nowhere. */
	const char *rows, *field;
	size_t row_count;
};

/* Bars, one below the other, to the scale of the largest. total: what shares
 * are of; 0: none is told. */
struct chart_bar {
	struct slice label; /* foreign */
	const char *note;   /* of ours, below the label; or NULL */
	uint64_t value;
	uint32_t rank; /* 0: none is shown */
	bool apart;    /* not one of the others: all the rest, not known */
};
void chart_bars(struct page *p, const struct chart *c,
    const struct chart_bar *bars, size_t count, uint64_t total) ALL_NONNULL;

/* How much the first k come to: cumulative[k - 1] of total. The mark-th is
 * marked (0: none). More than CHART_LINEAR are drawn logarithmically. */
#define CHART_LINEAR 40
void chart_curve(struct page *p, const struct chart *c,
    const uint64_t *cumulative, size_t count, uint64_t total,
    size_t mark) ALL_NONNULL;

/* What became of what was there, and what came: before is fixed, still and
 * unknown; after is still and fresh. */
struct chart_change {
	struct slice label; /* foreign */
	const char *at; /* of its "fixed", "still" ... in the JSON; or NULL */
	uint64_t fixed, still, unknown, fresh;
};
void chart_changes(struct page *p, const struct chart *c,
    const struct chart_change *rows, size_t count) ALL_NONNULL;

/* Two measures of the same thing side by side, the second the more important:
 * before and now; of addresses and of domains. Each with its share of total,
 * and to the scale of that; total 0: none is told, both are to the scale of
 * the largest. field: as in struct chart. */
struct chart_measure {
	const char *name, *one; /* "addresses", "address"; NULL: the same */
	const char *field;
	uint64_t total;
};
struct chart_pair {
	struct slice label; /* foreign */
	uint64_t value[2];
};
void chart_pairs(struct page *p, const struct chart *c,
    const struct chart_measure measure[2], const struct chart_pair *pairs,
    size_t count) ALL_NONNULL;

#endif
