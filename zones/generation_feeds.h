/*
 * When which scanner last brought something good to a list, as a generation
 * carries it to who serves it: the responder sees no ledger. Private to
 * generation*.c.
 */
#ifndef ZONES_GENERATION_FEEDS_H
#define ZONES_GENERATION_FEEDS_H

#include "generation.h"

/* One feed in meta "feeds", by list and scanner id: list u16 | last_good i64 |
 * name of the scanner 64 (padded with zeros). */
#define GENERATION_FEED_LEN (2 + 8 + LEDGER_NAME_MAX)

/* Fills info->feeds from the ledger. On failure too the caller frees info. */
enum status generation_feeds_collect(struct ledger_txn *txn,
    struct generation_info *info, struct why *why) MUST_USE ALL_NONNULL;

/* info->feeds as bytes: feed_count * GENERATION_FEED_LEN of them. */
void generation_feeds_encode(
    const struct generation_info *info, uint8_t *out) ALL_NONNULL;
/* And back; info has its lists. ST_CORRUPT. */
enum status generation_feeds_decode(struct slice value,
    struct generation_info *info, struct why *why) MUST_USE ALL_NONNULL;

bool generation_feeds_equal(const struct generation_info *a,
    const struct generation_info *b) ALL_NONNULL;

#endif
