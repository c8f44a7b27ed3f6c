/*
 * What the ledger remembers between the scans of a scanner: how its feed is
 * doing, and bytes that belong to an import (what a guard held back, what a
 * revert puts back) or a survey (its rows). Part of ledger.h, whose rules hold.
 */
#ifndef ZONES_LEDGER_FEEDS_H
#define ZONES_LEDGER_FEEDS_H

#include "bytes.h"
#include "compiler.h"
#include "status.h"

struct ledger_txn;
struct why;

/* ---- feeds: what one scanner brings to one list ---- */

struct feed_state {
	uint16_t list, scanner;
	uint64_t last_good;	/* import: applied wholly, or but removals */
	uint64_t last_tried;	/* import: the newest, held or not */
	int64_t last_good_time; /* of its commit */
	int64_t last_ended;	/* of its newest applied complete scan */
	uint64_t scope;		/* addresses of its last good full scan */
	uint64_t records;	/* of the same */
};

/* ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_feed_get(struct ledger_txn *txn, uint16_t list,
    uint16_t scanner, struct feed_state *out,
    struct why *why) MUST_USE ALL_NONNULL;
/* Puts or replaces. */
enum status ledger_feed_put(struct ledger_txn *txn,
    const struct feed_state *feed, struct why *why) MUST_USE ALL_NONNULL;
/* All of them, by list and scanner. */
enum status ledger_feeds(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct feed_state *feed), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/* ---- parts: bytes that belong to an import ---- */

enum ledger_parts_kind {
	LEDGER_HOLDS,	     /* what a guard keeps back */
	LEDGER_UNDO,	     /* the findings it changed, as they were before */
	LEDGER_SURVEY,	     /* the rows of the survey of that id: no import */
	LEDGER_UNDO_TICKETS, /* the hosts of tickets it changed, the same */
	LEDGER_PARTS_KIND_COUNT
};

/* Octets of one part at most: what an export holds in one line. */
#define LEDGER_PART_MAX (4u << 20)

/* Puts or replaces a part of at most LEDGER_PART_MAX octets. */
enum status ledger_part_put(struct ledger_txn *txn, enum ledger_parts_kind kind,
    uint64_t import, uint32_t part, struct slice bytes,
    struct why *why) MUST_USE ALL_NONNULL;
/* *out points into the map. ST_NOT_FOUND (why untouched). */
enum status ledger_part_get(struct ledger_txn *txn, enum ledger_parts_kind kind,
    uint64_t import, uint32_t part, struct slice *out,
    struct why *why) MUST_USE ALL_NONNULL;
/* Deletes all parts of the import; none is fine. */
enum status ledger_parts_del(struct ledger_txn *txn,
    enum ledger_parts_kind kind, uint64_t import,
    struct why *why) MUST_USE ALL_NONNULL;
/* Each import that has parts of the kind, in order, once. */
enum status ledger_parts_imports(struct ledger_txn *txn,
    enum ledger_parts_kind kind,
    enum status (*each)(void *ctx, uint64_t import), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 5);
/* Every part of every kind, by kind, import and number. */
struct ledger_part {
	uint64_t import;
	enum ledger_parts_kind kind;
	uint32_t part;
	struct slice bytes; /* points into the map */
};
enum status ledger_parts(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct ledger_part *part), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

#endif
