/*
 * A file's records, applied to the ledger in one transaction: planned, judged
 * by the guards, and where one of them holds something, tried again without
 * it.
 */
#ifndef IMPORTER_APPLY_H
#define IMPORTER_APPLY_H

#include "held.h"
#include "judgement.h"
#include "progress.h"
#include "session.h"

/* A held import that somebody lets through. */
struct approval {
	uint64_t target;
	const char *reason;
};

struct applied {
	const struct intake *in;
	const struct approval *approval; /* or NULL: the guards judge */
	struct plan_tally tally;
	struct judgement judgement;
	uint8_t held;		/* enum import_hold; tally.record has it, too */
	struct places withheld; /* removals, in the batch */
	uint32_t serial;	/* the list's, after it */
	struct generation_info made; /* number 0: none was made */
	struct progress progress;    /* private */
};

/*
 * Opens the store, applies the file, publishes. tally.already is set where
 * the same file was applied, or held, before: then nothing changed. held says
 * what a guard keeps back: then an import record says so, and ST_OK is
 * returned all the same. The records of the file are freed when they are
 * applied. Free with applied_free, also after an error.
 */
enum status apply_file(struct intake *in, struct applied *out,
    struct why *why) MUST_USE ALL_NONNULL;
void applied_free(struct applied *a) ALL_NONNULL;

/*
 * May the planner's file be looked at? ST_BAD_DATA: it is a replay, or from a
 * day ahead of now; or what the ledger gives. After planner_begin, where that
 * found nothing.
 */
enum status apply_check(const struct planner *p,
    const struct scanner_state *scanner, struct why *why) MUST_USE ALL_NONNULL;

/* apply_file's part of a transaction, for session_commit: a is a struct applied
 * of zeroes but for in, and approval. */
enum status apply_change(
    void *a, struct change *c, struct why *why) MUST_USE ALL_NONNULL;

#endif
