/*
 * What the guards say of an import that was planned: its figures gathered from
 * file, plan and ledger, the limits of its list and scanner, and the verdict.
 */
#ifndef IMPORTER_JUDGEMENT_H
#define IMPORTER_JUDGEMENT_H

#include "guard.h"
#include "planner.h"

struct judgement {
	/* How it was before the plan was run. */
	bool first; /* the list was never fed, nothing is served of it */
	struct feed_state feed; /* last_tried 0: there was none */
	/* What came of it. */
	struct guard_figures figures; /* its words are canaries */
	struct guard_trips trips;
	char canaries[GUARD_TEXT_MAX];
	char words[IMPORT_TEXT_MAX]; /* of all that tripped; "" */
};

/* Before planner_run: it changes what is looked at. */
enum status judgement_begin(struct judgement *j, const struct planner *p,
    struct why *why) MUST_USE ALL_NONNULL;

/* After it. Listings are counted where it depends on their number. */
enum status judgement_make(struct judgement *j, struct planner *p,
    struct plan_tally *tally, struct why *why) MUST_USE ALL_NONNULL;

/* What has to be held for it. */
enum import_hold judgement_hold(const struct judgement *j) ALL_NONNULL;

#endif
