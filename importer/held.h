/*
 * What a guard keeps back of an import: the scan and its records, in parts
 * under the import (LEDGER_HOLDS), until somebody decides. What else there is
 * to know stands in its import record.
 *
 * Records, one behind the other, each begins with a letter:
 *   'H' | version u8 = 1 | flags u8 (HELD_INTERNAL ...); the first, once
 *   'S', 'X' | prefix                  of the scope, of what is excluded
 *   'R' | prefix | port u16 | verdict, proof, reason, class: u8 each |
 *         tests run, tests open u16 | is an output u8 | output: family u8, 0
 *         none | its address | ended, line: varints |
 *         5 texts, each: length varint | bytes
 * A prefix is family u8 | address 4 or 16 | length u8.
 */
#ifndef IMPORTER_HELD_H
#define IMPORTER_HELD_H

#include "intake.h"
#include "parts.h"

/* Places in a batch, in order. Begin with zeroes. */
struct places {
	uint32_t *at;
	size_t count, cap;
};
enum status places_add(
    struct places *p, size_t at, struct why *why) MUST_USE ALL_NONNULL;
void places_free(struct places *p) ALL_NONNULL;

/*
 * Keeps a file's scan and records under the import; only those at some places
 * where some is not NULL: then the scan counts as partial when it is read, it
 * was applied as a whole before. Memory for one part.
 */
enum status held_put(struct ledger_txn *txn, uint64_t import,
    const struct intake *in, const struct places *some,
    struct why *why) MUST_USE NONNULL(1, 3, 5);

/*
 * Reads them back: fills in batch and scan of an intake of zeroes but for run,
 * list and scanner; the batch is not merged yet. rec: the record of the import;
 * its texts are copied.
 * ST_CORRUPT for bytes that held_put does not write, ST_NOT_FOUND with a
 * sentence where nothing is kept, ST_NO_MEMORY. intake_free frees, also after
 * an error.
 */
enum status held_get(struct ledger_txn *txn, const struct import_record *rec,
    struct intake *in, struct why *why) MUST_USE ALL_NONNULL;

/* What one part says, for held_get and to be fuzzed. head: nothing was read
 * yet; it is cleared. ST_CORRUPT, without words, or ST_NO_MEMORY. */
enum status held_read(struct slice part, bool *head, struct intake *in,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
