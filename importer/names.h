/* Names of lists and scanners by their ids in the ledger. */
#ifndef IMPORTER_NAMES_H
#define IMPORTER_NAMES_H

#include "ledger.h"

struct names {
	struct ledger_txn *txn; /* that they were read in */
	struct list_state *lists;
	struct scanner_state *scanners;
	size_t list_count, list_cap, scanner_count, scanner_cap;
};

/* Loads all of them, as they are then. Free with names_free, also after an
 * error. */
enum status names_make(struct names *n, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;
void names_free(struct names *n) ALL_NONNULL;

/* "?" for an id that is not there. They live until names_free. */
const char *names_list(const struct names *n, uint16_t id) ALL_NONNULL;
const char *names_scanner(const struct names *n, uint16_t id) ALL_NONNULL;

#endif
