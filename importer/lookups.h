/* What is known of an address on every list, or on one, at one moment of the
 * ledger and of what is served. */
#ifndef IMPORTER_LOOKUPS_H
#define IMPORTER_LOOKUPS_H

#include "lookup.h"
#include "session.h"

struct lookups {
	const struct run *run;
	struct addr addr;
	struct ledger_txn *txn;
	struct names names;
	struct snapshot *snapshot; /* NULL: nothing was ever published */
	struct lookup *all;	   /* as in the configuration */
	size_t count;
	bool listed; /* on any list, other than as unconfirmed */
};

/* Gathers, of every list or the only one. out is not moved while it is used.
 * Free with lookups_free, also after an error. */
enum status lookups_make(const struct run *run, struct session *session,
    const struct addr *addr, const struct config_list *only,
    struct lookups *out, struct why *why) MUST_USE NONNULL(1, 2, 3, 5, 6);
void lookups_free(struct lookups *l) ALL_NONNULL;

/* Why relaybld answers for the address without any list (test entries and the
 * like); NULL: it does not. Static. */
const char *lookups_reserved(const struct lookups *l) ALL_NONNULL;

/* "address", "listed", "generation" and "lists" as members of the object. */
enum status lookups_json(
    struct lookups *l, json_t *doc, struct why *why) MUST_USE NONNULL(1, 3);

#endif
