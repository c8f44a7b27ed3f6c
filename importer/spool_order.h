/*
 * In which order the files of a spool are taken: each scanner's by their
 * sequence numbers, else by when the scan was made. A later scan that came
 * first would make the one before it a replay.
 */
#ifndef IMPORTER_SPOOL_ORDER_H
#define IMPORTER_SPOOL_ORDER_H

#include "config.h"
#include "spool_dir.h"

/*
 * Looks at the beginning of each file, or at its signature where those are
 * checked: nothing else of such a file is looked at before that. What they say
 * is believed for the order alone. A file that says nothing goes by the time it
 * was last written at. Sorts by scanner, sequence, time, name.
 *
 * ST_IO, ST_NO_MEMORY ...: a file cannot be looked at, although nothing is
 * wrong with it. Nothing may be taken then: a scan out of its turn would be a
 * replay, or undo a later one.
 */
enum status spool_order(const struct spool *s, const struct config *config,
    struct spool_files *files, struct why *why) MUST_USE ALL_NONNULL;

#endif
