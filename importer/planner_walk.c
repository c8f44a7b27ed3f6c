/* What the plan has to know of findings that no record of the file names: how
 * many listings there are. */
#include "planner.h"

enum status
planner_listings(struct planner *p, struct tally *t, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ST_OK;

	if (t->counted || p->txn == NULL || p->list == LEDGER_ALL_LISTS)
		return ST_OK;
	st = ledger_findings_open(p->txn, p->list, NULL, &cursor, why);
	while (st == ST_OK) {
		st = ledger_findings_next(cursor, &lf, why);
		if (st != ST_OK || lf.finding.state != FINDING_LISTED ||
		    lf.finding.expires <= p->policy.now)
			continue;
		t->listings++;
		t->own_listings += lf.key.scanner == p->scanner;
	}
	ledger_cursor_close(&cursor);
	if (st != ST_NOT_FOUND)
		return st;
	if (p->stores) {
		t->listings += t->over - t->begun;
		t->own_listings += t->over - t->begun;
	}
	t->counted = true;
	return ST_OK;
}
