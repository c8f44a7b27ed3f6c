/* From the ledger to pieces: the one way a generation comes about, whether it
 * is written or only compared. Private to generation*.c. */
#ifndef ZONES_GENERATION_COMPILE_H
#define ZONES_GENERATION_COMPILE_H

#include "generation_build.h"

/* Fills info->lists with every list of the ledger by id, name, id and serial
 * set, nothing counted; and info->feeds. On failure too the caller frees info
 * (generation_info_free). */
enum status generation_lists(struct ledger_txn *txn,
    struct generation_info *info, struct why *why) MUST_USE ALL_NONNULL;

/* The list of that id among them, or NULL. */
struct generation_list *generation_list_by_id(
    struct generation_info *info, uint16_t id) ALL_NONNULL;

/* Gets each piece of a list in order of family and address; answer:
 * generation_hash of its answer. */
typedef enum status (*generation_piece_fn)(void *ctx,
    const struct listing_range *piece, uint64_t answer, struct why *why);

/* Sweeps the list: all of it, or, where parts is not NULL, what lies in those
 * of it (touched_sort). */
enum status generation_sweep(struct ledger_txn *txn, uint16_t list,
    const struct touched_part *parts, size_t count, generation_piece_fn each,
    void *ctx, struct why *why) MUST_USE NONNULL(1, 5, 7);

/* Compiles the ledger: info gets sequence, lists, counts and hashes; build,
 * when not NULL, every piece. ST_MAP_FULL as generation_build_list. */
enum status generation_compile(struct ledger_txn *txn,
    struct generation_build *build, struct generation_info *info,
    struct why *why) MUST_USE NONNULL(1, 3, 4);

#endif
