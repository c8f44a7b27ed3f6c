/*
 * The records of one input file, kept compact (56 bytes and their texts)
 * until the whole file is known to be good; then sorted by prefix and port,
 * which is the ledger's order, and duplicates merged.
 */
#ifndef IMPORTER_BATCH_H
#define IMPORTER_BATCH_H

#include "record.h"

/* More are no scan and no list, but eat the memory of the machine. */
#define BATCH_RECORDS_MAX (1 << 24)

struct batch_item {
	struct prefix prefix;
	uint16_t port;
	uint8_t verdict, proof, reason, class; /* enums of finding.h, class.h */
	uint16_t tests_run, tests_open;
	int64_t ended;
	uint64_t line; /* the first one, where several were merged */
	size_t texts;  /* place of its texts in the batch; 0: it has none */
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

struct batch {
	struct batch_item *items;
	size_t count, cap;
	uint8_t *texts;
	size_t texts_len, texts_cap;
	uint64_t merged, contradictions;
	struct batch_clash clashes[BATCH_CLASHES_MAX];
	size_t clash_count;
};

/* Texts of an item: they live until the next batch_add or batch_free. */
struct batch_texts {
	struct slice reply, host, evidence, tests, note;
};

void batch_init(struct batch *b) ALL_NONNULL;
void batch_free(struct batch *b) ALL_NONNULL;

/* Copies the record; one without a time is given now. An address the test
 * mail came out of goes into the note. ST_OK, ST_NO_MEMORY, or ST_BAD_DATA
 * for one more than BATCH_RECORDS_MAX. */
enum status batch_add(struct batch *b, const struct record *rec, int64_t now,
    struct why *why) MUST_USE ALL_NONNULL;

struct batch_texts batch_texts(
    const struct batch *b, const struct batch_item *item) ALL_NONNULL;

/*
 * Sorts by prefix, then port, and keeps one item of each: open before
 * inconclusive before unreachable before closed (the graver one: an address
 * that was open once in a scan is open); the latest where they agree. Sets
 * merged, contradictions and clashes. Call once.
 */
void batch_merge(struct batch *b) ALL_NONNULL;

/* IPv4 addresses that the open verdicts of a merged batch cover, each prefix
 * once. */
uint64_t batch_open_addresses4(const struct batch *b) ALL_NONNULL;

#endif
