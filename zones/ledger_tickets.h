/*
 * The ledger's tickets: what an operator was told of its hosts, what it said,
 * and what scans found since. Kept for ever, beside what is served: writing
 * one does not raise the sequence, so no generation is made of it. Part of
 * ledger.h, whose rules hold.
 *
 * A ticket, its hosts, and its log are records of their own. That the ticket's
 * state and numbers are those of its hosts is importer/ticket.h's part.
 */
#ifndef ZONES_LEDGER_TICKETS_H
#define ZONES_LEDGER_TICKETS_H

#include <stdbool.h>

#include "addr.h"
#include "bytes.h"
#include "compiler.h"
#include "status.h"
#include "why.h"

struct ledger_txn;

#define TICKET_TEXT_MAX 512

/* What a ticket is. No answer is none of them: it follows from the time. */
#define TICKET_STATES(X)                                                       \
	X(TICKET_REPORTED, "reported")	       /* the operator was told */     \
	X(TICKET_ACKNOWLEDGED, "acknowledged") /* and said a word */           \
	X(TICKET_SCHEDULED, "scheduled")       /* and until when */            \
	X(TICKET_CLAIMED, "claimed")	       /* and that it is done */       \
	X(TICKET_VERIFIED, "verified")	       /* as closed verdicts say */    \
	X(TICKET_REOPENED, "reopened") /* but an open one came again */        \
	X(TICKET_CLOSED, "closed")     /* by hand, with a reason */

enum ticket_state {
#define X(id, word) id,
	TICKET_STATES(X)
#undef X
	    TICKET_STATE_COUNT
};

/* What one of its hosts is. */
#define TICKET_HOST_STATES(X)                                                  \
	X(TICKET_HOST_OPEN, "open")                                            \
	X(TICKET_HOST_CLAIMED, "claimed")                                      \
	X(TICKET_HOST_VERIFIED, "verified")                                    \
	X(TICKET_HOST_REOPENED, "reopened")

enum ticket_host_state {
#define X(id, word) id,
	TICKET_HOST_STATES(X)
#undef X
	    TICKET_HOST_STATE_COUNT
};

/* What a line of its log says. */
#define TICKET_ENTRIES(X)                                                      \
	X(TICKET_ENTRY_OPENED, "opened")                                       \
	X(TICKET_ENTRY_REPORTED, "reported") /* once more */                   \
	X(TICKET_ENTRY_ACKNOWLEDGED, "acknowledged")                           \
	X(TICKET_ENTRY_SCHEDULED, "scheduled")                                 \
	X(TICKET_ENTRY_CLAIMED, "claimed")                                     \
	X(TICKET_ENTRY_NOTE, "note")                                           \
	X(TICKET_ENTRY_VERIFIED, "verified")                                   \
	X(TICKET_ENTRY_REOPENED, "reopened")                                   \
	X(TICKET_ENTRY_CLOSED, "closed")                                       \
	X(TICKET_ENTRY_REVERTED, "reverted") /* what an import had said */

enum ticket_entry_kind {
#define X(id, word) id,
	TICKET_ENTRIES(X)
#undef X
	    TICKET_ENTRY_KIND_COUNT
};

/* Words for people and JSON; static; "?" when out of range. And back: the
 * state, or -1. */
const char *ticket_state_text(int state);
int ticket_state_by_text(const char *text, size_t len);
const char *ticket_host_state_text(int state);
const char *ticket_entry_kind_text(int kind);

/* Times: unix seconds, 0: it did not happen. Texts: not terminated. */
struct ticket_record {
	uint64_t id; /* given by ledger_ticket_append, from 1 */
	uint16_t list;
	uint64_t survey;  /* that it was opened from; 0: none */
	uint8_t state;	  /* enum ticket_state */
	int64_t opened;	  /* when the ticket was made */
	int64_t reported; /* when the operator was told */
	int64_t acked;	  /* its first word */
	int64_t promised; /* what it wants to be done by */
	int64_t claimed;  /* it said so last */
	int64_t verified; /* of its last host; 0 unless all are */
	int64_t reopened; /* of any host, last */
	int64_t closed;	  /* by hand */
	uint64_t hosts;	  /* how many it has */
	uint64_t claimed_hosts, verified_hosts, reopened_hosts; /* are that */
	struct slice holder;  /* what it is counted by: survey_party.key */
	struct slice name;    /* for people */
	struct slice contact; /* an e-mail address */
	struct slice lang;    /* "en", "ja" */
	struct slice channel; /* how it was told: "mail", "phone" */
};

