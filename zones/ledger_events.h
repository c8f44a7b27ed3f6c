/*
 * The ledger's events: append-only, what changed when, by whom and why. Part
 * of ledger.h, whose rules hold.
 */
#ifndef ZONES_LEDGER_EVENTS_H
#define ZONES_LEDGER_EVENTS_H

#include "finding.h"

struct ledger_txn;

enum event_kind {
	EVENT_LISTED,	/* a listing began */
	EVENT_DELISTED, /* by closed verdicts */
	EVENT_EXPIRED,	/* by age */
	EVENT_REMOVED,	/* by an operator */
	EVENT_CHANGED,	/* the class of a listing changed */
	EVENT_EXEMPTED,
	EVENT_UNEXEMPTED,
	EVENT_OWN_OPEN,	   /* an exempt host was found open */
	EVENT_UNCONFIRMED, /* open, not confirmed yet */
	EVENT_CLEARING,	   /* closed, not often enough to delist */
	EVENT_RESTORED,	   /* listed again by a revert */
	EVENT_ALERT,	   /* no clear word on a listing for three scans */
	EVENT_RECHECK,	   /* somebody asked to look again */
	EVENT_TICKET,	   /* of a ticket that it is a host of */
	EVENT_KIND_COUNT
};
#define EVENT_TEXT_MAX 512
/* Static; "?" when out of range. */
const char *event_kind_text(int kind);

struct event {
	uint64_t seq; /* given by ledger_event_append */
	int64_t time;
	uint64_t import;       /* 0: none */
	uint8_t kind;	       /* enum event_kind */
	uint8_t before, after; /* enum finding_state */
	uint8_t class;	       /* enum class_id */
	uint16_t list, scanner, port;
	struct prefix prefix;
	struct slice actor, reason;
};

/* Appends with the next sequence, of all lists, and sets ev->seq. Of a ticket:
 * beside what is served, as the ticket is. */
enum status ledger_event_append(struct ledger_txn *txn, struct event *ev,
    struct why *why) MUST_USE ALL_NONNULL;
/* Every event in place order: list, prefix, oldest first. ST_CORRUPT for one
 * that has a sequence which was never given. each does not write. */
enum status ledger_events(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct event *ev), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);
/* Events of every prefix that covers addr, oldest first by sequence. */
enum status ledger_events_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr,
    enum status (*each)(void *ctx, const struct event *ev), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 4, 6);
/* Deletes the events older than that time and counts them. The numbers of
 * those that stay, and of those to come, are as without it. */
enum status ledger_events_trim(struct ledger_txn *txn, int64_t before,
    uint64_t *count_out, struct why *why) MUST_USE ALL_NONNULL;

#endif
