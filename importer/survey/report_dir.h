/*
 * A directory of reports that is there as a whole or not at all: made under
 * another name beside the one it gets, synced, renamed, its parent synced.
 */
#ifndef IMPORTER_SURVEY_REPORT_DIR_H
#define IMPORTER_SURVEY_REPORT_DIR_H

#include <limits.h>
#include <stdio.h>

#include "why.h"

/* Begin with report_dir_open. */
struct report_dir {
	int fd;		     /* of DIR.new; -1: not open */
	int bundle, xarf;    /* of DIR.new/BUNDLE and .../xarf; -1: not open */
	char path[PATH_MAX]; /* as given, without slashes at its end */
	char made[PATH_MAX]; /* DIR.new */
};

/*
 * Makes DIR.new, readable by owner and group, and locks it. What a killed one
 * left in it is removed; where anything else is in it, or DIR is there and not
 * empty, or in the store: ST_CANT_CREATE. Another who makes the same: ST_BUSY.
 * Close with report_dir_drop, also after an error.
 */
enum status report_dir_open(struct report_dir *d, const char *path,
    const char *store, struct why *why) MUST_USE ALL_NONNULL;

/* Begins the next bundle: a directory of that name (report_name_dir), with
 * xarf/ in it. */
enum status report_dir_bundle(struct report_dir *d, const char *name,
    struct why *why) MUST_USE ALL_NONNULL;

/* Where a file belongs. */
enum report_place { REPORT_IN_ALL, REPORT_IN_BUNDLE, REPORT_IN_XARF };

/* Writes a file of that name, as a whole. */
enum status report_dir_file(struct report_dir *d, enum report_place place,
    const char *name, const void *data, size_t len,
    struct why *why) MUST_USE ALL_NONNULL;

/* Removes what was written so far, to begin anew. */
enum status report_dir_restart(
    struct report_dir *d, struct why *why) MUST_USE ALL_NONNULL;

/* Syncs all of it: then only its name is missing. */
enum status report_dir_sync(
    struct report_dir *d, struct why *why) MUST_USE ALL_NONNULL;

/* Gives it its name. On an error it is still to be dropped. */
enum status report_dir_commit(
    struct report_dir *d, struct why *why) MUST_USE ALL_NONNULL;

/* Closes it; removes it where it was not committed. Twice is allowed. */
void report_dir_drop(struct report_dir *d) ALL_NONNULL;

#endif
