/*
 * How operators answer, in figures: what a program can measure honestly of it
 * (SURVEY 4). A fix counts when scans say so, never by a claim.
 *
 * A case is a host of a ticket. Tickets are counted by their operator
 * (ticket_record.holder), each in one list.
 */
#ifndef IMPORTER_TICKET_FIGURES_H
#define IMPORTER_TICKET_FIGURES_H

#include "ledger.h"

#define FIGURES_NONE (-1) /* seconds: there is nothing to measure */

/* Which tickets: those that were reported before until, and were not closed or
 * wholly verified before from. What happened at until or later did not. */
struct figures_span {
	uint16_t list;	     /* LEDGER_ALL_LISTS: of every */
	int64_t from;	     /* 0: from the beginning */
	int64_t until;	     /* now, as a rule */
	int64_t no_answer_s; /* config report.no_answer_s */
};

struct ticket_figures {
	char *holder, *name; /* terminated; name: of its newest ticket */
	uint64_t tickets;
	uint64_t acked;	    /* of those: the operator said a word */
	uint64_t no_answer; /* said none, for no_answer_s */
	uint64_t cases;	    /* hosts */
	uint64_t fixed;	    /* of those: verified */
	uint64_t reopened;  /* of those: open again after it was said to be
			     * done, once or more often */
	uint64_t open;	    /* of those: neither fixed nor in a closed ticket */
	int64_t ack_s;	    /* median, report to first word, of acked */
	int64_t fix_s;	    /* median, report to verified, of fixed */
	int64_t oldest;	    /* report of the oldest of open; 0: none */
};

/* Sorted by cases, most first, then by holder. Free with
 * ticket_figures_free. */
struct figures {
	struct ticket_figures *all;
	size_t count;
	struct ticket_figures sum; /* of all of them; holder, name: "" */
};

enum status ticket_figures_make(struct ledger_txn *txn,
    const struct figures_span *span, struct figures *out,
    struct why *why) MUST_USE ALL_NONNULL;
void ticket_figures_free(struct figures *f) ALL_NONNULL;

/*
 * The same without a ledger: begin, add every ticket and behind it its hosts,
 * end. ST_OK or ST_NO_MEMORY. figures_drop frees a build that is not to be
 * ended; a NULL, too.
 */
struct figures_build;
/* NULL: out of memory. */
struct figures_build *figures_begin(
    const struct figures_span *span) MUST_USE ALL_NONNULL;
enum status figures_ticket(struct figures_build *b,
    const struct ticket_record *t, struct why *why) MUST_USE ALL_NONNULL;
enum status figures_host(struct figures_build *b, const struct ticket_host *h,
    struct why *why) MUST_USE ALL_NONNULL;
/* Frees the build; out is to be freed with ticket_figures_free, also after an
 * error. */
enum status figures_end(struct figures_build **b, struct figures *out,
    struct why *why) MUST_USE ALL_NONNULL;
void figures_drop(struct figures_build **b) ALL_NONNULL;

/* Days with one decimal, "6.5", of seconds; "-" for FIGURES_NONE. out has
 * FIGURES_TEXT_MAX bytes. Returns out. */
#define FIGURES_TEXT_MAX 32
const char *figures_days(int64_t s, char *out) ALL_NONNULL;

#endif
