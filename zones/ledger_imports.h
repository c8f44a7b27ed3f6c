/*
 * The ledger's imports: one record for each change of a list, by file or by
 * hand; what a guard held back of it, and what became of that. Part of
 * ledger.h, whose rules hold.
 */
#ifndef ZONES_LEDGER_IMPORTS_H
#define ZONES_LEDGER_IMPORTS_H

#include "bytes.h"
#include "compiler.h"
#include "status.h"

struct ledger_txn;
struct why;

#define IMPORT_TEXT_MAX	   1024
#define IMPORT_SCAN_ID_MAX 128 /* relay-verdict/1 */

/* What one import did. Counts are of records. A new one stands last: older
 * records have fewer. */
#define IMPORT_COUNTS(X)                                                       \
	X(read)		  /* records in the input, good or not */              \
	X(refused)	  /* not taken, each with line and reason */           \
	X(merged)	  /* duplicates folded into another record */          \
	X(contradictions) /* duplicates that disagreed */                      \
	X(open)                                                                \
	X(closed)                                                              \
	X(unreachable)                                                         \
	X(inconclusive)                                                        \
	X(listed)    /* new listings */                                        \
	X(refreshed) /* listings seen open again */                            \
	X(pending)   /* open, but not yet confirmed often enough */            \
	X(clearing)  /* closed, but not yet often enough to delist */          \
	X(delisted)                                                            \
	X(exempt)    /* open, but exempted: own hosts found open */            \
	X(held)	     /* open, held back: internal vantage, clock ahead */      \
	X(unchanged) /* verdicts that change no state */                       \
	X(missing)   /* listings in the scope of a full scan, not in it */     \
	X(alerts)    /* listings without a clear word for three scans */       \
	X(withheld)  /* records that a guard keeps back: import_record.held */ \
	X(outputs)   /* addresses that test mails came out of */

enum import_kind {
	IMPORT_SCAN,
	IMPORT_LIST,
	IMPORT_ADD,
	IMPORT_REMOVE,
	IMPORT_EXEMPT,
	IMPORT_EXPIRE,
	IMPORT_ROLLBACK,
	IMPORT_APPROVE, /* of what a guard held: target */
	IMPORT_REVERT,	/* target is undone */
	IMPORT_PURGE,	/* findings of a scanner, an import, a time taken off */
	IMPORT_RECHECK,
	IMPORT_LOAD, /* of an export */
	IMPORT_KIND_COUNT
};

/* What a guard keeps back of an import. */
enum import_hold { HOLD_NONE, HOLD_ALL, HOLD_REMOVALS, HOLD_COUNT };

/* What became of it; without meaning where held is HOLD_NONE. */
enum import_hold_state {
	HOLD_OPEN,
	HOLD_APPROVED,
	HOLD_REJECTED,
	HOLD_SUPERSEDED,
	HOLD_STATE_COUNT
};

struct import_record {
	uint64_t id;	    /* given by ledger_import_append, from 1 */
	uint8_t kind;	    /* enum import_kind */
	uint8_t complete;   /* the scan ended as it should */
	uint8_t mode;	    /* of the scan's scope; < IMPORT_MODE_MAX */
	uint8_t held;	    /* enum import_hold */
	uint8_t hold_state; /* enum import_hold_state */
	uint16_t list, scanner;
	int64_t time;		/* of the commit */
	int64_t started, ended; /* of the scan; 0: not said */
	uint64_t seq;		/* of the scan; 0: not said */
	uint64_t scope;	      /* addresses it declares to cover; 0: not said */
	uint32_t serial;      /* the list's serial after it */
	uint64_t target;      /* approve, revert: the import acted on; 0 */
	uint64_t reverted_by; /* the import that undid this one; 0: none */
	uint64_t hold_by;     /* the import that resolved the hold; 0: none */
	int64_t hold_time;    /* when it was resolved; 0: open */
	uint8_t sha256[32];   /* of the bytes as received; 0s: by hand */
	struct {
#define X(name) uint64_t name;
		IMPORT_COUNTS(X)
#undef X
	} counts;
	struct slice file, format, scan_id, tool, actor, note;
	struct slice guards;		      /* that tripped, with figures */
	struct slice signer;		      /* key id in hex; "": unsigned */
	struct slice hold_actor, hold_reason; /* of who resolved it */
};

#define IMPORT_MODE_MAX 16

/* Appends with the next id, sets rec->id, indexes the sha256 (unless 0s) and
 * the scan id (where it is the first of that id), sets the list's and the
 * scanner's (unless 0) last_import; of what is held as a whole nothing was
 * applied, so last_import stays. */
enum status ledger_import_append(struct ledger_txn *txn,
    struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;
/* Replaces the record of rec->id, as when a hold is resolved; its list,
 * scanner, sha256 and scan id stay as they are. ST_NOT_FOUND (why untouched)
 * where there is none. */
enum status ledger_import_put(struct ledger_txn *txn,
    const struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;
/* The id that the next append gives: records name it before it exists. */
enum status ledger_import_next_id(struct ledger_txn *txn, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_import_get(struct ledger_txn *txn, uint64_t id,
    struct import_record *out, struct why *why) MUST_USE ALL_NONNULL;
/* The import that applied those bytes for that scanner. */
enum status ledger_import_by_sha(struct ledger_txn *txn, uint16_t list,
    uint16_t scanner, const uint8_t sha256[32], uint64_t *id_out,
    struct why *why) MUST_USE ALL_NONNULL;
/* The first import of the scan of that id of that scanner; scan ids longer
 * than IMPORT_SCAN_ID_MAX are told apart by their beginning. */
enum status ledger_import_by_scan(struct ledger_txn *txn, uint16_t list,
    uint16_t scanner, struct slice scan_id, uint64_t *id_out,
    struct why *why) MUST_USE ALL_NONNULL;
/* Oldest first; each does not write. */
enum status ledger_imports_oldest(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct import_record *rec), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);
/* Newest first. */
enum status ledger_imports(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct import_record *rec), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);
/* Words for people and JSON; static; "?" when out of range. */
const char *import_kind_text(int kind);
const char *import_hold_text(int held);
const char *import_hold_state_text(int state);

#endif
