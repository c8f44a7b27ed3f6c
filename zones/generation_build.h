/*
 * Writing one generation file: chunks are streamed in key order, answers are
 * interned and written at the end. Private to generation*.c.
 */
#ifndef ZONES_GENERATION_BUILD_H
#define ZONES_GENERATION_BUILD_H

#include "generation_format.h"

struct generation_build;

/* Makes the file (it must not exist). map_size 0: what store_open takes. Free
 * with generation_build_free; then the caller unlinks the file unless it was
 * finished. One thread. */
enum status generation_build_new(const char *path, size_t map_size,
    struct generation_build **out, struct why *why) MUST_USE ALL_NONNULL;
void generation_build_free(struct generation_build **build) ALL_NONNULL;

/* Adds one piece (generation_split) to a list. Per family in order of list id
 * and address. ST_MAP_FULL: begin anew with twice generation_build_map. */
enum status generation_build_add(struct generation_build *build, uint16_t list,
    const struct listing_range *piece, struct why *why) MUST_USE ALL_NONNULL;
size_t generation_build_map(const struct generation_build *build) ALL_NONNULL;

/* Writes answers and meta, commits, syncs and closes the file. Nothing but
 * generation_build_free may follow. */
enum status generation_build_finish(struct generation_build *build,
    const struct generation_info *info, struct why *why) MUST_USE ALL_NONNULL;

#endif
