/* Counting what a list serves: one walk over its findings. */
#include <string.h>

#include "exempt_set.h"
#include "health.h"

struct walk {
	struct ledger_txn *txn;
	struct health_list *list;
	struct exempt_set exempt;
	int64_t now;
};

static void
count_served(struct walk *w, const struct finding *f)
{
	struct health_list *l = w->list;

	l->classes[finding_served_class(f)]++;
	if (f->state != FINDING_LISTED)
		return;
	l->listings++;
	l->day += f->expires - w->now <= DAYS(1);
	l->week += f->expires - w->now <= DAYS(7);
}

/* An open verdict is believed as long as a listing by it would last. */
static bool
is_open(const struct walk *w, const struct finding *f)
{
	int64_t lasts = w->list->config->expire_s;

	if (lasts == 0)
		lasts = class_info((enum class_id)f->class)->expire_s;
	return f->verdict == VERDICT_OPEN && f->state != FINDING_REMOVED &&
	       f->last_open + lasts > w->now;
}

static enum status
note_own(struct walk *w, const struct ledger_finding *lf,
    const struct prefix *exemption, struct why *why)
{
	struct health_list *l = w->list;
	struct health_own *own;

	if (!is_open(w, &lf->finding) || l->own_count++ >= HEALTH_OWN_MAX)
		return ST_OK;
	own = &l->own[l->own_count - 1];
	own->prefix = lf->key.prefix;
	own->exemption = *exemption;
	own->port = lf->key.port;
	return ledger_scanner_by_id(
	    w->txn, lf->key.scanner, &own->scanner, why);
}

static enum status
look(struct walk *w, const struct ledger_finding *lf, struct why *why)
{
	const struct finding *f = &lf->finding;
	bool served = finding_state_served(f->state) && f->expires > w->now;
	const struct prefix *exemption;

	if (!served && f->verdict != VERDICT_OPEN)
		return ST_OK;
	exemption = exempt_set_covering(&w->exempt, &lf->key.prefix);
	if (exemption != NULL)
		return note_own(w, lf, exemption, why);
	if (served)
		count_served(w, f);
	return ST_OK;
}

enum status
health_findings(struct ledger_txn *txn, struct health_list *list, int64_t now,
    struct why *why)
{
	struct walk w = {.txn = txn, .list = list, .now = now};
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = exempt_set_make(
	    &w.exempt, list->config, txn, list->state.id, now, why);

	if (st == ST_OK)
		st = ledger_findings_open(
		    txn, list->state.id, NULL, &cursor, why);
	while (st == ST_OK) {
		st = ledger_findings_next(cursor, &lf, why);
		if (st == ST_OK)
			st = look(&w, &lf, why);
	}
	ledger_cursor_close(&cursor);
	exempt_set_free(&w.exempt);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
