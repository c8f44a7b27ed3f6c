/* What an import did, undone. */
#include "revert.h"

#include <inttypes.h>

#include "hold.h"
#include "plan.h"
#include "ticket_undo.h"

struct reverting {
	struct revert *r;
	struct change *c;
};

/* What a finding comes to when it is put back. */
enum putting {
	PUT_REST, /* nothing that is listed changes */
	PUT_ENDS,
	PUT_RESTORES,
	PUT_RECLASSES,
	PUT_UNCONFIRMED, /* served as such again */
	PUT_UNSERVED	 /* not even that any more */
};

/* now NULL: the import left none. */
static uint8_t
state_of(const struct finding *now)
{
	return now != NULL ? now->state : FINDING_SEEN;
}

static enum putting
compare(const struct finding *now, const struct undone *u)
{
	const uint8_t back = u->existed ? u->before.state : FINDING_SEEN;
	const uint8_t state = state_of(now);

	if (state == FINDING_LISTED && back == FINDING_LISTED)
		return now->class != u->before.class ? PUT_RECLASSES : PUT_REST;
	if (state == FINDING_LISTED)
		return PUT_ENDS;
	if (back == FINDING_LISTED)
		return PUT_RESTORES;
	if (back == state ||
	    (back != FINDING_UNCONFIRMED && state != FINDING_UNCONFIRMED))
		return PUT_REST;
	return back == FINDING_UNCONFIRMED ? PUT_UNCONFIRMED : PUT_UNSERVED;
}

static int
event_of(enum putting what)
{
	switch (what) {
	case PUT_ENDS:
	case PUT_UNSERVED:
		return EVENT_REMOVED;
	case PUT_RESTORES:
		return EVENT_RESTORED;
	case PUT_RECLASSES:
		return EVENT_CHANGED;
	case PUT_UNCONFIRMED:
		return EVENT_UNCONFIRMED;
	case PUT_REST:
		break;
	}
	return -1;
}

static void
count(struct revert *r, enum putting what, bool was_served, bool is_served)
{
	r->ended += what == PUT_ENDS;
	r->restored += what == PUT_RESTORES;
	r->reclassed += what == PUT_RECLASSES;
	r->steps++;
	r->begun += is_served && !was_served;
}

static enum status
put_back(struct reverting *x, const struct undone *u, const struct finding *now,
    enum putting what, struct why *why)
{
	struct finding after = u->before;
	const int kind = event_of(what);
	struct event ev = {
	    .kind = (uint8_t)kind,
	    .before = state_of(now),
	    .after = u->existed ? after.state : FINDING_SEEN,
	    .class = u->existed ? after.class : now->class,
	    .list = u->key.list,
	    .scanner = u->key.scanner,
	    .port = u->key.port,
	    .prefix = u->key.prefix,
	    .reason = slice_of(x->r->reason),
	};
	enum status st;

	after.import = x->c->import;
	st =
	    change_finding(x->c, &u->key, now, u->existed ? &after : NULL, why);
	return st == ST_OK && kind >= 0 ? change_event(x->c, &ev, why) : st;
}

/* Does the list still take what it once had? */
static bool
admits(const struct reverting *x, const struct prefix *prefix)
{
	const int64_t now = x->c->run->now;
	enum refusal refusal;
	struct why ignored;

	return plan_admits(x->r->list, prefix, now, now, &refusal, &ignored);
}

/* Is there still what the import left? */
static bool
is_as_left(const struct reverting *x, const struct undone *u,
    const struct finding *now)
{
	if (now == NULL)
		return u->deleted && u->existed;
	return !u->deleted && now->import == x->r->target;
}

/* One finding; now: as it is, NULL where there is none. */
static enum status
revert_finding(struct reverting *x, const struct undone *u,
    const struct finding *now, struct why *why)
{
	const bool was = finding_state_served(state_of(now)) &&
			 now->expires > x->c->run->now;
	const bool is = u->existed && finding_state_served(u->before.state);
	enum putting what;

	if (!is_as_left(x, u, now)) {
		x->r->changed++;
		return ST_OK;
	}
	if (is && !was && !admits(x, &u->key.prefix)) {
		x->r->refused++;
		return ST_OK;
	}
	what = compare(now, u);
	if (what == PUT_ENDS && x->r->withhold) {
		x->r->withheld++;
		return ST_OK;
	}
	count(x->r, what, was, is);
	x->r->serves |= is || finding_state_served(state_of(now));
	return x->r->store ? put_back(x, u, now, what, why) : ST_OK;
}

static enum status
revert_one(void *ctx, const struct undone *u, struct why *why)
{
	struct reverting *x = ctx;
	struct finding now;
	enum status st = ledger_finding_get(x->c->txn, &u->key, &now, why);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return revert_finding(x, u, st == ST_OK ? &now : NULL, why);
}

