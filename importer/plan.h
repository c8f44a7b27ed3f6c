/*
 * What one verdict does to what is known: pure decisions, without store,
 * clock or output. The table of VERDICTS 2: scans that count lie some time
 * apart, only closed delists, unreachable and inconclusive change nothing but
 * are told when they stay, absence is never a verdict.
 */
#ifndef IMPORTER_PLAN_H
#define IMPORTER_PLAN_H

#include "batch.h"
#include "config.h"

/* A verdict may be this far ahead of our clock (clocks differ); further, and
 * it is held back; a day ahead, and it is refused. */
#define PLAN_SKEW_S   (5 * 60)
#define PLAN_FUTURE_S (24 * 60 * 60)

/* Scans in a row that came to no verdict on a listing before it is told: it
 * may be gone, or hide from the scanner. */
#define PLAN_ALERT_AFTER 3

/* What a record comes to; each merged record counts as exactly one. */
#define PLAN_OUTCOME_LIST(X)                                                   \
	X(PLAN_UNCHANGED, unchanged, "")                                       \
	X(PLAN_LISTED, listed, "list")                                         \
	X(PLAN_REFRESHED, refreshed, "refresh")                                \
	X(PLAN_PENDING, pending, "pending")                                    \
	X(PLAN_CLEARING, clearing, "clearing")                                 \
	X(PLAN_DELISTED, delisted, "delist")                                   \
	X(PLAN_EXEMPT, exempt, "exempt")                                       \
	X(PLAN_HELD, held, "hold")                                             \
	X(PLAN_WITHHELD, withheld, "withhold")

enum plan_outcome {
#define X(id, count, verb) id,
	PLAN_OUTCOME_LIST(X)
#undef X
	    PLAN_OUTCOME_COUNT
};

/* Why a record is held, or changes nothing although its verdict might. */
#define PLAN_CAUSE_LIST(X)                                                     \
	X(PLAN_CAUSE_NONE, "", "")                                             \
	X(PLAN_CAUSE_CLOCK, "clock_ahead",                                     \
	    "its time is more than 5 minutes ahead of this machine's clock")   \
	X(PLAN_CAUSE_INTERNAL, "internal_vantage",                             \
	    "seen from inside the network, and no test mail was delivered")    \
	X(PLAN_CAUSE_ABORTED, "aborted_scan",                                  \
	    "closed, in a scan that was aborted")                              \
	X(PLAN_CAUSE_REMOVED, "removed",                                       \
	    "seen before it was taken off by hand")                            \
	X(PLAN_CAUSE_OLDER, "older",                                           \
	    "older than what is known of the address already")                 \
	X(PLAN_CAUSE_KNOWN, "known",                                           \
	    "the same verdict, of the same time, is known already")            \
	X(PLAN_CAUSE_STALE, "stale",                                           \
	    "open, but so long ago that the listing would be over")            \
	X(PLAN_CAUSE_APPLIED, "applied_before",                                \
	    "applied when this file was imported before")

enum plan_cause {
#define X(id, word, text) id,
	PLAN_CAUSE_LIST(X)
#undef X
	    PLAN_CAUSE_COUNT
};
const char *plan_outcome_verb(enum plan_outcome o);
const char *plan_cause_word(enum plan_cause c);
const char *plan_cause_text(enum plan_cause c);
/* Is a record held for that, rather than ignored? */
bool plan_cause_holds(enum plan_cause c);

struct plan_policy {
	int64_t now;
	uint64_t import; /* the id this import gets */
	uint64_t before; /* import that applied the same bytes, or 0 */
	uint64_t same;	 /* the first one of the same scan, or 0 */
	/* Open in a row to list, by proof; and where two scanners agree. */
	unsigned confirm[PROOF_COUNT];
	bool agree;
	/* Closed in a row to delist: not weak; of any kind; not weak, where
	 * somebody asked for the scan. */
	unsigned clear, clear_weak, clear_recheck;
	int64_t apart_s;     /* between scans that count */
	int64_t expire_s;    /* 0: each class's own */
	unsigned relist_cap; /* so many times that, at most */
	bool aborted;	     /* the scan did not end as it should */
	bool clock_waived;   /* somebody let pass what is ahead of now */
	bool hold_unproven;  /* open without a delivered mail is held */
	bool recheck;	     /* of what somebody asked to have looked at */
};

/* The policy of a list and a scanner, without now, imports and scan. */
struct plan_policy plan_policy_of(const struct config_list *list,
    const struct config_scanner *scanner) ALL_NONNULL;

/* What is known of the place of a record. */
struct plan_known {
	const struct finding *finding; /* in the ledger, or NULL */
	bool exempt;		       /* an exemption covers it */
	bool agreed;		       /* another scanner found it open, too */
	bool asked; /* somebody wants it looked at again, and the scan could */
	/* An operator took it off then, whoever had found it; 0: not, or before
	 * the record was seen. */
	int64_t removed;
};

struct plan_step {
	enum plan_outcome outcome;
	enum plan_cause cause;
	bool write;	/* after is to be stored */
	bool ran_out;	/* a listing had expired and was still in the ledger */
	bool reclassed; /* a listing that goes on got another class */
	bool counted;	/* the scan raised a streak */
	bool alert;	/* a listing had no verdict for too long */
	uint8_t before; /* enum finding_state; what is over is not in it */
	unsigned streak, needed; /* "2 of 3" */
	struct finding after;
};

/*
 * Whether a list takes the prefix, and the time, at all. true, or false with
 * the reason and a sentence in why. Any thread.
 */
bool plan_admits(const struct config_list *list, const struct prefix *prefix,
    int64_t ended, int64_t now, enum refusal *reason_out,
    struct why *why) ALL_NONNULL;

/* Is the prefix wider than the list allows? Any thread. */
bool plan_too_wide(
    const struct config_list *list, const struct prefix *prefix) ALL_NONNULL;

/*
 * Decides. Slices of the result point into texts or into the known finding.
 * It depends on known.agreed only where plan_asks_others of the step that was
 * decided without is true.
 */
void plan_decide(const struct plan_policy *policy,
    const struct batch_item *item, const struct said_texts *texts,
    const struct plan_known *known, struct plan_step *out) ALL_NONNULL;
bool plan_asks_others(
    const struct plan_policy *policy, const struct plan_step *step) ALL_NONNULL;

/* Does a finding of another scanner, of the same list, prefix and port, agree
 * with an open verdict? */
bool plan_agrees(
    const struct plan_policy *policy, const struct finding *other) ALL_NONNULL;

/* A listing that a complete scan of all of its scope does not mention. */
struct plan_step plan_missing(
    const struct plan_policy *policy, const struct finding *known) ALL_NONNULL;

/* Is it a listing that is not over? */
bool plan_is_listing(const struct finding *f, int64_t now) ALL_NONNULL;

/* What is over becomes what it is: a listing EXPIRED, what was UNCONFIRMED
 * just SEEN. Returns false where nothing is over. */
bool plan_expire(struct finding *f, int64_t now, uint64_t import) ALL_NONNULL;

#endif
