/* Writing the whole ledger as relaybl-ledger/1 (export_fields.h). */
#ifndef IMPORTER_EXPORT_H
#define IMPORTER_EXPORT_H

#include <stdio.h>

#include "ledger_backup.h"

/*
 * Writes what the transaction sees, line by line: memory does not grow with
 * it. now: when that is. *out: what was written. ST_IO and ST_NO_SPACE where
 * the stream fails (it is flushed), else the errors of the ledger.
 */
enum status export_write(struct ledger_txn *txn, int64_t now, FILE *to,
    struct ledger_content *out, struct why *why) MUST_USE ALL_NONNULL;

#endif