enum status
revert_run(struct revert *r, struct change *c, struct why *why)
{
	struct reverting x = {r, c};
	enum status st;

	r->ended = r->restored = r->reclassed = r->begun = r->steps = 0;
	r->changed = r->refused = r->withheld = 0;
	r->serves = false;
	st = undo_read(c->txn, r->target, revert_one, &x, why);
	if (st == ST_NOT_FOUND)
		why_set(why,
		    "nothing is kept to undo import %" PRIu64
		    ": it changed no finding, or longer ago than keep: undo: "
		    "of relaybl.conf",
		    r->target);
	if (st == ST_OK && r->store)
		st = ticket_undo_run(c, r->target, why);
	return st;
}

void
revert_counts(const struct revert *r, struct import_record *rec)
{
	rec->counts.read = r->steps + r->changed + r->refused + r->withheld;
	rec->counts.listed = r->restored;
	rec->counts.delisted = r->ended;
	rec->counts.refused = r->refused;
	rec->counts.unchanged = r->changed;
	rec->counts.withheld = r->withheld;
}

static bool
can_be_undone(uint8_t kind)
{
	switch (kind) {
	case IMPORT_SCAN:
	case IMPORT_LIST:
	case IMPORT_ADD:
	case IMPORT_REMOVE:
	case IMPORT_APPROVE:
	case IMPORT_REVERT:
	case IMPORT_PURGE:
		return true;
	default:
		return false;
	}
}

enum status
revert_allows(const struct import_record *rec, struct why *why)
{
	if (!can_be_undone(rec->kind))
		why_set(why, "import %" PRIu64 " is of kind %s: not undone",
		    rec->id, import_kind_text(rec->kind));
	else if (rec->reverted_by != 0)
		why_set(why,
		    "import %" PRIu64 " was undone already, by import %" PRIu64,
		    rec->id, rec->reverted_by);
	else if (rec->held == HOLD_ALL)
		why_set(why,
		    "import %" PRIu64
		    " was held: nothing of it was applied (%s)",
		    rec->id, import_hold_state_text(rec->hold_state));
	else
		return ST_OK;
	return ST_USAGE;
}

/* Listings, and what is served at all: of the list and of one scanner. */
static enum status
count_before(struct change *c, uint16_t list, uint16_t scanner,
    struct guard_figures *f, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(c->txn, list, NULL, &cursor, why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK) {
		const uint8_t state = lf.finding.state;
		const bool own = lf.key.scanner == scanner;

		f->listed[GUARD_OF_LIST] += state == FINDING_LISTED;
		f->served[GUARD_OF_LIST] += finding_state_served(state);
		f->listed[GUARD_OF_SCANNER] += own && state == FINDING_LISTED;
		f->served[GUARD_OF_SCANNER] +=
		    own && finding_state_served(state);
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* The scanner's guards; of one that is not configured, the list's. */
static enum status
find_guards(const struct revert *r, struct change *c, uint16_t scanner,
    struct guard_limits *out, struct why *why)
{
	struct scanner_state state;
	const struct config_scanner *config;
	enum status st = ledger_scanner_by_id(c->txn, scanner, &state, why);

	if (st != ST_OK)
		return st;
	config = config_scanner_by_name(c->run->config, state.name);
	out->of[GUARD_OF_LIST] = &r->list->guards;
	out->of[GUARD_OF_SCANNER] =
	    config != NULL ? &config->guards : &r->list->guards;
	out->max_listed = r->list->max_listed;
	return ST_OK;
}

/* Whatever there is: a walk over the list is not made for a few. */
static bool
may_trip(const struct revert *r, const struct guard_limits *limits)
{
	for (int i = 0; i < GUARD_WHOSE_COUNT; i++)
		if (r->ended > limits->of[i]->remove.absolute ||
		    r->begun > limits->of[i]->add.absolute)
			return true;
	return false;
}

enum status
revert_judge(const struct revert *r, struct change *c, uint16_t scanner,
    struct guard_figures *figures_out, struct guard_trips *trips_out,
    struct why *why)
{
	struct guard_figures f = {
	    .judged = GUARDS_OF_REVERT,
	    .removals = r->ended,
	    .additions = r->begun,
	};
	struct guard_limits limits;
	struct list_state list;
	enum status st = find_guards(r, c, scanner, &limits, why);

	trips_out->count = 0;
	if (st != ST_OK || !may_trip(r, &limits))
		return st;
	st = change_list(c, r->list, &list, why);
	if (st == ST_OK)
		st = count_before(c, list.id, scanner, &f, why);
	if (st != ST_OK)
		return st;
	f.total = f.listed[GUARD_OF_LIST] + r->restored - r->ended;
	*figures_out = f;
	guard_judge(&f, &limits, trips_out);
	return ST_OK;
}

enum status
revert_mark(
    const struct revert *r, struct change *c, uint64_t by, struct why *why)
{
	struct import_record rec;
	enum status st = ledger_import_get(c->txn, r->target, &rec, why);
	const bool holds =
	    st == ST_OK && rec.held != HOLD_NONE && rec.hold_state == HOLD_OPEN;

	rec.reverted_by = by;
	if (st == ST_OK)
		st = ledger_import_put(c->txn, &rec, why);
	return st == ST_OK && holds ? hold_resolve(c, r->target, HOLD_REJECTED,
					  by, r->reason, why)
				    : st;
}
