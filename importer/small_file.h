/* A file of modest size, read as a whole: what stands beside an input. */
#ifndef IMPORTER_SMALL_FILE_H
#define IMPORTER_SMALL_FILE_H

#include <stdbool.h>

#include "bytes.h"
#include "why.h"

/*
 * Nobody named such a file on the command line, so only a regular one of at
 * most max bytes is taken; others are not waited for and not read to their end.
 * follow: its name may be a symbolic link. *out is malloc'd, never NULL, one
 * byte longer than *len_out and ended by NUL; the caller frees it. ST_NOT_FOUND
 * (without text): there is none, or no room for its name. ST_DENIED,
 * ST_BAD_DATA (no regular file, too long), ST_IO; why does not name the file.
 */
enum status small_file_read(const char *path, bool follow, size_t max,
    uint8_t **out, size_t *len_out, struct why *why) MUST_USE ALL_NONNULL;

#endif
