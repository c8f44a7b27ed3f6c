/*
 * Every record of a file against the ledger, in the ledger's order: what each
 * comes to, counted; and a sink that applies it, or shows it in a dry run.
 */
#ifndef IMPORTER_PLANNER_H
#define IMPORTER_PLANNER_H

#include "agreement.h"
#include "exempt_set.h"
#include "intake.h"
#include "plan.h"
#include "recheck_set.h"
#include "tombstones.h"

/* An exempt address that a scan found open. */
struct own_host {
	struct prefix prefix, exemption;
	uint16_t port;
};

/* What a file came to. */
struct plan_tally {
	struct import_record record; /* its counts; kind, scan and file */
	char tool[132];		     /* with its version */
	uint64_t causes[PLAN_CAUSE_COUNT];
	struct own_host *own;
	size_t own_count, own_cap;
	uint64_t writes;  /* findings that become others */
	bool serves;	  /* something is, or was, served of what is written */
	uint64_t already; /* import that applied the same file, or 0 */
	uint8_t held, hold_state; /* of that: enums of ledger_imports.h */
	uint64_t hold_by;	  /* the import that resolved the hold */
	uint64_t undone_by;	  /* the import that undid it, or 0 */
	int64_t newest;		  /* latest time of a record */
	/* For the guards. What the plan removes is delisted (withheld, where
	 * removals are) of record.counts. */
	uint64_t additions; /* begin to be served, if only as unconfirmed */
	uint64_t scope;	    /* addresses of the scope declared; 0: none */
	uint64_t covered;   /* of them: with a record */
	bool counted;	    /* planner_listings has counted */
	uint64_t listings, own_listings; /* before: of the list, the scanner */
	uint64_t begun, over;		 /* listings, where the sink stores */
	uint64_t served, own_served;	 /* those, and unconfirmed ones */
	uint64_t served_begun, served_over;
	/* Hosts of tickets that became so (ticket_watch.h). */
	uint64_t tickets_verified, tickets_reopened;
};
void plan_tally_free(struct plan_tally *t) ALL_NONNULL;

/* One record that was decided; or a listing that a full scan does not mention:
 * then at is PLANNED_MISSING and the item has just the place, no verdict. */
#define PLANNED_MISSING SIZE_MAX
struct planned {
	struct finding_key key;
	size_t at; /* in the batch */
	const struct batch_item *item;
	const struct finding *known; /* of the ledger, or NULL */
	const struct plan_step *step;
	const struct prefix *exemption; /* that covers it, or NULL */
	bool answers; /* what somebody asked to have looked at again */
};
typedef enum status (*planner_sink)(
    void *ctx, const struct planned *planned, struct why *why);

struct planner {
	const struct intake *in;
	struct ledger_txn *txn; /* NULL: an empty ledger */
	uint16_t list, scanner; /* ids; scanner 0: not in the ledger */
	bool first;		/* nothing is known by the scanner */
	bool stores;		/* the sink stores what is to be written */
	bool withhold;		/* removals: counted, told, not written */
	uint64_t approves; /* a held import that is applied after all, or 0 */
	struct plan_policy policy;
	planner_sink sink;
	void *ctx;
	struct agreement others; /* these are private */
	struct exempt_set exempt;
	struct recheck_set rechecks;
	struct tombstones tombstones;
};

/*
 * Fills in the policy and looks whether the file was applied before. import
 * is the id that it would get. tally_out is begun anew. When its already is
 * set, there is nothing to run.
 */
enum status planner_begin(struct planner *p, uint64_t import,
    struct plan_tally *tally_out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Counts the listings that there were before, once: of the list and of this
 * scanner, each not over yet. Before planner_run or after it.
 */
enum status planner_listings(struct planner *p, struct plan_tally *tally,
    struct why *why) MUST_USE ALL_NONNULL;

/* Decides every record and gives those that are to be written, or are not
 * just unchanged, to the sink. Sets already where the file was applied before
 * and nothing in it is new. */
enum status planner_run(struct planner *p, struct plan_tally *tally,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
