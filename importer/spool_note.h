/*
 * What is to be moved out of a spool, written down before it is begun: the
 * names, the inodes (a file of the same name that came since is another one),
 * and the reason. Private to spool_*.c.
 */
#ifndef IMPORTER_SPOOL_NOTE_H
#define IMPORTER_SPOOL_NOTE_H

#include <stdbool.h>

#include "spool_move.h"

/* In the spool; and what a file is called until it is whole. */
#define SPOOL_NOTE ".moving"
#define SPOOL_NEW  ".moving.new"
/* Names, inodes, a reason. */
#define SPOOL_NOTE_MAX (4 * NAME_MAX + SPOOL_REASON_MAX)

/* What belongs together, by what stands behind the name; first the file. */
#define SPOOL_PART_COUNT 4
extern const char *const spool_parts[SPOOL_PART_COUNT];

struct spool_note {
	enum spool_end end;
	char from[NAME_MAX + 1], to[NAME_MAX + 1];
	uint64_t inode[SPOOL_PART_COUNT]; /* 0: there is none */
	char reason[SPOOL_REASON_MAX];
};

/* The note is on the disk when this returns ST_OK. */
enum status spool_note_write(const struct spool *s, const struct spool_note *n,
    struct why *why) MUST_USE ALL_NONNULL;
/* Cuts the text into pieces. False: no note. */
bool spool_note_parse(char *text, struct spool_note *out) MUST_USE ALL_NONNULL;

/* A synced file of that text; one of that name is another try's, and goes. now:
 * its time, if it is not 0. */
enum status spool_put(int dir, const char *name, const char *text, int64_t now,
    struct why *why) MUST_USE ALL_NONNULL;

/* NAME and what stands behind it; false: too long for a name. */
bool spool_join(
    const char *name, const char *suffix, char out[NAME_MAX + 1]) ALL_NONNULL;

#endif
