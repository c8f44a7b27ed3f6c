/*
 * The ledger as a whole: what is in it, read from end to end; a copy of it in
 * one file; and putting a whole one together again, record by record.
 *
 * A backup is an LMDB data file of the ledger's schema, compacted, with a seal
 * (seal.h) behind it, so that damage is found before LMDB, which has no
 * checksums, reads a page of it.
 */
#ifndef ZONES_LEDGER_BACKUP_H
#define ZONES_LEDGER_BACKUP_H

#include "ledger.h"

/* Numbers of records; listings: findings that are served (unless exempt). */
#define LEDGER_CONTENT(X)                                                      \
	X(lists)                                                               \
	X(scanners)                                                            \
	X(feeds)                                                               \
	X(exemptions)                                                          \
	X(rechecks)                                                            \
	X(imports)                                                             \
	X(findings)                                                            \
	X(events)                                                              \
	X(parts)                                                               \
	X(surveys)                                                             \
	X(tickets)                                                             \
	X(ticket_hosts)                                                        \
	X(ticket_log)

struct ledger_content {
	uint64_t id, sequence;
	uint64_t last_event;  /* how many there ever were */
	uint64_t last_survey; /* the same */
	uint64_t listings;
#define X(name) uint64_t name;
	LEDGER_CONTENT(X)
#undef X
};

/*
 * Reads every record and counts them. now: which listings' time is over.
 * ST_CORRUPT where one cannot be read, where a database has another number of
 * records than it says, or a record is of a list that there is not.
 */
enum status ledger_content(struct ledger_txn *txn, int64_t now,
    struct ledger_content *out, struct why *why) MUST_USE ALL_NONNULL;

/* The numbers alone, as the databases say; listings stays 0. */
enum status ledger_counts(struct ledger_txn *txn, struct ledger_content *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Are there as many records of each kind? why: the first difference. */
bool ledger_content_equal(const struct ledger_content *a,
    const struct ledger_content *b, struct why *why) MUST_USE ALL_NONNULL;

/* Writes what is committed to an empty file, seals and syncs it. Others may
 * write to the ledger meanwhile. On an error what is in the file is nothing. */
enum status ledger_copy(
    struct ledger *ledger, int fd, struct why *why) MUST_USE ALL_NONNULL;

/* Opens a file that ledger_copy wrote, to read; its seal was checked, and it is
 * on a local disk. The caller frees with ledger_close. */
enum status ledger_open_file(const char *file, struct ledger **out,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * ---- loading, into a ledger that was just made ----
 *
 * Lists, scanners, feeds, exemptions, rechecks, findings and parts are put as
 * always; imports and events with the numbers they have; the numbers last.
 */

/* With rec->id, which is greater than every one before: else ST_BAD_DATA. */
enum status ledger_import_load(struct ledger_txn *txn,
    const struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;
/* With ev->seq. */
enum status ledger_event_load(struct ledger_txn *txn, const struct event *ev,
    struct why *why) MUST_USE ALL_NONNULL;
/* With rec->id; with entry->seq. Tickets and their hosts are put as always. */
enum status ledger_survey_load(struct ledger_txn *txn,
    const struct survey_record *rec, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_ticket_log_load(struct ledger_txn *txn,
    const struct ticket_entry *entry, struct why *why) MUST_USE ALL_NONNULL;
/* id, sequence, last_event and last_survey of it; the commit raises the
 * sequence. */
enum status ledger_numbers_load(struct ledger_txn *txn,
    const struct ledger_content *content, struct why *why) MUST_USE ALL_NONNULL;

#endif
