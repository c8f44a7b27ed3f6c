/* Imports that a guard holds, and what becomes of them. */
#include "hold.h"

#include <inttypes.h>

#include "stamp.h"

static enum status
not_open(const struct import_record *rec, struct why *why)
{
	char actor[80], time[STAMP_TEXT_MAX];

	if (rec->held == HOLD_NONE)
		why_set(why, "nothing of import %" PRIu64 " is held", rec->id);
	else if (rec->hold_state == HOLD_SUPERSEDED)
		why_set(why,
		    "import %" PRIu64 " is superseded by import %" PRIu64,
		    rec->id, rec->hold_by);
	else
		why_set(why, "import %" PRIu64 " was %s by %s at %s", rec->id,
		    import_hold_state_text(rec->hold_state),
		    why_escape(actor, sizeof(actor), rec->hold_actor.data,
			rec->hold_actor.len),
		    stamp_format(rec->hold_time, time));
	return ST_USAGE;
}

enum status
hold_find(struct change *c, const struct config_list *list, uint64_t id,
    struct import_record *out, struct why *why)
{
	struct list_state state;
	enum status st = ledger_import_get(c->txn, id, out, why);

	if (st == ST_NOT_FOUND)
		why_set(why, "there is no import %" PRIu64, id);
	if (st != ST_OK)
		return st;
	if (out->held == HOLD_NONE || out->hold_state != HOLD_OPEN)
		return not_open(out, why);
	if (list == NULL)
		return ST_OK;
	st = ledger_list_by_name(c->txn, list->name, false, &state, why);
	if (st != ST_OK || state.id == out->list)
		return st;
	why_set(why, "import %" PRIu64 " is not of list %s", id, list->name);
	return ST_USAGE;
}

enum status
hold_resolve(struct change *c, uint64_t id, enum import_hold_state state,
    uint64_t by, const char *reason, struct why *why)
{
	struct import_record rec;
	enum status st = ledger_import_get(c->txn, id, &rec, why);

	if (st != ST_OK)
		return st;
	rec.hold_state = (uint8_t)state;
	rec.hold_by = by;
	rec.hold_time = c->run->now;
	rec.hold_actor = slice_of(c->run->actor);
	rec.hold_reason = slice_of(reason);
	st = ledger_import_put(c->txn, &rec, why);
	return st == ST_OK ? ledger_parts_del(c->txn, LEDGER_HOLDS, id, why)
			   : st;
}

struct superseding {
	struct change *change;
	uint16_t list, scanner;
	uint64_t by;
	int64_t ended;
	struct why *why;
};

static enum status
supersede(void *ctx, uint64_t id)
{
	struct superseding *s = ctx;
	struct import_record rec;
	enum status st;

	/* That one has no record yet. */
	if (id == s->by)
		return ST_OK;
	st = ledger_import_get(s->change->txn, id, &rec, s->why);
	if (st != ST_OK || rec.list != s->list || rec.scanner != s->scanner)
		return st;
	if (s->ended != 0 && rec.ended > s->ended)
		return ST_OK;
	return hold_resolve(s->change, id, HOLD_SUPERSEDED, s->by,
	    "a later scan of the same scanner", s->why);
}

enum status
hold_supersede(struct change *c, uint16_t list, uint16_t scanner, uint64_t by,
    int64_t ended, struct why *why)
{
	struct superseding s = {c, list, scanner, by, ended, why};

	return ledger_parts_imports(c->txn, LEDGER_HOLDS, supersede, &s, why);
}
