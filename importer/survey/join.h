/* Which addresses of a survey are listed, by one generation. */
#ifndef IMPORTER_SURVEY_JOIN_H
#define IMPORTER_SURVEY_JOIN_H

#include "survey.h"

/*
 * Looks every address of a settled survey up in what is served now from the
 * store, opened once: classes are those of wanted that are live at now. Sets
 * list, wanted, generation and serial as well. Nothing was ever published:
 * ST_UNAVAILABLE; no such list in it: ST_NOT_FOUND; errors of snapshot_open.
 */
enum status join_list(struct survey *s, const char *store, const char *list,
    class_mask wanted, int64_t now, struct why *why) MUST_USE ALL_NONNULL;

#endif
