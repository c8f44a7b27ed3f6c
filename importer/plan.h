/*
 * What one verdict does to what is known: pure decisions, without store,
 * clock or output. The table of VERDICTS: only closed delists, unreachable
 * and inconclusive change nothing, absence is never a verdict.
 */
#ifndef IMPORTER_PLAN_H
#define IMPORTER_PLAN_H

#include "batch.h"
#include "config.h"

/* A verdict may be this far ahead of our clock (clocks differ); further, and
 * it is held back; a day ahead, and it is refused. */
#define PLAN_SKEW_S   (5 * 60)
#define PLAN_FUTURE_S (24 * 60 * 60)

/* What a record comes to; each merged record counts as exactly one. */
#define PLAN_OUTCOME_LIST(X)                                                   \
	X(PLAN_UNCHANGED, unchanged, "")                                       \
	X(PLAN_LISTED, listed, "list")                                         \
	X(PLAN_REFRESHED, refreshed, "refresh")                                \
	X(PLAN_PENDING, pending, "pending")                                    \
	X(PLAN_CLEARING, clearing, "clearing")                                 \
	X(PLAN_DELISTED, delisted, "delist")                                   \
	X(PLAN_EXEMPT, exempt, "exempt")                                       \
	X(PLAN_HELD, held, "hold")

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

struct plan_policy {
	int64_t now;
	uint64_t import; /* the id this import gets */
	uint64_t before; /* import that applied the same bytes, or 0 */
	unsigned confirm, clear;
	int64_t expire_s;   /* 0: each class's own */
	bool aborted;	    /* the scan did not end as it should */
	bool hold_unproven; /* open without a delivered mail is held */
};

/* The policy of a list and a scanner, without now, imports and scan. */
struct plan_policy plan_policy_of(const struct config_list *list,
    const struct config_scanner *scanner) ALL_NONNULL;

struct plan_step {
	enum plan_outcome outcome;
	enum plan_cause cause;
	bool write;	/* after is to be stored */
	bool ran_out;	/* a listing had expired and was still in the ledger */
	bool reclassed; /* a listing that goes on got another class */
	uint8_t before; /* enum finding_state */
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
 * Decides. known is NULL where the ledger has no record; exempt: an exemption
 * covers the prefix. Slices of the result point into texts or into known.
 */
struct plan_step plan_decide(const struct plan_policy *policy,
    const struct batch_item *item, const struct said_texts *texts,
    const struct finding *known, bool exempt) NONNULL(1, 2, 3);

/* A listing whose time is over: what it becomes. Returns false where the
 * finding is no such listing. */
bool plan_expire(struct finding *f, int64_t now, uint64_t import) ALL_NONNULL;

#endif
