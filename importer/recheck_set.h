/*
 * What somebody asked to have looked at again (relaybl recheck), as a question
 * of the plan: is that address among it? Usually nothing is.
 */
#ifndef IMPORTER_RECHECK_SET_H
#define IMPORTER_RECHECK_SET_H

#include "ledger.h"

/* RFC 6471 3.6: hosts are not tested more often. */
#define RECHECK_APART_S ((int64_t)24 * 60 * 60)

/* One that nobody answered. */
struct recheck_asked {
	struct prefix prefix;
	int64_t asked;
	bool answered; /* by a record of this file */
};

struct recheck_set {
	struct recheck_asked *asked; /* in prefix order */
	size_t count, cap;
};

/* What is open of the list. Free with recheck_set_free, also after an error. */
enum status recheck_set_make(struct recheck_set *set, struct ledger_txn *txn,
    uint16_t list, struct why *why) MUST_USE ALL_NONNULL;
void recheck_set_free(struct recheck_set *set) ALL_NONNULL;

/* The request for exactly that prefix that was made by the time, or NULL. */
struct recheck_asked *recheck_set_find(const struct recheck_set *set,
    const struct prefix *prefix, int64_t seen) ALL_NONNULL;

/* Notes in the ledger that a scan has answered the request, now. */
enum status recheck_answer(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, int64_t now,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
