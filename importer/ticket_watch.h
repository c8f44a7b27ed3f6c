/*
 * What an import does to tickets: the verdicts on their hosts are held back
 * while its records are applied, and judged when all findings are what they
 * are to be. Where there is no ticket, that is one look at the ledger.
 *
 * Verified tickets are watched, too: an open verdict reopens them; closed ones
 * are not. A host of several tickets is watched in each: the older one, too, is
 * not verified while the host is open.
 */
#ifndef IMPORTER_TICKET_WATCH_H
#define IMPORTER_TICKET_WATCH_H

#include "change.h"
#include "ticket_life.h"

/* Begin with zeroes; private but for count, verified and reopened. */
struct ticket_watch {
	struct watched *hosts; /* in prefix order */
	size_t count, cap;
	struct watched_verdict *verdicts;
	size_t verdict_count, verdict_cap;
	uint64_t verified, reopened; /* hosts that ticket_watch_apply made so */
};

/* The hosts of the list's tickets. Free with ticket_watch_free, also after an
 * error. */
enum status ticket_watch_make(struct ticket_watch *w, struct ledger_txn *txn,
    uint16_t list, struct why *why) MUST_USE ALL_NONNULL;
void ticket_watch_free(struct ticket_watch *w) ALL_NONNULL;

/* Holds a verdict back for every host of a ticket that the prefix covers, where
 * it is open or closed. ST_OK or ST_NO_MEMORY. */
enum status ticket_watch_see(struct ticket_watch *w,
    const struct prefix *prefix, const struct ticket_verdict *v,
    struct why *why) MUST_USE ALL_NONNULL;

/* Applies what was held back, in the order in which it came: hosts, tickets,
 * their logs, the history, and what a revert needs. */
enum status ticket_watch_apply(struct ticket_watch *w, struct change *c,
    uint16_t list, uint16_t scanner, struct why *why) MUST_USE ALL_NONNULL;

#endif
