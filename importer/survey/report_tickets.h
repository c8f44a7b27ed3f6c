/* The tickets that reports name: those there are, and those opened with the
 * reports. */
#ifndef IMPORTER_SURVEY_REPORT_TICKETS_H
#define IMPORTER_SURVEY_REPORT_TICKETS_H

#include "change.h"
#include "report.h"

/* Sets the ticket of each bundle to the newest open one of its operator, 0
 * where there is none. */
enum status report_tickets_find(struct report *r, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * Opens a ticket for each bundle with those of its addresses that are in no
 * open one yet. Where all of them are, that ticket is the bundle's, and its log
 * says that it was reported once more. May be called again with another
 * transaction.
 */
enum status report_tickets_open(struct report *r, struct change *change,
    const char *channel, struct why *why) MUST_USE ALL_NONNULL;

#endif
