/*
 * A file that is there as a whole or not at all: written under another name
 * beside the one it gets, synced, renamed, its directory synced.
 */
#ifndef IMPORTER_OUTFILE_H
#define IMPORTER_OUTFILE_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "why.h"

/* Begin with outfile_open. */
struct outfile {
	int fd;		     /* to read and write; -1: not open */
	const char *path;    /* as given */
	char made[PATH_MAX]; /* PATH.new, until it is whole */
	bool replace;
};

/* Readable by owner and group. A file that is there already is ST_CANT_CREATE,
 * unless it may be replaced, and so is a place in the store's directory, where
 * nothing may be replaced; another who writes the same: ST_BUSY. What a killed
 * one left is written anew. path lives as long as the struct. */
enum status outfile_open(struct outfile *f, const char *path, const char *store,
    bool replace, struct why *why) MUST_USE ALL_NONNULL;

/* Syncs it and gives it its name. On an error it is still to be dropped. */
enum status outfile_commit(
    struct outfile *f, struct why *why) MUST_USE ALL_NONNULL;

/* Closes it; removes it where it was not committed. Twice is allowed. */
void outfile_drop(struct outfile *f) ALL_NONNULL;

/* Has write fill a stream over it, which it does not close. */
typedef enum status (*outfile_write)(void *ctx, FILE *to, struct why *why);
enum status outfile_fill(struct outfile *f, outfile_write write, void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/* All of it in one: opens it, fills it, syncs it and gives it its name; on an
 * error nothing is left. */
enum status outfile_make(const char *path, const char *store, bool replace,
    outfile_write write, void *ctx, struct why *why) MUST_USE
    NONNULL(1, 2, 4, 6);

/* May something of that name be made? Not in the store's directory, where
 * --force must not replace the ledger or what is served of it:
 * ST_CANT_CREATE. */
enum status outfile_check_place(
    const char *path, const char *store, struct why *why) MUST_USE ALL_NONNULL;

/* Syncs the directory that path is in: then what was renamed to it stays. */
enum status outfile_sync_place(
    const char *path, struct why *why) MUST_USE ALL_NONNULL;

#endif
