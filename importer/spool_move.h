/*
 * A file that is done with leaves the spool, with what stands beside it and the
 * reason: together, however the run ends. What is to be moved is written down
 * first (DIR/.moving); whoever finds that finishes it.
 */
#ifndef IMPORTER_SPOOL_MOVE_H
#define IMPORTER_SPOOL_MOVE_H

#include "spool_dir.h"

/* What stands beside what was moved: why, for people. */
#define SPOOL_REASON_SUFFIX ".reason"
/* Of a reason. Longer ones are cut. */
#define SPOOL_REASON_MAX 4096

/*
 * Moves the file and its signature and scan data, and puts the reason beside
 * it; where the name is taken there, as NAME.1, NAME.2 ...; *name_out (NAME_MAX
 * + 1 bytes) is what it is called then. All is synced. The file's stat is the
 * one that was imported: one that took its name since stays where it is and
 * *name_out is "". ST_IO, ST_NO_SPACE ...: nothing is lost, the next run
 * finishes it.
 */
enum status spool_move(const struct spool *s, const struct spool_file *file,
    enum spool_end end, const char *reason, int64_t now, char *name_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Finishes a move that a run before this one did not. */
enum status spool_recover(
    const struct spool *s, int64_t now, struct why *why) MUST_USE ALL_NONNULL;

/* Removes what was moved more than keep_s seconds ago. */
enum status spool_prune(const struct spool *s, int64_t now, int64_t keep_s,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
