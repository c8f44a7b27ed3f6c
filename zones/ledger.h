/*
 * The ledger: what is known and why. Findings, exemptions, imports and events
 * of every list, in one LMDB environment (STORE/ledger), written by relaybl
 * alone, one write transaction per change.
 *
 * Databases, key -> value (integers big-endian; codecs in ledger_codec.c):
 *   meta        "schema" -> u32; "id" -> u64 (ledger_id); "sequence" -> u64
 *               (one more per commit that changes anything but what is beside
 *               what is served: rechecks, surveys, tickets); "pinned" -> u64
 *               (ledger_pin_get); "events" -> u64 (how many there ever were);
 *               "list:NAME" -> list state; "scanner:NAME" -> scanner state
 *   findings    finding.h
 *   exemptions  list u16 | family u8 | address | length u8 -> exemption
 *   imports     id u64 -> import record
 *   imports_by_sha   list u16 | scanner u16 | sha256 (32) -> id u64
 *   imports_by_scan  list u16 | scanner u16 | scan id -> id u64
 *   events_by_addr   list u16 | family u8 | address | length u8 |
 *               sequence u64 -> event
 *   feeds       list u16 | scanner u16 -> feed state
 *   parts       kind u8 | import u64 | part u32 -> bytes
 *   rechecks    list u16 | family u8 | address | length u8 -> recheck
 *   surveys     id u64 -> survey record; meta "surveys" -> u64, the last id
 *   tickets     id u64 -> ticket record
 *   ticket_hosts     ticket u64 | list u16 | family u8 | address | length u8 ->
 *               ticket host
 *   ticket_places    list u16 | family u8 | address | length u8 | ticket u64 ->
 *               nothing
 *   ticket_log  ticket u64 | sequence u32 -> ticket entry
 *
 * Schema 3 had no surveys and tickets. Schema 2 had no feeds, parts, rechecks
 * and imports_by_scan, and no id. Schema 1 kept events by sequence in a
 * database "events", and events_by_addr was an index with empty values.
 * ledger_upgrade.c makes schema 4 of each.
 *
 * Every call is for one thread at a time. Slices handed out point into the
 * map: they live until the next write in the transaction or its end. A
 * callback may write; what it was given is gone then. Texts longer than their
 * maximum are cut when put.
 */
#ifndef ZONES_LEDGER_H
#define ZONES_LEDGER_H

#include "finding.h"
#include "ident.h"
#include "ledger_events.h"
#include "ledger_feeds.h"
#include "ledger_imports.h"
#include "ledger_surveys.h"
#include "ledger_tickets.h"
#include "touched.h"

#define LEDGER_SCHEMA	     4
#define LEDGER_SCHEMA_OLDEST 1 /* that can be upgraded */
/* List, scanner and actor names (ident.h). */
#define LEDGER_NAME_MAX IDENT_MAX

struct ledger;
struct ledger_txn;

enum ledger_mode { LEDGER_READ, LEDGER_WRITE };

/*
 * Opens STORE/ledger (LEDGER_WRITE makes store and ledger when missing, mode
 * 0770). One of an older schema is upgraded when it is opened to write, in one
 * transaction: killed or failed, it is of that schema as before. ST_VERSION
 * for another schema, or an older one to read, else the errors of store_open.
 * The caller frees with ledger_close.
 */
enum status ledger_open(const char *store_dir, enum ledger_mode mode,
    struct ledger **out, struct why *why) MUST_USE ALL_NONNULL;
void ledger_close(struct ledger **ledger) ALL_NONNULL;
/* Is it what stands in its store, or was that replaced (ledger_aside.h) since
 * it was opened? */
bool ledger_in_place(const struct ledger *ledger) ALL_NONNULL;

/* Transactions; commit and abort clear the pointer, abort takes NULL. To
 * write, the ledger was opened to write. A write transaction's commit raises
 * the sequence by one when anything was put or deleted but rechecks, surveys
 * and tickets. */
