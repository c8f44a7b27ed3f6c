/*
 * The next generation made from the current one: what commits touched is
 * swept again, everything else copied. Its content is what compiling the
 * whole ledger gives; ids of answers may differ, and answers may be left that
 * nothing uses any more. Private to generation*.c.
 */
#ifndef ZONES_GENERATION_UPDATE_H
#define ZONES_GENERATION_UPDATE_H

#include "generation_compile.h"
#include "generation_files.h"
#include "generation_image.h"

struct generation_update {
	struct generation_ledger ledger;
	struct generation_image *from;
	struct touched touched; /* sorted, each once */
};

/*
 * ST_OK: out can be filled from, free it with generation_update_end.
 * ST_NOT_FOUND: what was touched is not known or too much, or the current one
 * is not the one before it, or not sound: compile all.
 */
enum status generation_update_begin(const struct generation_files *files,
    const struct generation_ledger *ledger, const struct touched *touched,
    struct generation_update *out, struct why *why) MUST_USE ALL_NONNULL;
void generation_update_end(struct generation_update *update) ALL_NONNULL;

/* Fills info and build, as generation_compile does. ST_NOT_FOUND where too
 * many answers would be left unused, or the lists are other ones: compile
 * all. */
enum status generation_update_fill(struct generation_update *update,
    struct generation_build *build, struct generation_info *info,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
