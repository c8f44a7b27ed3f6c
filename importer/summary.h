/* What an import did, told at its end: for people and as JSON. */
#ifndef IMPORTER_SUMMARY_H
#define IMPORTER_SUMMARY_H

#include <jansson.h>

#include "apply.h"

struct summary {
	const struct intake *in;
	const struct plan_tally *tally;
	const struct judgement *judgement; /* NULL: nothing was judged */
	bool dry_run;
	uint32_t serial;     /* of the list, after it; 0 in a dry run */
	uint64_t generation; /* made by it; 0: none */
};

/* The same content twice: every count, what was refused and held back and
 * why, what the guards say, own hosts that are open, contradictions. Standard
 * output. */
void summary_print(const struct summary *s) ALL_NONNULL;
json_t *summary_json(const struct summary *s) ALL_NONNULL;

/* "alarm: ..." for each own host that is open, the first of many, on standard
 * error. True where there is one. */
bool summary_alarm(
    const struct intake *in, const struct plan_tally *t) ALL_NONNULL;

#endif