struct ticket_host {
	uint64_t ticket;
	uint16_t list; /* the ticket's */
	struct prefix prefix;
	uint8_t state;	 /* enum ticket_host_state */
	uint16_t closed; /* scans in a row that said closed, since the report */
	uint16_t relapses; /* times that it was reopened */
	int64_t counted;   /* the last of those; or last verdict that counted */
	int64_t claimed, verified,
	    reopened;	 /* 0: never; verified: or not now */
	uint64_t import; /* that last changed it; 0: a command did */
};

struct ticket_entry {
	uint64_t ticket;
	uint32_t seq;	 /* given by ledger_ticket_log_append, from 1 */
	int64_t noted;	 /* when it was written */
	int64_t time;	 /* when it happened, or is to (scheduled) */
	uint8_t kind;	 /* enum ticket_entry_kind */
	uint64_t import; /* that said it; 0: none */
	struct slice actor, text;
};

/* Appends with the next id, and sets rec->id. */
enum status ledger_ticket_append(struct ledger_txn *txn,
    struct ticket_record *rec, struct why *why) MUST_USE ALL_NONNULL;
/* Puts or replaces the record of rec->id. Its texts may lie in the map. */
enum status ledger_ticket_put(struct ledger_txn *txn,
    const struct ticket_record *rec, struct why *why) MUST_USE ALL_NONNULL;
/* ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_ticket_get(struct ledger_txn *txn, uint64_t id,
    struct ticket_record *out, struct why *why) MUST_USE ALL_NONNULL;
/* Oldest first. */
enum status ledger_tickets(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct ticket_record *rec), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/* Puts or replaces the host, and where it is found by its address. */
enum status ledger_ticket_host_put(struct ledger_txn *txn,
    const struct ticket_host *host, struct why *why) MUST_USE ALL_NONNULL;
/* ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_ticket_host_get(struct ledger_txn *txn, uint64_t ticket,
    uint16_t list, const struct prefix *prefix, struct ticket_host *out,
    struct why *why) MUST_USE ALL_NONNULL;
/* The hosts of a ticket, or with 0 of all, by ticket and prefix. */
enum status ledger_ticket_hosts(struct ledger_txn *txn, uint64_t ticket,
    enum status (*each)(void *ctx, const struct ticket_host *host), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 5);
/* Which tickets have which hosts: of a list by prefix, then by ticket. */
enum status ledger_ticket_places(struct ledger_txn *txn, uint16_t list,
    enum status (*each)(
	void *ctx, const struct prefix *prefix, uint64_t ticket),
    void *ctx, struct why *why) MUST_USE NONNULL(1, 3, 5);
/* The same of exactly one prefix: oldest ticket first. */
enum status ledger_tickets_at(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix,
    enum status (*each)(
	void *ctx, const struct prefix *prefix, uint64_t ticket),
    void *ctx, struct why *why) MUST_USE NONNULL(1, 3, 4, 6);

/* Appends with the ticket's next seq, and sets entry->seq. */
enum status ledger_ticket_log_append(struct ledger_txn *txn,
    struct ticket_entry *entry, struct why *why) MUST_USE ALL_NONNULL;
/* What happened to a ticket, or with 0 to all, oldest first. */
enum status ledger_ticket_log(struct ledger_txn *txn, uint64_t ticket,
    enum status (*each)(void *ctx, const struct ticket_entry *entry), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 3, 5);

/*
 * A host as bytes, laid out in ledger.h and ledger_codec.h; decode of the value
 * leaves ticket, list and prefix 0, decode of the key the rest. Outputs of the
 * maximum length; what is used of them is returned. ST_OK or ST_CORRUPT. Any
 * thread.
 */
#define TICKET_HOST_KEY_MAX   (8 + 2 + 1 + 16 + 1)
#define TICKET_HOST_VALUE_MAX (2 + 7 * 10)
size_t ticket_host_key_encode(uint64_t ticket, uint16_t list,
    const struct prefix *prefix, uint8_t *out) ALL_NONNULL;
enum status ticket_host_key_decode(const uint8_t *data, size_t len,
    struct ticket_host *out, struct why *why) MUST_USE ALL_NONNULL;
size_t ticket_host_encode(
    const struct ticket_host *host, uint8_t *out) ALL_NONNULL;
enum status ticket_host_decode(const uint8_t *data, size_t len,
    struct ticket_host *out, struct why *why) MUST_USE ALL_NONNULL;

#endif
