/*
 * Prefixes that an operator took off a list: what was seen before that does
 * not list them again, whichever scanner brings it, also one that had not
 * found them when they were taken off. (A purge is about the scanner that was
 * wrong; what others saw counts.)
 */
#ifndef IMPORTER_TOMBSTONES_H
#define IMPORTER_TOMBSTONES_H

#include "ledger.h"

/* Removals longer ago are no more looked for; no scan is that old. */
#define TOMBSTONES_AGE_S DAYS(30)

struct tombstones {
	uint64_t *removals; /* ids of such imports, the newest first */
	size_t count, cap;
	int64_t newest; /* time of the newest; 0: there is none */
};

/* Which removals of the list stand, reverted ones do not. Free with
 * tombstones_free, also after an error. */
enum status tombstones_make(struct tombstones *t, struct ledger_txn *txn,
    uint16_t list, int64_t now, struct why *why) MUST_USE ALL_NONNULL;
void tombstones_free(struct tombstones *t) ALL_NONNULL;

/* When the prefix was last taken off, if that was at or after seen; else 0.
 * The slices of findings that were got before stay. */
enum status tombstones_find(const struct tombstones *t, struct ledger_txn *txn,
    uint16_t list, const struct prefix *prefix, int64_t seen, int64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
