/*
 * The life of a ticket: what may be done to it when, what a verdict makes of
 * its hosts, and which state follows. Pure decisions, without store, clock or
 * output.
 *
 *	reported -> acknowledged -> scheduled -> claimed -> verified
 *	                                           ^            |
 *	                                        reopened <------+
 *
 * and closed, by hand, from any of them. The state of a ticket follows from
 * its times and from its hosts. A host is verified when it is off the list and
 * two scans that count said closed since the operator was told; it is reopened
 * when one says open that saw it after it was claimed or verified. What takes
 * it off the list otherwise verifies nothing.
 */
#ifndef IMPORTER_TICKET_LIFE_H
#define IMPORTER_TICKET_LIFE_H

#include "finding.h"
#include "ledger_tickets.h"
#include "why.h"

/* Scans that say closed before a host is verified. */
#define TICKET_CLOSED_SCANS 2

/* What a command does to a ticket; X(id, word, log entry). */
#define TICKET_ACTS(X)                                                         \
	X(TICKET_ACT_REPORT, "report", TICKET_ENTRY_REPORTED)                  \
	X(TICKET_ACT_ACK, "ack", TICKET_ENTRY_ACKNOWLEDGED)                    \
	X(TICKET_ACT_SCHEDULE, "schedule", TICKET_ENTRY_SCHEDULED)             \
	X(TICKET_ACT_CLAIM, "claim", TICKET_ENTRY_CLAIMED)                     \
	X(TICKET_ACT_NOTE, "note", TICKET_ENTRY_NOTE)                          \
	X(TICKET_ACT_CLOSE, "close", TICKET_ENTRY_CLOSED)                      \
	X(TICKET_ACT_REOPEN, "reopen", TICKET_ENTRY_REOPENED)

enum ticket_act {
#define X(id, word, entry) id,
	TICKET_ACTS(X)
#undef X
	    TICKET_ACT_COUNT
};
/* Static. */
const char *ticket_act_word(enum ticket_act act);
enum ticket_entry_kind ticket_act_entry(enum ticket_act act);

/* Is it still to be done: neither verified nor closed? */
bool ticket_is_open(const struct ticket_record *t) ALL_NONNULL;

/* Its state at that time: TICKET_NO_ANSWER where it was reported that long ago,
 * and not a word since. Static. */
#define TICKET_NO_ANSWER "no-answer"
const char *ticket_state_now(const struct ticket_record *t, int64_t now,
    int64_t no_answer_s) ALL_NONNULL;

/* May that be done to a ticket of that state? ST_USAGE with a sentence. */
enum status ticket_life_allows(const struct ticket_record *t,
    enum ticket_act act, struct why *why) MUST_USE ALL_NONNULL;

/*
 * May it have happened then? Nothing happens before the operator was told, or
 * after now, but what is promised. ST_USAGE with a sentence.
 */
enum status ticket_life_dates(const struct ticket_record *t,
    enum ticket_act act, int64_t at, int64_t now,
    struct why *why) MUST_USE ALL_NONNULL;

/* Notes in the ticket what was done then, and said now; hosts are for
 * ticket_life_host. */
void ticket_life_do(struct ticket_record *t, enum ticket_act act, int64_t at,
    int64_t now) ALL_NONNULL;
/* The same in a host: a claim, or a reopening by hand. */
void ticket_life_host(
    struct ticket_host *h, enum ticket_act act, int64_t at) ALL_NONNULL;

/* What a scan said of a host. */
struct ticket_verdict {
	uint8_t verdict; /* enum verdict: VERDICT_OPEN, VERDICT_CLOSED */
	int64_t time;	 /* when the scan saw it */
	bool counted;	 /* it raised a streak */
	bool listed;	 /* it is still on the list */
	uint64_t import;
};

enum ticket_effect {
	TICKET_EFFECT_NONE,    /* the host stays as it is */
	TICKET_EFFECT_COUNTED, /* it is to be stored, its state is the same */
	TICKET_EFFECT_VERIFIED,
	TICKET_EFFECT_REOPENED
};

/* Would a closed verdict verify the host, were it off the list? Whether it is
 * takes a look at the ledger. */
bool ticket_life_asks(const struct ticket_host *h,
    const struct ticket_verdict *v, int64_t reported) ALL_NONNULL;
/* reported: of its ticket. */
enum ticket_effect ticket_life_verdict(struct ticket_host *h,
    const struct ticket_verdict *v, int64_t reported) ALL_NONNULL;

/* The numbers, the state and the times that follow from hosts: begin with
 * ticket_life_begin, add each host, settle. */
void ticket_life_begin(struct ticket_record *t) ALL_NONNULL;
void ticket_life_add(
    struct ticket_record *t, const struct ticket_host *h) ALL_NONNULL;
void ticket_life_settle(struct ticket_record *t) ALL_NONNULL;

#endif
