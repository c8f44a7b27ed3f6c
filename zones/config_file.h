/* Files an operator wrote, read whole. */
#ifndef ZONES_CONFIG_FILE_H
#define ZONES_CONFIG_FILE_H

#include <stddef.h>

#include "why.h"

/* A configuration is a few hundred lines; more is another file by mistake. */
#define CONFIG_FILE_MAX (1024 * 1024)

/*
 * Reads a file of at most CONFIG_FILE_MAX bytes into malloc'd *out, a NUL
 * behind it. Never waits: a FIFO, a device or a directory is refused. ST_OK,
 * ST_NO_INPUT, ST_NO_MEMORY; why has no path in front. Any thread.
 */
enum status config_file_read(const char *path, char **out, size_t *len_out,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * The same of a file with a secret in it, which its owner alone may read.
 * Also refused, with ST_CONFIG: a symbolic link; permission bits for group or
 * others; an owner who is neither root nor who we are (root takes any: it may
 * become somebody else later, whose files these are). Give the text back with
 * config_file_wipe.
 */
enum status config_file_read_secret(const char *path, char **out,
    size_t *len_out, struct why *why) MUST_USE ALL_NONNULL;
/* Overwrites and frees what it returned. */
void config_file_wipe(char **text, size_t len) ALL_NONNULL;

/*
 * A path of a file as an absolute one: beside file where it is relative, and
 * a relative file beside the working directory. malloc'd; NULL when out of
 * memory (or the working directory is gone).
 */
char *config_file_beside(const char *file, const char *path) ALL_NONNULL;

#endif
