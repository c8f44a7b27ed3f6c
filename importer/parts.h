/*
 * Records kept under an import of the ledger (ledger_part_put), one behind the
 * other, in parts that are compressed each for itself: however many there are,
 * memory for one part is enough to write and to read them.
 *
 * A part: version u8 = 1 | its raw length u32, big-endian | a Zstandard frame.
 * No record lies in two parts.
 */
#ifndef IMPORTER_PARTS_H
#define IMPORTER_PARTS_H

#include "ledger.h"

#define PARTS_RAW_MAX	 (1 << 20) /* a part with so much is full */
#define PARTS_RECORD_MAX (1 << 16) /* longest record */

/* Begin with zeroes and kind. */
struct parts_out {
	enum ledger_parts_kind kind;
	uint64_t import;
	uint32_t next;	/* number of the next part */
	uint64_t bytes; /* written to the ledger so far */
	uint8_t *raw;	/* NULL: nothing was ever written */
	size_t len;
	uint8_t *packed;
	struct ZSTD_CCtx_s *zstd;
};

/* Room for a record of at most PARTS_RECORD_MAX octets, and how many of them
 * were filled. NULL: out of memory. Where parts_full, parts_put comes first. */
uint8_t *parts_room(struct parts_out *out) MUST_USE ALL_NONNULL;
void parts_add(struct parts_out *out, size_t len) ALL_NONNULL;
bool parts_full(const struct parts_out *out) ALL_NONNULL;
/* Puts what there is into the ledger as the next part, where there is
 * anything. */
enum status parts_put(struct parts_out *out, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;
/* Forgets all of it, as for another import, or another try of the
 * transaction. */
void parts_begin(struct parts_out *out, uint64_t import) ALL_NONNULL;
void parts_out_free(struct parts_out *out) ALL_NONNULL;

/* Begin with zeroes, transaction, kind and import. */
struct parts_in {
	struct ledger_txn *txn;
	enum ledger_parts_kind kind;
	uint64_t import;
	uint32_t next;
	uint8_t *raw;
	struct ZSTD_DCtx_s *zstd;
};

/* The raw bytes of the next part: valid until the next call, whatever is
 * written meanwhile. ST_NOT_FOUND (why untouched) at the end, ST_CORRUPT. */
enum status parts_next(struct parts_in *in, struct slice *out,
    struct why *why) MUST_USE ALL_NONNULL;
void parts_in_free(struct parts_in *in) ALL_NONNULL;

#endif
