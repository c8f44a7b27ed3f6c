/* Loading an export from inside: for load*.c alone. */
#ifndef IMPORTER_LOAD_IMPL_H
#define IMPORTER_LOAD_IMPL_H

#include "digest.h"
#include "export_fields.h"
#include "replace.h"

/* Ids that are known, a bit each. */
struct id_set {
	uint8_t bits[(UINT16_MAX + 1) / 8];
};

struct load {
	const struct run *run;
	struct replacement replacement;
	struct ledger_txn *txn;
	struct digest *digest; /* of the lines so far */
	struct arena *arena;   /* of the record in hand */
	enum export_kind reached;
	struct export_frame head;
	struct ledger_content read; /* records so far */
	bool has_head, has_end;
	size_t pending; /* bytes of lines in the transaction */
	struct id_set lists, scanners;
	char file[512]; /* the path, for people */
};

/* Puts one record into the ledger and counts it; kind is none of the first and
 * the last line's. ST_BAD_DATA for what no ledger holds. */
enum status load_put(struct load *l, enum export_kind kind,
    const union export_record *record, struct why *why) MUST_USE ALL_NONNULL;

#endif
