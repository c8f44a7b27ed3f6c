/*
 * The ledger from inside: for ledger*.c alone. Databases by index, the
 * transaction, and the two ways to walk a database.
 */
#ifndef ZONES_LEDGER_IMPL_H
#define ZONES_LEDGER_IMPL_H

#include <limits.h>

#include "ledger.h"
#include "ledger_codec.h"
#include "store.h"

enum ledger_db {
	DB_META,
	DB_FINDINGS,
	DB_EXEMPTIONS,
	DB_IMPORTS,
	DB_IMPORTS_BY_SHA,
	DB_EVENTS,
	DB_FEEDS,
	DB_PARTS,
	DB_RECHECKS,
	DB_IMPORTS_BY_SCAN,
	DB_SURVEYS,
	DB_TICKETS,
	DB_TICKET_HOSTS,
	DB_TICKET_PLACES,
	DB_TICKET_LOG,
	DB_COUNT
};

/* Their names; of older schemas the upgrade knows more. */
#define LEDGER_DB_NAMES                                                        \
	"meta", "findings", "exemptions", "imports", "imports_by_sha",         \
	    "events_by_addr", "feeds", "parts", "rechecks", "imports_by_scan", \
	    "surveys", "tickets", "ticket_hosts", "ticket_places",             \
	    "ticket_log"

struct ledger {
	struct store *store;
	enum ledger_mode mode;
	bool image;		/* one file that nobody writes */
	struct touched touched; /* by commits through it */
	char path[PATH_MAX];
};

struct ledger_txn {
	struct store_txn *txn;
	bool write;
	bool changed;	 /* the commit raises the sequence */
	uint64_t writes; /* so far: a scan seeks anew after one */
	uint64_t events; /* ever appended; written at the commit */
	bool events_known;
	struct ledger *ledger;
	struct touched touched; /* so far */
};

/* store_put and store_del with the bookkeeping; only in write transactions. */
enum status ledger_put(struct ledger_txn *txn, enum ledger_db db,
    struct slice key, struct slice value, enum store_put_mode how,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_del(struct ledger_txn *txn, enum ledger_db db,
    struct slice key, struct why *why) MUST_USE ALL_NONNULL;

/* The same of what is beside what is served: the commit does not raise the
 * sequence for it. */
enum status ledger_put_beside(struct ledger_txn *txn, enum ledger_db db,
    struct slice key, struct slice value, enum store_put_mode how,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_del_beside(struct ledger_txn *txn, enum ledger_db db,
    struct slice key, struct why *why) MUST_USE ALL_NONNULL;

/* A u64 in meta, 0 where there is none; and the names of those. */
#define LEDGER_ID	"id"
#define LEDGER_SEQUENCE "sequence"
#define LEDGER_PINNED	"pinned"
#define LEDGER_EVENTS	"events"
#define LEDGER_SURVEYS	"surveys"
enum status ledger_number_get(struct store_txn *txn, const char *name,
    uint64_t *out, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_number_put(struct store_txn *txn, const char *name,
    uint64_t value, struct why *why) MUST_USE ALL_NONNULL;

/* The number of the schema, a u32 in meta. get: ST_NOT_FOUND for a ledger that
 * was made and never written, ST_CORRUPT where it is missing from another. */
enum status ledger_schema_get(
    struct store_txn *txn, uint32_t *out, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_schema_put(struct store_txn *txn, uint32_t schema,
    struct why *why) MUST_USE ALL_NONNULL;

/* One transaction that writes what put does. */
enum status ledger_write_with(struct store *store,
    enum status (*put)(struct store_txn *txn, struct why *why),
    struct why *why) MUST_USE ALL_NONNULL;

/* What a ledger that was never written gets: schema and id. */
enum status ledger_begin_new(
    struct store_txn *txn, struct why *why) MUST_USE ALL_NONNULL;

/* Makes the ledger in that directory, of an older schema, one of this: wholly,
 * or not at all. It is not open. */
enum status ledger_upgrade(
    const char *path, struct why *why) MUST_USE ALL_NONNULL;

/* Sets last_import of the list or scanner of that id; ST_INTERNAL where there
 * is none. */
enum status ledger_list_imported(struct ledger_txn *txn, uint16_t list,
    uint64_t import, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_scanner_imported(struct ledger_txn *txn, uint16_t scanner,
    uint64_t import, struct why *why) MUST_USE ALL_NONNULL;

/* Notes the import under its scan's id, unless it has none or an earlier
 * import is noted. */
enum status ledger_index_scan(struct ledger_txn *txn,
    const struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Meta records "KIND:NAME"; kind with its colon. get: ST_NOT_FOUND with a
 * sentence. take: copies a name for a new record (LEDGER_NAME_MAX + 1 bytes),
 * ST_BAD_DATA where it may not be one. key: writes to buf (LEDGER_KEY_MAX).
 * walk: in name order, until the callback returns something else than ST_OK.
 */
#define LEDGER_KEY_MAX 80 /* "scanner:" and a name */
typedef enum status ledger_named_fn(
    void *ctx, const char *name, struct slice value, struct why *why);
enum status ledger_named_get(struct ledger_txn *txn, const char *kind,
    const char *name, struct slice *out, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_named_take(
    const char *name, char *out, struct why *why) MUST_USE ALL_NONNULL;
struct slice ledger_named_key(
    const char *kind, const char *name, uint8_t *buf) ALL_NONNULL;
enum status ledger_named_walk(struct ledger_txn *txn, const char *kind,
    ledger_named_fn *each, void *ctx, struct why *why) MUST_USE ALL_NONNULL;

/*
 * A scan in key order that stands writes in between: it remembers its last
 * key and seeks it again. Close it before the transaction ends. ST_NOT_FOUND
 * at the end.
 */
struct ledger_scan {
	struct ledger_txn *txn;
	struct store_cursor *cursor;
	uint64_t writes; /* of txn, when the cursor was placed */
	size_t last_len;
	uint8_t last[LEDGER_KEY_MAX];
};
enum status ledger_scan_open(struct ledger_scan *scan, struct ledger_txn *txn,
    enum ledger_db db, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_scan_seek(struct ledger_scan *scan, struct slice key,
    struct slice *key_out, struct slice *value_out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_scan_next(struct ledger_scan *scan, struct slice *key_out,
    struct slice *value_out, struct why *why) MUST_USE ALL_NONNULL;
void ledger_scan_close(struct ledger_scan *scan) ALL_NONNULL;

/* Calls each for every record whose key begins with start, in key order; it may
 * write. Returns what it returns where that is not ST_OK. */
typedef enum status ledger_record_fn(
    void *ctx, struct slice key, struct slice value, struct why *why);
enum status ledger_walk(struct ledger_txn *txn, enum ledger_db db,
    struct slice start, ledger_record_fn *each, void *ctx,
    struct why *why) MUST_USE NONNULL(1, 4, 6);

/*
 * A scan over the records whose key begins with the list and a prefix that
 * covers an address, shortest prefix first. Stands writes as well.
 */
struct ledger_cover {
	struct ledger_scan scan;
	uint16_t list;
	struct addr addr;
	unsigned len; /* prefix length being looked for */
	bool started;
};
enum status ledger_cover_open(struct ledger_cover *cover,
    struct ledger_txn *txn, enum ledger_db db, uint16_t list,
    const struct addr *addr, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_cover_next(struct ledger_cover *cover, struct slice *key_out,
    struct slice *value_out, struct why *why) MUST_USE ALL_NONNULL;
void ledger_cover_close(struct ledger_cover *cover) ALL_NONNULL;

#endif
