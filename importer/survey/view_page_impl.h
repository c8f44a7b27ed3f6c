/* What the files of view_page share: its sections. */
#ifndef IMPORTER_SURVEY_VIEW_PAGE_IMPL_H
#define IMPORTER_SURVEY_VIEW_PAGE_IMPL_H

#include "chart.h"
#include "view.h"

/* Rows of a chart: more are a table's. */
#define VIEW_BARS_MAX 20

/* What rows are called, by enum survey_by: "holders". Static. */
const char *view_page_rows(enum survey_by by) ALL_NONNULL;

/* What a row is called; of an address that may not be named, who holds it. */
struct slice view_page_label(const struct view *v, const struct tally *t,
    const struct tally_row *row) ALL_NONNULL;

void view_page_change(struct page *p, const struct view *v) ALL_NONNULL;
enum status view_page_operators(
    struct page *p, const struct view *v, struct why *why) MUST_USE ALL_NONNULL;
void view_page_concentration(struct page *p, const struct view *v) ALL_NONNULL;
void view_page_domains(struct page *p, const struct view *v) ALL_NONNULL;
void view_page_others(struct page *p, const struct view *v) ALL_NONNULL;
void view_page_method(struct page *p, const struct view *v) ALL_NONNULL;

#endif
