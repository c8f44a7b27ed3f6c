/*
 * Writing one generation file: the ranges of one list at a time are packed in
 * memory and their answers interned, then they are put as they are. Private to
 * generation*.c.
 */
#ifndef ZONES_GENERATION_BUILD_H
#define ZONES_GENERATION_BUILD_H

#include "generation_chunk.h"
#include "generation_pack.h"

struct generation_build;

/* Makes the file (it must not exist). map_size 0: what store_open takes. Free
 * with generation_build_free; then the caller unlinks the file unless it was
 * finished. One thread. */
enum status generation_build_new(const char *path, size_t map_size,
    struct generation_build **out, struct why *why) MUST_USE ALL_NONNULL;
void generation_build_free(struct generation_build **build) ALL_NONNULL;

/* Begins a list, in order of id; the pieces of it go into *pack_out
 * (generation_pack_add), which is the build's. ST_MAP_FULL: begin anew with
 * twice generation_build_map. */
enum status generation_build_list(struct generation_build *build, uint16_t list,
    struct generation_pack **pack_out, struct why *why) MUST_USE ALL_NONNULL;
size_t generation_build_map(const struct generation_build *build) ALL_NONNULL;

/* Puts a whole list as it stands in another file; list and ST_MAP_FULL as
 * above. */
enum status generation_build_copy(struct generation_build *build, uint16_t list,
    const struct generation_data *data, struct why *why) MUST_USE ALL_NONNULL;

/* Writes what is left, and meta, commits, syncs and closes the file. Nothing
 * but generation_build_free may follow. ST_MAP_FULL as above. */
enum status generation_build_finish(struct generation_build *build,
    const struct generation_info *info, struct why *why) MUST_USE ALL_NONNULL;

#endif
