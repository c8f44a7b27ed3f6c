/* One write transaction of the ledger, as the function that changes something
 * sees it. Made by session_write. */
#ifndef IMPORTER_CHANGE_H
#define IMPORTER_CHANGE_H

#include "command.h"
#include "ledger.h"

struct change {
	const struct run *run;
	struct ledger_txn *txn;
	uint64_t import;  /* the id that the next import record gets */
	uint16_t *bumped; /* lists that have their new serial */
	size_t bumped_count;
	uint64_t exemptions_ended; /* by their time, in this transaction */
};

/* The state of a list of the configuration, which exists by now. */
enum status change_list(struct change *c, const struct config_list *list,
    struct list_state *out, struct why *why) MUST_USE ALL_NONNULL;

/* Gives the list a new serial, once per transaction: whenever what is served
 * of it may become another. The list is one of the configuration. */
enum status change_bump(
    struct change *c, uint16_t list, struct why *why) MUST_USE ALL_NONNULL;

/* The same for every list of the ledger: a responder may still serve one that
 * was taken out of the configuration. Once per transaction. */
enum status change_bump_all(
    struct change *c, struct why *why) MUST_USE ALL_NONNULL;

/* Appends an event, with the command's time, and where it has no actor yet
 * with the command's actor and with the import that is being made. */
enum status change_event(
    struct change *c, struct event *ev, struct why *why) MUST_USE ALL_NONNULL;

/* Appends the record of an import with the command's time and actor, and the
 * list's serial. Events that come later belong to the next one. */
enum status change_import(struct change *c, const struct config_list *list,
    struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;

#endif
