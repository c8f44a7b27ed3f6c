/*
 * The directory STORE/served: which generations there are, which one is
 * current, and the renames that make one so. For generation*.c, snapshot*.c
 * and the responder, which looks for a generation where current names none.
 */
#ifndef ZONES_GENERATION_FILES_H
#define ZONES_GENERATION_FILES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "why.h"

#define GENERATION_PATH_MAX PATH_MAX

struct generation_files {
	char path[GENERATION_PATH_MAX]; /* of the directory */
	int fd;
	uint64_t current;  /* where the link points; 0: there is none */
	uint64_t *numbers; /* of the files there are, ascending */
	size_t count;
	uint64_t next; /* number of the next generation */
};

/*
 * Reads the directory. make: makes it when missing (0775: the responder is
 * another user) and removes what an interrupted publication left, else
 * ST_NOT_FOUND. A "current" that is no link of ours: ST_BAD_DATA. Free with
 * generation_files_close. One thread.
 */
enum status generation_files_open(const char *store_dir, bool make,
    struct generation_files *out, struct why *why) MUST_USE ALL_NONNULL;
void generation_files_close(struct generation_files *files) ALL_NONNULL;

/* Paths into out (GENERATION_PATH_MAX); ST_BAD_DATA when too long. tmp: of
 * the generation while it is made. */
enum status generation_files_path(const struct generation_files *files,
    uint64_t number, bool tmp, char *out, struct why *why) MUST_USE ALL_NONNULL;

/* The number of a generation's file, "N.mdb", or 0 for any other name: they
 * begin at 1. Any thread. */
uint64_t generation_files_number(const char *name) ALL_NONNULL;

/* Removes the temporary file of the next generation, if there is one. */
void generation_files_discard(const struct generation_files *files) ALL_NONNULL;

/*
 * Gives the next generation's temporary file its name, makes it current and
 * removes old ones, so that keep are left. Every step is synced. When a step
 * fails before the link is renamed, the file is gone and the old one
 * current; where only the last sync fails, the new one is current and ST_IO
 * says that a power cut may undo it.
 */
enum status generation_files_install(struct generation_files *files,
    size_t keep, struct why *why) MUST_USE ALL_NONNULL;

/* Where STORE/served/current points, as a path. ST_NOT_FOUND: nothing was
 * ever published. */
enum status generation_files_current(
    const char *store_dir, char *out, struct why *why) MUST_USE ALL_NONNULL;

#endif
