/* From the ledger to pieces: the one way a generation comes about, whether it
 * is written or only compared. Private to generation*.c. */
#ifndef ZONES_GENERATION_COMPILE_H
#define ZONES_GENERATION_COMPILE_H

#include "generation_build.h"

/* Fills info->lists with every list of the ledger by id, name, id and serial
 * set, nothing counted. On failure too the caller frees info
 * (generation_info_free). */
enum status generation_lists(struct ledger_txn *txn,
    struct generation_info *info, struct why *why) MUST_USE ALL_NONNULL;

/* Compiles the ledger: info gets sequence, lists, counts and hashes; build,
 * when not NULL, every piece. ST_MAP_FULL as generation_build_add. */
enum status generation_compile(struct ledger_txn *txn,
    struct generation_build *build, struct generation_info *info,
    struct why *why) MUST_USE NONNULL(1, 3, 4);

#endif
