/* How long what is known is kept. */
#include "retention.h"

#include <stdlib.h>

#include "grow.h"

/* When it ceased to be of use to list anybody, at the earliest. */
static int64_t
of_use_until(const struct finding *f)
{
	switch (f->state) {
	case FINDING_EXPIRED:
		return f->expires;
	case FINDING_REMOVED:
		return f->removed != 0 ? f->removed : f->last_open;
	default:
		return f->last_open;
	}
}

static int64_t
last_heard(const struct finding *f)
{
	return f->removed > f->last_seen ? f->removed : f->last_seen;
}

static bool
has_texts(const struct finding *f)
{
	return f->reply.len > 0 || f->host.len > 0 || f->evidence.len > 0 ||
	       f->tests.len > 0 || f->note.len > 0;
}

enum retention
retention_of(
    const struct config_keep *keep, const struct finding *f, int64_t now)
{
	if (finding_state_served(f->state))
		return RETENTION_KEEP;
	if (last_heard(f) < now - keep->findings_s)
		return RETENTION_FORGET;
	if (has_texts(f) && of_use_until(f) < now - keep->evidence_s)
		return RETENTION_BARE;
	return RETENTION_KEEP;
}

void
retention_bare(struct finding *f)
{
	const struct slice none = {NULL, 0};

	f->reply = f->host = f->evidence = f->tests = f->note = none;
}

/* ---- requests to look again ---- */

struct prefixes {
	struct prefix *all;
	size_t count, cap;
	int64_t before;
};

static enum status
note_old(void *ctx, const struct recheck *r)
{
	struct prefixes *p = ctx;
	void *more;

	if (r->asked >= p->before)
		return ST_OK;
	more = grow(p->all, &p->cap, p->count + 1, sizeof(*p->all));
	if (more == NULL)
		return ST_NO_MEMORY;
	p->all = more;
	p->all[p->count++] = r->prefix;
	return ST_OK;
}

enum status
retention_rechecks(struct ledger_txn *txn, uint16_t list, int64_t now,
    bool store, struct retention_tally *t, struct why *why)
{
	struct prefixes old = {.before = now - RETENTION_RECHECK_S};
	enum status st = ledger_rechecks(txn, list, note_old, &old, why);

	if (st == ST_NO_MEMORY)
		(void)why_no_memory(why);
	for (size_t i = 0; i < old.count && st == ST_OK && store; i++)
		st = ledger_recheck_del(txn, list, &old.all[i], why);
	t->rechecks += old.count;
	free(old.all);
	return st;
}

/* ---- parts of imports ---- */

struct ids {
	uint64_t *all;
	size_t count, cap;
};

static enum status
note_id(void *ctx, uint64_t import)
{
	struct ids *ids = ctx;
	void *more =
	    grow(ids->all, &ids->cap, ids->count + 1, sizeof(*ids->all));

	if (more == NULL)
		return ST_NO_MEMORY;
	ids->all = more;
	ids->all[ids->count++] = import;
	return ST_OK;
}

/* The imports that have parts of the kind, the oldest first. */
static enum status
find_ids(struct ledger_txn *txn, enum ledger_parts_kind kind, struct ids *out,
    struct why *why)
{
	enum status st = ledger_parts_imports(txn, kind, note_id, out, why);

	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}

static enum status
del_undo(struct ledger_txn *txn, uint64_t import, struct why *why)
{
	enum status st = ledger_parts_del(txn, LEDGER_UNDO, import, why);

	return st == ST_OK
		   ? ledger_parts_del(txn, LEDGER_UNDO_TICKETS, import, why)
		   : st;
}

/* Parts whose import is not there are nobody's. */
static enum status
trim_undo(struct ledger_txn *txn, uint64_t import, int64_t before, bool store,
    uint64_t *count, struct why *why)
{
	struct import_record rec;
	enum status st = ledger_import_get(txn, import, &rec, why);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	if (st == ST_OK && rec.time >= before)
		return ST_OK;
	++*count;
	return store ? del_undo(txn, import, why) : ST_OK;
}

