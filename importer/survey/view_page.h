/* A survey as a page: the numbers of view_json, drawn and explained. */
#ifndef IMPORTER_SURVEY_VIEW_PAGE_H
#define IMPORTER_SURVEY_VIEW_PAGE_H

#include "view.h"

/* Written to the stream, which is flushed. ST_NO_MEMORY; what writing failed
 * with. */
enum status view_page(
    const struct view *v, FILE *to, struct why *why) MUST_USE ALL_NONNULL;

#endif
