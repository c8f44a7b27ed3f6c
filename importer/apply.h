/* A file's records, applied to the ledger in one transaction. */
#ifndef IMPORTER_APPLY_H
#define IMPORTER_APPLY_H

#include "planner.h"
#include "progress.h"
#include "session.h"

struct applied {
	const struct intake *in;
	struct tally tally;
	uint32_t serial;	     /* the list's, after it */
	struct generation_info made; /* number 0: none was made */
	struct progress progress;    /* private */
};

/*
 * Opens the store, applies the file, publishes. tally.already is set where
 * the same file was applied before: then nothing changed. The records of the
 * file are freed when they are applied. Free with applied_free, also after an
 * error.
 */
enum status apply_file(struct intake *in, struct applied *out,
    struct why *why) MUST_USE ALL_NONNULL;
void applied_free(struct applied *a) ALL_NONNULL;

/* Stores a finding as a plan's step says, with the events it is worth. known:
 * what the ledger has, or NULL; words: the reason of the events. */
enum status apply_step(struct change *c, const struct finding_key *key,
    const struct finding *known, const struct plan_step *step,
    const char *words, struct why *why) MUST_USE NONNULL(1, 2, 4, 5, 6);

#endif
