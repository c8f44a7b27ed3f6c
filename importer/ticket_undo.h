/*
 * What an import changed of the hosts of tickets, so that it can be undone
 * with the rest: every host as it was before, in parts under the import
 * (LEDGER_UNDO_TICKETS).
 *
 * An entry: length of its key u8 | key | length of the value u8 | value, as
 * the ledger has them (ledger_tickets.h) | counted u8, 1 where the import is
 * one more scan that said closed, else 0.
 */
#ifndef IMPORTER_TICKET_UNDO_H
#define IMPORTER_TICKET_UNDO_H

#include "change.h"

/* Begin with ticket_undo_begin; private. */
struct ticket_undo {
	struct parts_out parts;
};

void ticket_undo_begin(struct ticket_undo *u, uint64_t import) ALL_NONNULL;
/* Notes a host as it is before the import changes it; counted: the import
 * raises its number of scans that said closed. */
enum status ticket_undo_note(struct ticket_undo *u, struct ledger_txn *txn,
    const struct ticket_host *before, bool counted,
    struct why *why) MUST_USE ALL_NONNULL;
/* Writes what is left; then it is to be freed. */
enum status ticket_undo_put(struct ticket_undo *u, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;
void ticket_undo_free(struct ticket_undo *u) ALL_NONNULL;

/* Calls each for every host that the import changed, in the order of the
 * changes; it may write. None is fine. ST_CORRUPT, or what each returns when
 * that is not ST_OK. */
enum status ticket_undo_read(struct ledger_txn *txn, uint64_t import,
    enum status (*each)(void *ctx, const struct ticket_host *before,
	bool counted, struct why *why),
    void *ctx, struct why *why) MUST_USE NONNULL(1, 3, 5);

/*
 * Every host that the import changed and that nothing changed since is what it
 * was before; one that something changed has a closed scan less, and is not
 * verified where too few are left. Tickets, their logs and the history say so.
 * The change's import is the one that undoes it, and can be undone in turn.
 */
enum status ticket_undo_run(
    struct change *c, uint64_t import, struct why *why) MUST_USE ALL_NONNULL;

#endif
