/*
 * The exemptions of one list as a question: is this prefix exempt? Those of
 * relaybl.conf and those of the ledger, so that a dry run against a store that
 * has not seen the configuration yet gives the same answer.
 */
#ifndef IMPORTER_EXEMPT_SET_H
#define IMPORTER_EXEMPT_SET_H

#include "config.h"
#include "ledger.h"

struct exempt_set {
	struct prefix *prefixes; /* disjoint, in order, once it is made */
	size_t count, cap;
	int64_t now;
};

/*
 * Makes the set. txn NULL, or list_id unknown to the ledger
 * (LEDGER_ALL_LISTS): the configuration's alone. Exemptions that are over are
 * left out. Free with exempt_set_free. ST_OK or an error.
 */
enum status exempt_set_make(struct exempt_set *set,
    const struct config_list *list, struct ledger_txn *txn, uint16_t list_id,
    int64_t now, struct why *why) MUST_USE NONNULL(1, 2, 6);
void exempt_set_free(struct exempt_set *set) ALL_NONNULL;

/* An exemption that covers all of the prefix, or NULL. */
const struct prefix *exempt_set_covering(
    const struct exempt_set *set, const struct prefix *prefix) ALL_NONNULL;

#endif
