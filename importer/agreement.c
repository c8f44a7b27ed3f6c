/* What other scanners found. */
#include "agreement.h"

enum status
agreement_begin(struct agreement *a, struct ledger_txn *txn, uint16_t scanner,
    struct why *why)
{
	struct scanner_state other;
	enum status st =
	    ledger_scanner_by_name(txn, IDENT_OPERATOR, false, &other, why);

	*a = (struct agreement){.scanner = scanner, .alone = true};
	if (st == ST_OK)
		a->by_hand = other.id;
	else if (st != ST_NOT_FOUND)
		return st;
	/* Ids are given in order, from 1. */
	for (unsigned id = 1; id <= UINT16_MAX && a->alone; id++) {
		st = ledger_scanner_by_id(txn, (uint16_t)id, &other, why);
		if (st != ST_OK)
			break;
		a->alone = id == a->scanner || id == a->by_hand;
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
agreement_find(const struct agreement *a, struct ledger_txn *txn,
    const struct plan_policy *policy, const struct finding_key *key, bool *out,
    struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st;

	*out = false;
	if (a->alone)
		return ST_OK;
	st = ledger_findings_open(txn, key->list, &key->prefix, &cursor, why);
	while (st == ST_OK && !*out) {
		st = ledger_findings_next(cursor, &lf, why);
		if (st != ST_OK ||
		    prefix_cmp(&lf.key.prefix, &key->prefix) != 0)
			break;
		*out = lf.key.port == key->port &&
		       lf.key.scanner != a->scanner &&
		       lf.key.scanner != a->by_hand &&
		       plan_agrees(policy, &lf.finding);
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
