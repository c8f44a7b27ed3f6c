/* relaybl revert: undoes an import, as an import of its own and under the
 * same guards. */
#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "revert.h"
#include "session.h"
#include "target.h"

struct undoing {
	const char *why; /* --reason */
	struct revert revert;
	char words[EVENT_TEXT_MAX]; /* of the events */
	uint16_t scanner;
	/* What came of it. */
	uint64_t import;
	uint8_t held; /* enum import_hold */
	char guards[IMPORT_TEXT_MAX];
};

/* The import that is to be undone, and its list. */
static enum status
find_target(struct undoing *u, struct change *c, struct why *why)
{
	struct import_record rec;
	struct list_state list;
	enum status st = ledger_import_get(c->txn, u->revert.target, &rec, why);

	if (st == ST_NOT_FOUND)
		why_set(why, "there is no import %" PRIu64, u->revert.target);
	if (st == ST_OK)
		st = revert_allows(&rec, why);
	if (st != ST_OK)
		return st;
	u->scanner = rec.scanner;
	for (size_t i = 0; i < c->run->config->list_count; i++) {
		u->revert.list = &c->run->config->lists[i];
		if (c->lists[i].id == rec.list)
			return change_list(c, u->revert.list, &list, why);
	}
	why_set(why, "its list is not in relaybl.conf any more");
	return ST_USAGE;
}

/* What the guards hold of it. */
static enum status
judge(struct undoing *u, struct change *c, struct why *why)
{
	struct scanner_state scanner;
	struct guard_figures figures;
	struct guard_trips trips = {.count = 0};
	enum status st =
	    revert_judge(&u->revert, c, u->scanner, &figures, &trips, why);

	u->held = HOLD_NONE;
	u->guards[0] = '\0';
	if (st == ST_OK)
		st = ledger_scanner_by_id(c->txn, u->scanner, &scanner, why);
	if (st != ST_OK || trips.count == 0)
		return st;
	u->held = trips.hold == GUARD_HOLDS_REMOVALS ? HOLD_REMOVALS : HOLD_ALL;
	(void)guard_trips_text(&trips, &figures, u->revert.list->name,
	    scanner.name, u->guards, sizeof(u->guards));
	return ST_OK;
}

static enum status
record(struct undoing *u, struct change *c, struct why *why)
{
	const struct revert *r = &u->revert;
	struct import_record rec = {
	    .kind = IMPORT_REVERT,
	    .complete = 1,
	    .scanner = u->scanner,
	    .target = r->target,
	    .held = u->held,
	    .guards = slice_of(u->guards),
	    .note = slice_of(u->why),
	};
	enum status st;

	if (u->held != HOLD_ALL)
		revert_counts(r, &rec);
	st = change_import(c, r->list, &rec, why);
	u->import = rec.id;
	return st == ST_OK && u->held != HOLD_ALL
		   ? revert_mark(r, c, rec.id, why)
		   : st;
}

static enum status
put_back(struct undoing *u, struct change *c, struct why *why)
{
	struct revert *r = &u->revert;
	struct list_state list;
	enum status st;

	r->store = true;
	r->withhold = u->held == HOLD_REMOVALS;
	st = revert_run(r, c, why);
	if (st == ST_OK && r->serves)
		st = change_list(c, r->list, &list, why);
	return st == ST_OK && r->serves ? change_bump(c, list.id, why) : st;
}

static enum status
apply_revert(void *ctx, struct change *c, struct why *why)
{
	struct undoing *u = ctx;
	struct revert *r = &u->revert;
	enum status st = find_target(u, c, why);

	r->store = r->withhold = false;
	if (st == ST_OK)
		st = revert_run(r, c, why);
	if (st == ST_OK && r->steps == 0) {
		why_set(why,
		    "nothing to undo: of what import %" PRIu64
		    " changed, all was changed since%s",
		    r->target,
		    r->refused > 0
			? ", or is what the list does not take any more"
			: "");
		return ST_NOT_FOUND;
	}
	if (st == ST_OK)
		st = judge(u, c, why);
	if (st == ST_OK && u->held != HOLD_ALL)
		st = put_back(u, c, why);
	return st == ST_OK ? record(u, c, why) : st;
}

static enum status
print_json(const struct undoing *u, struct why *why)
{
	const struct revert *r = &u->revert;
	const bool done = u->held != HOLD_ALL;
	json_t *obj = json_object();

	json_set(obj, "import", json_number(u->import));
	json_set(obj, "target", json_number(r->target));
	json_set(obj, "list", json_string(r->list->name));
	json_set(obj, "held", json_string(import_hold_text(u->held)));
	json_set(obj, "guards", json_string(u->guards));
	json_set(obj, "ended", json_number(done ? r->ended : 0));
	json_set(obj, "restored", json_number(done ? r->restored : 0));
	json_set(obj, "reclassed", json_number(done ? r->reclassed : 0));
	json_set(obj, "put_back", json_number(done ? r->steps : 0));
	json_set(obj, "withheld", json_number(done ? r->withheld : r->steps));
	json_set(obj, "changed_since", json_number(r->changed));
	json_set(obj, "refused", json_number(r->refused));
	return out_json(obj, why);
}

static void
print_done(const struct undoing *u)
{
	const struct revert *r = &u->revert;

	printf("import %" PRIu64 " on list %s is undone (import %" PRIu64
	       "): %" PRIu64 " listings ended, %" PRIu64
	       " are there again, %" PRIu64 " findings put back\n",
	    r->target, r->list->name, u->import, r->ended, r->restored,
	    r->steps);
	if (r->changed > 0)
		printf("  %" PRIu64 " were changed since: left\n", r->changed);
	if (r->refused > 0)
		printf("  %" PRIu64 " the list does not take any more: left\n",
		    r->refused);
}

/* A hold is told to people on standard error, with what to do. */
static enum status
report(const struct run *run, const struct undoing *u, struct why *why)
{
	enum status st = ST_OK;

	if (run->json)
		st = print_json(u, why);
	else if (u->held != HOLD_ALL)
		print_done(u);
	if (st != ST_OK || u->held == HOLD_NONE)
		return st;
	why_set(why,
	    "import %" PRIu64 ": %s held: %s; relaybl approve %" PRIu64
	    " does it all the same, relaybl reject %" PRIu64 " drops it",
	    u->import, u->held == HOLD_ALL ? "everything is" : "removals are",
	    u->guards, u->import, u->import);
	return ST_HELD;
}

enum status
cmd_revert(const struct run *run, struct why *why)
{
	struct undoing u = {.import = 0};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = target_import(run->opt.args[0], &u.revert.target, why);

	if (st == ST_OK)
		st = target_reason(run, &u.why, why);
	(void)snprintf(u.words, sizeof(u.words),
	    "import %" PRIu64 " undone: %s", u.revert.target,
	    u.why != NULL ? u.why : "");
	u.revert.reason = u.words;
	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, apply_revert, &u, &made, why);
	if (st == ST_OK)
		st = report(run, &u, why);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
