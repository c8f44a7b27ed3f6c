/*
 * Is a scan newer than those that were applied? An old file that comes again,
 * by mistake or by somebody who kept it, would bring back what was so then.
 * VERDICTS 2.1. Whether these very bytes were applied is looked at before.
 */
#ifndef IMPORTER_REPLAY_H
#define IMPORTER_REPLAY_H

#include "ledger.h"
#include "record.h"

/* How far a scanner's scans have come. */
struct replay_last {
	uint64_t seq;	      /* highest of a complete scan; 0: none */
	int64_t ended;	      /* of the newest complete scan; 0: none */
	struct slice scan_id; /* of the last scan applied; empty: not said */
};

/*
 * A scan with a sequence number must be above the last one; without, it must
 * have ended after the newest. The last scan itself may come in another file,
 * with more to say. What says neither seq nor end is not looked at: its records
 * have their own times. ST_BAD_DATA. Pure.
 */
enum status replay_decide(const struct scan *scan,
    const struct replay_last *last, struct why *why) MUST_USE ALL_NONNULL;

/* The same against the ledger; scanner is as the ledger has it, id 0 where it
 * does not know it. ST_BAD_DATA, and what the ledger gives. */
enum status replay_check(const struct scan *scan, struct ledger_txn *txn,
    uint16_t list, const struct scanner_state *scanner,
    struct why *why) MUST_USE ALL_NONNULL;

/* The import that undid another one, and was not undone in its turn; 0: there
 * is none. */
enum status replay_undone_by(struct ledger_txn *txn, uint64_t import,
    uint64_t *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Another file of a scan that was applied as an import (or held) may have more
 * to say of it. ST_BAD_DATA where it is another scan with the same scan id:
 * nothing of it would count. ST_BAD_DATA, too, where what came of the scan is
 * undone: it would bring back what somebody took away.
 */
enum status replay_check_same(const struct scan *scan, struct ledger_txn *txn,
    uint64_t import, struct why *why) MUST_USE ALL_NONNULL;

#endif
