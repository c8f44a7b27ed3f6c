/* How many listings there are: what guards hold a plan against. */
#include "planner.h"

static void
count_listing(struct plan_tally *t, const struct ledger_finding *lf, bool own)
{
	bool listed = lf->finding.state == FINDING_LISTED;

	t->served++;
	t->own_served += own;
	t->listings += listed;
	t->own_listings += listed && own;
}

enum status
planner_listings(struct planner *p, struct plan_tally *t, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ST_OK;

	if (t->counted || p->txn == NULL || p->list == LEDGER_ALL_LISTS)
		return ST_OK;
	st = ledger_findings_open(p->txn, p->list, NULL, &cursor, why);
	while (st == ST_OK) {
		st = ledger_findings_next(cursor, &lf, why);
		if (st == ST_OK && finding_state_served(lf.finding.state) &&
		    lf.finding.expires > p->policy.now)
			count_listing(t, &lf, lf.key.scanner == p->scanner);
	}
	ledger_cursor_close(&cursor);
	if (st != ST_NOT_FOUND)
		return st;
	if (p->stores) {
		t->listings += t->over - t->begun;
		t->own_listings += t->over - t->begun;
		t->served += t->served_over - t->served_begun;
		t->own_served += t->served_over - t->served_begun;
	}
	t->counted = true;
	return ST_OK;
}
