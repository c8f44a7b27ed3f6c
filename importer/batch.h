/*
 * The records of one input file, kept compact (20 bytes for IPv4, 32 for IPv6,
 * and what they say, which is the same for most of them) until the whole file
 * is known to be good; then sorted by prefix and port, which is the ledger's
 * order, and duplicates merged.
 */
#ifndef IMPORTER_BATCH_H
#define IMPORTER_BATCH_H

#include "record.h"
#include "said.h"

/* More are no scan and no list, but eat the memory of the machine. */
#define BATCH_RECORDS_MAX (1 << 24)

/* Latest time a record can have: in the year 10680. */
#define BATCH_ENDED_BITS 38
#define BATCH_ENDED_MAX	 (((uint64_t)1 << BATCH_ENDED_BITS) - 1)

/* In front of the note of a record with an output, and the address. */
#define BATCH_OUTPUT_NOTE "mail came out of "

/* One record, unpacked. */
struct batch_item {
	struct prefix prefix;
	uint16_t port;
	uint8_t verdict, proof, reason, class; /* enums of finding.h, class.h */
	uint16_t tests_run, tests_open;
	int64_t ended;
	uint64_t line;	 /* the first one, where several were merged */
	uint32_t said;	 /* its texts */
	bool is_output;	 /* not tested: the mail of another came out there */
	bool has_output; /* batch_output has it */
};

/* Two verdicts of one file on one address and port. */
struct batch_clash {
	struct prefix prefix;
	uint16_t port;
	uint8_t kept, dropped; /* enum verdict */
	uint64_t kept_line, dropped_line;
};

/* Contradictions kept for the report; all of them are counted. */
#define BATCH_CLASHES_MAX 20

/* The records of one family, packed (batch.c). */
struct batch_rows {
	uint8_t family;
	uint8_t *bytes;
	size_t count, cap;
};

struct batch {
	struct batch_rows rows[2]; /* IPv4, IPv6 */
	struct said_store said;
	uint64_t merged, contradictions;
	struct batch_clash clashes[BATCH_CLASHES_MAX];
	size_t clash_count;
};

void batch_init(struct batch *b) ALL_NONNULL;
/* Frees the records; what batch_merge counted stays. Twice is allowed. */
void batch_free(struct batch *b) ALL_NONNULL;

/* Copies the record; one without a time is given now. An address the test
 * mail came out of goes into the note. ST_OK, ST_NO_MEMORY, or ST_BAD_DATA
 * for one more than BATCH_RECORDS_MAX, or for more texts than fit. */
enum status batch_add(struct batch *b, const struct record *rec, int64_t now,
    struct why *why) MUST_USE ALL_NONNULL;

size_t batch_count(const struct batch *b) ALL_NONNULL;

/* The record at that place, from 0: IPv4 before IPv6, each in the order in
 * which they were added, or after batch_merge in the ledger's. */
struct batch_item batch_at(const struct batch *b, size_t at) ALL_NONNULL;

/* Its texts: they live until the next batch_add or batch_free. */
struct said_texts batch_texts(
    const struct batch *b, const struct batch_item *item) ALL_NONNULL;

/* Where the mail of a multi-hop relay came out; family 0: not said, or where
 * it went in. */
struct addr batch_output(
    const struct batch *b, const struct batch_item *item) ALL_NONNULL;

/* Takes out the records for which keep is false; it is asked once for each,
 * in the order of their lines. Before batch_merge. */
void batch_sift(struct batch *b,
    bool (*keep)(void *ctx, const struct batch_item *item), void *ctx)
    NONNULL(1, 2);

/*
 * Sorts by prefix, then port, and keeps one item of each: open before
 * inconclusive before unreachable before closed (the graver one: an address
 * that was open once in a scan is open); the latest where they agree. That the
 * mail of another came out of an address contradicts nothing that is said of
 * it, and counts where it is not open itself. Sets merged, contradictions and
 * clashes. Call once.
 */
void batch_merge(struct batch *b) ALL_NONNULL;

/* IPv4 addresses that the open verdicts of a merged batch cover, each prefix
 * once. */
uint64_t batch_open_addresses4(const struct batch *b) ALL_NONNULL;

#endif
