/*
 * What an import changed, so that it can be undone: every finding as it was
 * before, kept in parts under the import (LEDGER_UNDO).
 *
 * An entry: how many octets its key shares with the key before it in the part
 * u8, and 0x80 where the finding was deleted | how many more it has u8 | those
 * | length of the value before, varint, 0: there was none | the value
 * (finding.h).
 */
#ifndef IMPORTER_UNDO_H
#define IMPORTER_UNDO_H

#include "parts.h"

/* Begin with undo_begin; private but for count. */
struct undo {
	struct parts_out parts;
	uint64_t count; /* entries so far */
	size_t key_len; /* of the one before; 0: none in this part */
	uint8_t key[FINDING_KEY_MAX];
};

/* Begins the undo of an import; what is not put yet is forgotten. A struct of
 * zeroes, or one that was begun. */
void undo_begin(struct undo *u, uint64_t import) ALL_NONNULL;

/* Notes a finding as it is before it is changed, NULL: there is none, or
 * deleted. Writes nothing: undo_put is to follow. ST_OK or ST_NO_MEMORY. */
enum status undo_note(struct undo *u, const struct finding_key *key,
    const struct finding *before, bool deleted, struct why *why) MUST_USE
    NONNULL(1, 2, 5);

/* Puts what was noted where it is enough for a part; all of it with last.
 * Slices into the map may be gone then. */
enum status undo_put(struct undo *u, struct ledger_txn *txn, bool last,
    struct why *why) MUST_USE ALL_NONNULL;

void undo_free(struct undo *u) ALL_NONNULL;

/* One finding as it was before. Its texts live until the next one. */
struct undone {
	struct finding_key key;
	bool existed; /* there was one: before */
	bool deleted; /* the import left none */
	struct finding before;
};

/*
 * Calls each for every finding that the import changed, in the order of the
 * changes; it may write. ST_NOT_FOUND (why untouched) where nothing is kept of
 * the import, ST_CORRUPT, or what each returns when that is not ST_OK.
 */
enum status undo_read(struct ledger_txn *txn, uint64_t import,
    enum status (*each)(void *ctx, const struct undone *u, struct why *why),
    void *ctx, struct why *why) MUST_USE NONNULL(1, 3, 5);

#endif
