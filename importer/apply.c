/* A file's records, applied to the ledger in one transaction. */
#include "apply.h"

#include "apply_records.h"
#include "feed.h"
#include "hold.h"
#include "replay.h"
#include "stamp.h"

/* One try of the transaction. */
struct attempt {
	struct applied *a;
	struct change *c;
	struct planner planner;
	struct scanner_state scanner;
};

/* The ids of list and scanner; a scanner that is new gets one when it is
 * clear that something is applied. */
static enum status
find_ids(struct attempt *t, struct why *why)
{
	const struct intake *in = t->a->in;
	struct list_state list;
	enum status st = change_list(t->c, in->list, &list, why);

	if (st != ST_OK)
		return st;
	t->planner.list = list.id;
	st = ledger_scanner_by_name(
	    t->c->txn, in->scanner->name, false, &t->scanner, why);
	if (st == ST_OK)
		t->planner.scanner = t->scanner.id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
make_scanner(struct attempt *t, struct why *why)
{
	enum status st;

	if (t->planner.scanner != 0)
		return ST_OK;
	st = ledger_scanner_by_name(
	    t->c->txn, t->a->in->scanner->name, true, &t->scanner, why);
	if (st != ST_OK)
		return st;
	t->planner.scanner = t->a->judgement.feed.scanner = t->scanner.id;
	t->planner.first = true;
	return ST_OK;
}

/* Of what is held as a whole nothing came of its verdicts. */
static void
count_nothing(struct import_record *rec)
{
	rec->counts.listed = rec->counts.refreshed = rec->counts.pending = 0;
	rec->counts.clearing = rec->counts.delisted = rec->counts.exempt = 0;
	rec->counts.held = rec->counts.unchanged = rec->counts.missing = 0;
	rec->counts.alerts = rec->counts.outputs = 0;
	rec->counts.withheld = rec->counts.open + rec->counts.closed +
			       rec->counts.unreachable +
			       rec->counts.inconclusive;
}

/* What the record says of guards, and of what is approved. */
static void
complete_record(struct attempt *t)
{
	struct applied *a = t->a;
	struct import_record *rec = &a->tally.record;

	rec->scanner = t->scanner.id;
	rec->held = a->held;
	rec->guards = slice_of(a->judgement.words);
	if (a->held == HOLD_ALL)
		count_nothing(rec);
	if (a->approval == NULL)
		return;
	/* Provenance is the target's. */
	*rec = (struct import_record){
	    .kind = IMPORT_APPROVE,
	    .complete = rec->complete,
	    .mode = rec->mode,
	    .scanner = rec->scanner,
	    .target = a->approval->target,
	    .counts = rec->counts,
	    .scan_id = rec->scan_id,
	    .note = slice_of(a->approval->reason),
	};
}

/* How far the scanner has come, and what happens to what is held of it. */
static enum status
put_feed(struct attempt *t, uint64_t import, struct why *why)
{
	const struct intake *in = t->a->in;
	struct feed_state *feed = &t->a->judgement.feed;
	struct ledger_txn *txn = t->c->txn;
	enum status st = ST_OK;

	if (t->a->held == HOLD_ALL)
		feed_tried(feed, import);
	else
		feed_applied(feed, &t->scanner, in, import,
		    batch_count(&in->batch), in->run->now);
	if (t->a->held != HOLD_ALL)
		st = ledger_scanner_put(txn, &t->scanner, why);
	if (st == ST_OK)
		st = ledger_feed_put(txn, feed, why);
	if (st == ST_OK && (t->a->held != HOLD_NONE || feed_is_whole(in)))
		st = hold_supersede(t->c, feed->list, feed->scanner, import,
		    in->scan.ended, why);
	return st;
}

/* What a guard keeps back, or what an approval lets go. */
static enum status
put_hold(struct attempt *t, uint64_t import, struct why *why)
{
	struct applied *a = t->a;

	if (a->held == HOLD_ALL)
		return held_put(t->c->txn, import, a->in, NULL, why);
	if (a->held == HOLD_REMOVALS)
		return held_put(t->c->txn, import, a->in, &a->withheld, why);
	if (a->approval == NULL)
		return ST_OK;
	return hold_resolve(t->c, a->approval->target, HOLD_APPROVED, import,
	    a->approval->reason, why);
}

/* Serial, record, feed and hold, when the records are in. */
static enum status
conclude(struct attempt *t, struct why *why)
{
	struct applied *a = t->a;
	struct import_record *rec = &a->tally.record;
	uint64_t import = t->c->import;
	enum status st = ST_OK;

	complete_record(t);
	if (a->tally.serves && a->held != HOLD_ALL)
		st = change_bump(t->c, t->planner.list, why);
	/* Before the record: the scanner's is replaced, the record sets its
	 * last import. */
	if (st == ST_OK)
		st = put_hold(t, import, why);
	if (st == ST_OK)
		st = put_feed(t, import, why);
	if (st == ST_OK)
		st = change_import(t->c, a->in->list, rec, why);
	a->serial = rec->serial;
	return st;
}

/* Plans, stores and judges. Where the guards want more held than is, all of it
 * begins anew. */
static enum status
try_records(struct attempt *t, struct why *why)
{
	struct applied *a = t->a;
	enum status st;

	t->planner.withhold = a->held == HOLD_REMOVALS;
	st = apply_records(
	    t->c, &t->planner, &a->tally, &a->withheld, &a->progress, why);
	if (st != ST_OK || a->tally.already != 0)
		return st;
	st = judgement_make(&a->judgement, &t->planner, &a->tally, why);
	if (st != ST_OK || a->approval != NULL ||
	    judgement_hold(&a->judgement) == HOLD_NONE)
		return st;
	if (a->held == HOLD_NONE || judgement_hold(&a->judgement) == HOLD_ALL) {
		a->held = (uint8_t)judgement_hold(&a->judgement);
		t->c->again = true;
	}
	return ST_OK;
}

enum status
apply_check(const struct planner *p, const struct scanner_state *scanner,
    struct why *why)
{
	const struct intake *in = p->in;
	char text[STAMP_TEXT_MAX];
	enum status st;

	/* A time a day ahead is no clock that differs. */
	if (in->scan.ended > in->run->now + PLAN_FUTURE_S) {
		why_set(why,
		    "%s: the scan ended at %s, more than a day ahead of this "
		    "machine's clock",
		    in->file, stamp_format(in->scan.ended, text));
		return ST_BAD_DATA;
	}
	if (p->txn == NULL || p->scanner == 0 || p->list == LEDGER_ALL_LISTS ||
	    p->approves != 0)
		return ST_OK;
	st = p->policy.same != 0
		 ? replay_check_same(&in->scan, p->txn, p->policy.same, why)
		 : ST_OK;
	if (st == ST_OK && p->policy.before == 0)
		st = replay_check(&in->scan, p->txn, p->list, scanner, why);
	if (st == ST_BAD_DATA)
		why_wrap(why, "%s", in->file);
	return st;
}

/* Reads what was before. Nothing is written before it is clear that the file
 * was not applied already. */
static enum status
begin(struct attempt *t, struct why *why)
{
	struct applied *a = t->a;
	struct planner *p = &t->planner;
	enum status st = planner_begin(p, t->c->import, &a->tally, why);

	p->policy.clock_waived = a->approval != NULL;
	if (st != ST_OK || a->tally.already != 0)
		return st;
	st = apply_check(p, &t->scanner, why);
	if (st == ST_OK)
		st = judgement_begin(&a->judgement, p, why);
	return st == ST_OK ? make_scanner(t, why) : st;
}

/* What is held as a whole was planned before: only the record is made. */
static enum status
hold_all(struct attempt *t, struct why *why)
{
	enum status st = make_scanner(t, why);

	return st == ST_OK ? conclude(t, why) : st;
}

enum status
apply_change(void *ctx, struct change *c, struct why *why)
{
	struct applied *a = ctx;
	struct attempt t = {
	    .a = a,
	    .c = c,
	    .planner = {.in = a->in,
		.txn = c->txn,
		.stores = true,
		.approves = a->approval != NULL ? a->approval->target : 0},
	};
	enum status st = find_ids(&t, why);

	a->withheld.count = 0;
	if (st == ST_OK && a->held == HOLD_ALL)
		return hold_all(&t, why);
	if (st == ST_OK)
		st = begin(&t, why);
	if (st == ST_OK && a->tally.already == 0)
		st = try_records(&t, why);
	if (st == ST_OK && a->tally.already == 0 && !c->again)
		st = conclude(&t, why);
	progress_word(&a->progress, "storing");
	return st;
}

enum status
apply_file(struct intake *in, struct applied *out, struct why *why)
{
	struct session *session = NULL;
	enum status st;

	*out = (struct applied){.in = in};
	progress_begin(&out->progress);
	st = session_open(in->run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_reserve(session, batch_count(&in->batch), why);
	if (st == ST_OK)
		st = session_commit(session, apply_change, out, why);
	/* A generation takes memory too: not both at a time. */
	batch_free(&in->batch);
	progress_word(&out->progress, "compiling and checking what is served");
	if (st == ST_OK)
		st = session_serve(session, &out->made, why);
	session_close(&session);
	progress_end(&out->progress);
	return st;
}

void
applied_free(struct applied *a)
{
	plan_tally_free(&a->tally);
	places_free(&a->withheld);
	generation_info_free(&a->made);
}
