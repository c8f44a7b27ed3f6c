/*
 * Two scanners that agree list at once: what others found of the same list,
 * prefix and port. Looked for only where there are others.
 */
#ifndef IMPORTER_AGREEMENT_H
#define IMPORTER_AGREEMENT_H

#include "ledger.h"
#include "plan.h"

struct agreement {
	uint16_t scanner; /* whose scan it is */
	uint16_t by_hand; /* that is no scanner; 0: not in the ledger */
	bool alone;	  /* nobody else is in the ledger */
};

/* Looks who there is. scanner 0: one that is new. */
enum status agreement_begin(struct agreement *a, struct ledger_txn *txn,
    uint16_t scanner, struct why *why) MUST_USE ALL_NONNULL;

/* Does another scanner's finding of the key's list, prefix and port agree
 * (plan_agrees)? The slices of findings that were got before stay. */
enum status agreement_find(const struct agreement *a, struct ledger_txn *txn,
    const struct plan_policy *policy, const struct finding_key *key, bool *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
