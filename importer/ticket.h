/*
 * Tickets inside a change of the ledger: opened, and carried on by hand. What
 * an import does to them is ticket_watch.h's part. Each step is told in the
 * ticket's log, and in the history of each host that it is about.
 */
#ifndef IMPORTER_TICKET_H
#define IMPORTER_TICKET_H

#include "change.h"
#include "ticket_life.h"

struct ticket_opening {
	uint16_t list;				     /* id in the ledger */
	uint64_t survey;			     /* 0: none */
	const char *holder;			     /* survey_party.key */
	const char *name, *contact, *lang, *channel; /* "" where not known */
	int64_t at;	  /* when the operator was told: ticket_life_dates */
	const char *text; /* for the log; "" */
	const struct prefix *hosts;
	size_t count;
};

struct ticket_opened {
	uint64_t id;	  /* 0: none was, each host is in an open one already */
	size_t hosts;	  /* it has */
	size_t gone;	  /* out: not listed any more, or exempt */
	size_t left;	  /* out: in another open ticket */
	uint64_t left_in; /* that of the first of those */
};

/* Opens a ticket with those of the hosts that are served and in no open one.
 * ST_USAGE for a date that cannot be. */
enum status ticket_open(struct change *c, const struct ticket_opening *o,
    struct ticket_opened *out, struct why *why) MUST_USE ALL_NONNULL;

/* The newest open ticket of that holder; ST_NOT_FOUND (why untouched). */
enum status ticket_find_open(struct ledger_txn *txn, uint16_t list,
    const char *holder, uint64_t *id_out, struct why *why) MUST_USE ALL_NONNULL;

/* The open ticket that the host is in; the same. */
enum status ticket_find_host(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, uint64_t *id_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Is the prefix still listed, by whatever scanner, on whatever port? What is
 * exempt counts as listed: it is not closed by that. */
enum status ticket_is_listed(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, int64_t now, bool *out,
    struct why *why) MUST_USE ALL_NONNULL;

struct ticket_action {
	uint64_t id;
	enum ticket_act act;
	int64_t at;	  /* when; schedule: until when */
	bool day;	  /* at is a day: that of the report is not before it */
	const char *text; /* for the log; "" */
	/* claim, reopen: only these of its hosts; count 0: all that it can be
	 * done to. */
	const struct prefix *hosts;
	size_t count;
};

/* The hosts that it was done to, for the caller to free. */
struct ticket_done {
	struct prefix *hosts;
	size_t count, cap;
	uint8_t before, after; /* the ticket's state */
};

/*
 * Does it. ST_NOT_FOUND with a sentence where there is no such ticket, or a
 * host is none of it; ST_USAGE where it cannot be done to it now, or not then.
 * A claim asks to have the hosts looked at again (relaybl recheck), but none
 * more often than once a day. out begins with zeroes; free it with
 * ticket_done_free, also after an error.
 */
enum status ticket_do(struct change *c, const struct ticket_action *a,
    struct ticket_done *out, struct why *why) MUST_USE ALL_NONNULL;
void ticket_done_free(struct ticket_done *d) ALL_NONNULL;

/* After hosts changed: the ticket's numbers, state and what times follow from
 * them; it is stored with the other times and numbers of t, and with the texts
 * it has. t: as stored then, but without texts. */
enum status ticket_settle(struct ledger_txn *txn, struct ticket_record *t,
    struct why *why) MUST_USE ALL_NONNULL;

/* One line of the history of a host, "ticket 3: claimed". scanner, import: that
 * say so; import 0: the actor of the command does. */
enum status ticket_tell(struct change *c, const struct ticket_host *h,
    uint16_t scanner, uint64_t import, const char *words,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
