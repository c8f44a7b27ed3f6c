/*
 * How long what is known is kept (keep: of relaybl.conf): findings that list
 * nothing and what they quote, events, what a revert needs, holds that were
 * resolved, requests to look again. relaybl expire applies it; no import
 * waits for it.
 */
#ifndef IMPORTER_RETENTION_H
#define IMPORTER_RETENTION_H

#include "change.h"

/* Requests to look again, answered or not. */
#define RETENTION_RECHECK_S DAYS(30)

/* Reverts of so many scans of a list are kept at most, however young. */
#define RETENTION_UNDO_SCANS 30

/* What becomes of a finding. */
enum retention {
	RETENTION_KEEP,
	RETENTION_BARE, /* without its texts */
	RETENTION_FORGET
};

/*
 * A finding that lists nothing is forgotten when nothing was heard of it for
 * keep: findings; what it quotes (reply, host, tests, evidence, note) goes
 * when the last open verdict, its expiry or its removal is as old as keep:
 * evidence. Tombstones too.
 */
enum retention retention_of(const struct config_keep *keep,
    const struct finding *f, int64_t now) ALL_NONNULL;

/* Takes the texts away. */
void retention_bare(struct finding *f) ALL_NONNULL;

/* What else is forgotten; begin with zeroes. */
struct retention_tally {
	uint64_t events, undo, holds, rechecks;
};

/* Counts, and where store is set deletes: requests of a list; and whatever
 * belongs to no list alone. */
enum status retention_rechecks(struct ledger_txn *txn, uint16_t list,
    int64_t now, bool store, struct retention_tally *t,
    struct why *why) MUST_USE ALL_NONNULL;
enum status retention_rest(struct ledger_txn *txn,
    const struct config_keep *keep, int64_t now, bool store,
    struct retention_tally *t, struct why *why) MUST_USE ALL_NONNULL;

/* Of what other imports bring, there is little to undo. */
bool retention_is_scan(uint8_t kind);

/* After an import: what more than RETENTION_UNDO_SCANS scans of the list would
 * need to be undone, the oldest first. */
enum status retention_undo_of(struct ledger_txn *txn, uint16_t list,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
