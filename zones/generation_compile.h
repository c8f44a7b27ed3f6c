/* From the ledger to pieces: the one way a generation comes about, whether it
 * is written or only compared. Private to generation*.c. */
#ifndef ZONES_GENERATION_COMPILE_H
#define ZONES_GENERATION_COMPILE_H

#include "generation_build.h"

/* What is compiled, and within which limits; NULL: none. */
struct generation_ledger {
	struct ledger_txn *txn;
	const struct generation_limits *limits;
};

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
 * of it (touched_sort). ST_BAD_DATA: a prefix is wider than its limit. */
enum status generation_sweep(const struct generation_ledger *ledger,
    const struct generation_list *list, const struct touched_part *parts,
    size_t count, generation_piece_fn each, void *ctx, struct why *why) MUST_USE
    NONNULL(1, 2, 5, 7);

/* The counts of a list that was swept are within its limit? ST_BAD_DATA. Names
 * the list. */
enum status generation_check_limit(const struct generation_ledger *ledger,
    const struct generation_list *list, struct why *why) MUST_USE ALL_NONNULL;

/* Compiles the ledger: info gets sequence, lists, counts and hashes; build,
 * when not NULL, every piece. ST_MAP_FULL as generation_build_list;
 * ST_BAD_DATA: a limit is passed. */
enum status generation_compile(const struct generation_ledger *ledger,
    struct generation_build *build, struct generation_info *info,
    struct why *why) MUST_USE NONNULL(1, 3, 4);

#endif
