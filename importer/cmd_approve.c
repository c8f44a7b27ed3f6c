/* relaybl approve: applies what a guard held, against the ledger as it is now
 * and without the guards; as an import of its own. */
#include <inttypes.h>
#include <stdio.h>

#include "approve.h"
#include "target.h"

static void
print_import(const struct approved *a)
{
	const struct import_record *rec = &a->applied.tally.record;

	printf("import %" PRIu64 " is approved (import %" PRIu64 "): %" PRIu64
	       " listed, %" PRIu64 " refreshed, %" PRIu64
	       " unconfirmed, %" PRIu64 " delisted\n",
	    a->approval.target, rec->id, rec->counts.listed,
	    rec->counts.refreshed, rec->counts.pending, rec->counts.delisted);
	if (rec->counts.refused > 0)
		printf("  %" PRIu64 " the list does not take any more\n",
		    rec->counts.refused);
}

static void
print_revert(const struct approved *a)
{
	printf("import %" PRIu64 " is approved (import %" PRIu64
	       "): of import %" PRIu64 " %" PRIu64 " listings ended, %" PRIu64
	       " are there again, %" PRIu64 " findings put back\n",
	    a->approval.target, a->import, a->revert.target, a->revert.ended,
	    a->revert.restored, a->revert.steps);
}

enum status
cmd_approve(const struct run *run, struct why *why)
{
	struct approved a = {.run = run};
	enum status st =
	    target_import(run->opt.args[0], &a.approval.target, why);

	if (st == ST_OK)
		st = target_reason(run, &a.approval.reason, why);
	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &a.list, why);
	if (st == ST_OK)
		st = approve(&a, why);
	if (st == ST_OK && a.revert.target != 0)
		print_revert(&a);
	else if (st == ST_OK)
		print_import(&a);
	approved_free(&a);
	return st;
}