enum status ledger_begin(struct ledger *ledger, enum ledger_mode mode,
    struct ledger_txn **out, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_commit(
    struct ledger_txn **txn, struct why *why) MUST_USE ALL_NONNULL;
void ledger_abort(struct ledger_txn **txn) ALL_NONNULL;

/* After ST_MAP_FULL (transaction aborted by the caller): twice the room. */
enum status ledger_grow(
    struct ledger *ledger, struct why *why) MUST_USE ALL_NONNULL;

/* Before a change of about that many findings: room for them at once, where
 * it can be had; else ST_MAP_FULL still says when it is needed. And what
 * earlier changes freed can be used again. No transaction may be open. */
enum status ledger_reserve(struct ledger *ledger, size_t findings,
    struct why *why) MUST_USE ALL_NONNULL;

/* What the commits through this ledger have touched, for
 * generation_publish; until the next commit, or ledger_close. */
const struct touched *ledger_touched(const struct ledger *ledger) ALL_NONNULL;

/* After a large change: gives back the memory that the store keeps of it, up
 * to 512 MiB, by opening it anew. No transaction may be open. After an error
 * the ledger can only be closed. */
enum status ledger_refresh(
    struct ledger *ledger, struct why *why) MUST_USE ALL_NONNULL;

/* Number of the last commit that changed anything; 0 for a new ledger. */
enum status ledger_sequence(struct ledger_txn *txn, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* A random number, not 0, given to a ledger when it is made and kept by its
 * copies: of two ledgers of one sequence it tells which is which. */
enum status ledger_id(struct ledger_txn *txn, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * The sequence at which `relaybl rollback` pinned what is served, or 0. While
 * it equals the ledger's sequence nothing is published by itself; the next
 * change ends the pin. Setting it does not raise the sequence.
 */
enum status ledger_pin_get(struct ledger_txn *txn, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_pin_set(struct ledger_txn *txn, uint64_t sequence,
    struct why *why) MUST_USE ALL_NONNULL;

/* ---- lists and scanners ---- */

struct list_state {
	uint16_t id;	      /* from 1; never LEDGER_ALL_LISTS */
	uint32_t serial;      /* SOA serial of what the ledger says; RFC 1982 */
	uint64_t last_import; /* id, 0: none */
	char name[LEDGER_NAME_MAX + 1];
};

/* ST_NOT_FOUND when the name is unknown and create is false; ST_BAD_DATA for
 * a name that may not be (see LEDGER_NAME_MAX) and create is true. */
enum status ledger_list_by_name(struct ledger_txn *txn, const char *name,
    bool create, struct list_state *out, struct why *why) MUST_USE ALL_NONNULL;

/* Every list, in name order; ctx is passed through. Stops and returns what
 * the callback returns when that is not ST_OK. */
enum status ledger_lists(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct list_state *list), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/*
 * Gives the list the serial after its present one: max(serial + 1, now_s),
 * so that a store made anew never goes back. Call once per transaction that
 * changes what the list serves.
 */
enum status ledger_list_bump(struct ledger_txn *txn, uint16_t list,
    int64_t now_s, struct why *why) MUST_USE ALL_NONNULL;
/* Replaces the state of the list of that name and id. */
enum status ledger_list_put(struct ledger_txn *txn,
    const struct list_state *list, struct why *why) MUST_USE ALL_NONNULL;

struct scanner_state {
	uint16_t id;	      /* from 1 */
	uint64_t last_import; /* id of its last applied import; 0: none */
	uint64_t last_seq;    /* highest seq of a scan; 0: none */
	int64_t last_ended;   /* end of its newest scan */
	char name[LEDGER_NAME_MAX + 1];
};

enum status ledger_scanner_by_name(struct ledger_txn *txn, const char *name,
    bool create, struct scanner_state *out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_scanner_by_id(struct ledger_txn *txn, uint16_t id,
    struct scanner_state *out, struct why *why) MUST_USE ALL_NONNULL;
/* Every scanner, in name order. */
enum status ledger_scanners(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct scanner_state *scanner),
    void *ctx, struct why *why) MUST_USE NONNULL(1, 2, 4);
enum status ledger_scanner_put(struct ledger_txn *txn,
    const struct scanner_state *scanner, struct why *why) MUST_USE ALL_NONNULL;

/* ---- findings ---- */

/* ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_finding_get(struct ledger_txn *txn,
    const struct finding_key *key, struct finding *out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_finding_put(struct ledger_txn *txn,
    const struct finding_key *key, const struct finding *f,
    struct why *why) MUST_USE ALL_NONNULL;

/* ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_finding_del(struct ledger_txn *txn,
    const struct finding_key *key, struct why *why) MUST_USE ALL_NONNULL;

/* How many there are, of all lists. */
enum status ledger_findings_count(struct ledger_txn *txn, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* One record while walking. */
struct ledger_finding {
	struct finding_key key;
	struct finding finding;
};

/*
 * Walks findings in key order. The cursor may be used while findings are put
 * under keys at or before the present one. open: of one list, or of all with
 * list 0xffff; from, when not NULL, starts at the first prefix >= *from.
 * next: ST_OK, ST_NOT_FOUND at the end, ST_CORRUPT.
 */
struct ledger_cursor;
enum status ledger_findings_open(struct ledger_txn *txn, uint16_t list,
    const struct prefix *from, struct ledger_cursor **out,
    struct why *why) MUST_USE NONNULL(1, 4, 5);
enum status ledger_findings_next(struct ledger_cursor *cursor,
    struct ledger_finding *out, struct why *why) MUST_USE ALL_NONNULL;
void ledger_cursor_close(struct ledger_cursor **cursor) ALL_NONNULL;
#define LEDGER_ALL_LISTS 0xffff

/* Calls each for every finding of the list whose prefix covers addr, shortest
 * prefix first. */
enum status ledger_findings_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr,
    enum status (*each)(void *ctx, const struct ledger_finding *f), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 4, 6);

/*
 * ---- exemptions ----
 *
 * Whether one has expired is the caller's to judge, who knows the time: an
 * expired exemption is found here, and hides what it covers, until `relaybl
 * expire` deletes it.
 */

/* Owner of an exemption that relaybl.conf names; kept equal to it by
 * ledger_exemptions_sync. */
#define EXEMPTION_OWNER_CONFIG "relaybl.conf"
#define EXEMPTION_TEXT_MAX     512

struct exemption {
	struct prefix prefix;
	int64_t created;
	int64_t expires;	    /* 0: never */
	struct slice owner, reason; /* not terminated */
};

/* Puts or replaces the exemption of that prefix. */
enum status ledger_exemption_put(struct ledger_txn *txn, uint16_t list,
    const struct exemption *e, struct why *why) MUST_USE ALL_NONNULL;
/* del, get: ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_exemption_del(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_exemption_get(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct exemption *out,
    struct why *why) MUST_USE ALL_NONNULL;
/* In prefix order. */
enum status ledger_exemptions(struct ledger_txn *txn, uint16_t list,
    enum status (*each)(void *ctx, const struct exemption *e), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 5);
/* The shortest prefix that covers addr: ST_OK or ST_NOT_FOUND. */
enum status ledger_exemption_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr, struct exemption *out,
    struct why *why) MUST_USE ALL_NONNULL;
/*
 * Makes the exemptions owned by EXEMPTION_OWNER_CONFIG equal to the given
 * prefixes, with an event for each that came or went; those of other owners
 * stay, also where the prefix is the same (an operator's reason and expiry
 * win). now: created, and time of the events. *changed_out: something came or
 * went, so what the list serves may have changed.
 */
enum status ledger_exemptions_sync(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefixes, size_t count, int64_t now, bool *changed_out,
    struct why *why) MUST_USE NONNULL(1, 6, 7);

/*
 * ---- rechecks ----
 *
 * Somebody says that an address is in order again, and asks to have it looked
 * at before its turn.
 */

#define RECHECK_TEXT_MAX 512

struct recheck {
	struct prefix prefix;
	int64_t asked;
	int64_t answered;	    /* when a scan had looked; 0: open */
	struct slice actor, reason; /* not terminated */
};

/* Puts or replaces the recheck of that prefix. */
enum status ledger_recheck_put(struct ledger_txn *txn, uint16_t list,
    const struct recheck *r, struct why *why) MUST_USE ALL_NONNULL;
/* get, del: ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_recheck_get(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct recheck *out,
    struct why *why) MUST_USE ALL_NONNULL;
enum status ledger_recheck_del(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct why *why) MUST_USE ALL_NONNULL;
/* In prefix order; answered ones too. */
enum status ledger_rechecks(struct ledger_txn *txn, uint16_t list,
    enum status (*each)(void *ctx, const struct recheck *r), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 5);

#endif