static enum status
trim_hold(struct ledger_txn *txn, uint64_t import, bool store, uint64_t *count,
    struct why *why)
{
	struct import_record rec;
	enum status st = ledger_import_get(txn, import, &rec, why);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	if (st == ST_OK && rec.held != HOLD_NONE && rec.hold_state == HOLD_OPEN)
		return ST_OK;
	++*count;
	return store ? ledger_parts_del(txn, LEDGER_HOLDS, import, why) : ST_OK;
}

static enum status
trim_parts(struct ledger_txn *txn, const struct config_keep *keep, int64_t now,
    bool store, struct retention_tally *t, struct why *why)
{
	struct ids undo = {.count = 0}, tickets = {.count = 0};
	struct ids holds = {.count = 0};
	uint64_t with_findings = 0;
	enum status st = find_ids(txn, LEDGER_UNDO, &undo, why);

	if (st == ST_OK)
		st = find_ids(txn, LEDGER_UNDO_TICKETS, &tickets, why);
	if (st == ST_OK)
		st = find_ids(txn, LEDGER_HOLDS, &holds, why);
	for (size_t i = 0; i < undo.count && st == ST_OK; i++)
		st = trim_undo(
		    txn, undo.all[i], now - keep->undo_s, store, &t->undo, why);
	/* Most went with those; a revert may have put back tickets alone. */
	for (size_t i = 0; i < tickets.count && st == ST_OK; i++)
		st = trim_undo(txn, tickets.all[i], now - keep->undo_s, store,
		    &with_findings, why);
	for (size_t i = 0; i < holds.count && st == ST_OK; i++)
		st = trim_hold(txn, holds.all[i], store, &t->holds, why);
	free(undo.all);
	free(tickets.all);
	free(holds.all);
	return st;
}

/* ---- events ---- */

struct old_events {
	int64_t before;
	uint64_t count;
};

static enum status
count_event(void *ctx, const struct event *ev)
{
	struct old_events *old = ctx;

	old->count += ev->time < old->before;
	return ST_OK;
}

static enum status
trim_events(struct ledger_txn *txn, int64_t before, bool store,
    struct retention_tally *t, struct why *why)
{
	struct old_events old = {before, 0};
	enum status st;

	if (store)
		st = ledger_events_trim(txn, before, &old.count, why);
	else
		st = ledger_events(txn, count_event, &old, why);
	t->events += old.count;
	return st;
}

enum status
retention_rest(struct ledger_txn *txn, const struct config_keep *keep,
    int64_t now, bool store, struct retention_tally *t, struct why *why)
{
	enum status st = trim_parts(txn, keep, now, store, t, why);

	if (st != ST_OK)
		return st;
	return trim_events(txn, now - keep->events_s, store, t, why);
}

/* ---- after an import ---- */

bool
retention_is_scan(uint8_t kind)
{
	return kind == IMPORT_SCAN || kind == IMPORT_LIST ||
	       kind == IMPORT_APPROVE;
}

enum status
retention_undo_of(struct ledger_txn *txn, uint16_t list, struct why *why)
{
	struct ids ids = {.count = 0};
	struct import_record rec;
	size_t scans = 0;
	enum status st = find_ids(txn, LEDGER_UNDO, &ids, why);

	for (size_t i = ids.count; i-- > 0 && st == ST_OK;) {
		st = ledger_import_get(txn, ids.all[i], &rec, why);
		if (st == ST_OK && rec.list == list &&
		    retention_is_scan(rec.kind) &&
		    ++scans > RETENTION_UNDO_SCANS)
			st = del_undo(txn, ids.all[i], why);
		else if (st == ST_NOT_FOUND)
			st = ST_OK;
	}
	free(ids.all);
	return st;
}
