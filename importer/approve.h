/* What a guard held is let through, by somebody who says why. */
#ifndef IMPORTER_APPROVE_H
#define IMPORTER_APPROVE_H

#include "apply.h"
#include "revert.h"

/* Begin with zeroes and what stands first. */
struct approved {
	const struct run *run;
	const struct config_list *list; /* it must be of this one; or NULL */
	struct approval approval;
	/* What came of it. */
	uint64_t import;	/* the record that says so */
	struct intake in;	/* what was held */
	struct applied applied; /* of it; of a revert nothing */
	struct revert revert;	/* target 0: it was none */
	struct generation_info made;
	char words[EVENT_TEXT_MAX]; /* private */
};

/*
 * Opens the store, plans what is held anew against the ledger as it is, stores
 * it, publishes. The guards do not judge; what a list never takes is refused
 * still, and told. ST_USAGE: there is no such hold; ST_NOT_FOUND: no such
 * import; ST_BAD_DATA: nothing of it can be taken any more. Free with
 * approved_free, also after an error.
 */
enum status approve(struct approved *a, struct why *why) MUST_USE ALL_NONNULL;
void approved_free(struct approved *a) ALL_NONNULL;

#endif
