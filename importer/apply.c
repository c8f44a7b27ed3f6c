/* A file's records, applied to the ledger in one transaction. */
#include "apply.h"

#include <stdio.h>

/* What a step is worth saying in the history: kind and words. */
static enum status
tell(struct change *c, const struct finding_key *key, enum event_kind kind,
    uint8_t before, const struct finding *after, const char *reason,
    struct why *why)
{
	struct event ev = {
	    .kind = (uint8_t)kind,
	    .before = before,
	    .after = after->state,
	    .class = after->class,
	    .list = key->list,
	    .scanner = key->scanner,
	    .port = key->port,
	    .prefix = key->prefix,
	    .reason = slice_of(reason),
	};

	return change_event(c, &ev, why);
}

static enum status
tell_ran_out(struct change *c, const struct finding_key *key,
    const struct plan_step *step, struct why *why)
{
	struct finding expired = step->after;

	expired.state = FINDING_EXPIRED;
	return tell(c, key, EVENT_EXPIRED, FINDING_LISTED, &expired,
	    "not seen open in time", why);
}

static enum status
tell_step(struct change *c, const struct finding_key *key,
    const struct plan_step *step, const char *words, struct why *why)
{
	uint8_t before = step->ran_out ? FINDING_EXPIRED : step->before;
	enum event_kind kind;

	if (step->outcome == PLAN_LISTED)
		kind = EVENT_LISTED;
	else if (step->outcome == PLAN_DELISTED)
		kind = EVENT_DELISTED;
	else if (step->outcome == PLAN_EXEMPT)
		kind = EVENT_OWN_OPEN;
	else
		return ST_OK;
	return tell(c, key, kind, before, &step->after, words, why);
}

enum status
apply_step(struct change *c, const struct finding_key *key,
    const struct plan_step *step, const char *words, struct why *why)
{
	enum status st;

	if (!step->write)
		return ST_OK;
	/* First the finding: its texts may lie in the map, which events
	 * change. */
	st = ledger_finding_put(c->txn, key, &step->after, why);
	if (st == ST_OK && step->ran_out)
		st = tell_ran_out(c, key, step, why);
	if (st == ST_OK && step->reclassed)
		st = tell(c, key, EVENT_CHANGED, step->before, &step->after,
		    words, why);
	if (st == ST_OK)
		st = tell_step(c, key, step, words, why);
	return st;
}

/* What is applied, and the words of the last step that was told: those of the
 * next one are the same more often than not. */
struct applying {
	struct change *change;
	char words[160]; /* "": there was none yet */
	uint8_t verdict, proof;
	unsigned streak, needed;
};

static bool
has_words(const struct applying *a, const struct plan_step *step)
{
	return a->words[0] != '\0' && a->verdict == step->after.verdict &&
	       a->proof == step->after.proof && a->streak == step->streak &&
	       a->needed == step->needed;
}

/* "open (rcpt), 2 of 2" */
static void
set_words(struct applying *a, const struct plan_step *step)
{
	size_t cap = sizeof(a->words);

	a->verdict = step->after.verdict;
	a->proof = step->after.proof;
	a->streak = step->streak;
	a->needed = step->needed;
	if (a->verdict == VERDICT_CLOSED)
		(void)snprintf(
		    a->words, cap, "closed, %u of %u", a->streak, a->needed);
	else if (a->proof == PROOF_NONE)
		(void)snprintf(
		    a->words, cap, "open, %u of %u", a->streak, a->needed);
	else
		(void)snprintf(a->words, cap, "open (%s), %u of %u",
		    proof_text(a->proof), a->streak, a->needed);
}

static enum status
apply_planned(void *ctx, const struct planned *p, struct why *why)
{
	struct applying *a = ctx;
	char own[160], text[PREFIX_TEXT_MAX];
	const char *words = a->words;

	if (p->step->outcome == PLAN_EXEMPT) {
		words = own;
		(void)snprintf(own, sizeof(own), "open, but %s is exempt",
		    prefix_format(p->exemption, text));
	} else if (!has_words(a, p->step)) {
		set_words(a, p->step);
	}
	return apply_step(a->change, &p->key, p->step, words, why);
}

/* Remembers how far the scanner's scans have come. */
static enum status
put_scanner(struct change *c, const struct scan *scan,
    struct scanner_state *scanner, struct why *why)
{
	if (scan->seq > scanner->last_seq)
		scanner->last_seq = scan->seq;
	if (scan->ended > scanner->last_ended)
		scanner->last_ended = scan->ended;
	return ledger_scanner_put(c->txn, scanner, why);
}

/* Serial, scanner and record, when the records are in. */
static enum status
conclude(struct change *c, struct applied *a, const struct planner *p,
    struct scanner_state *scanner, struct why *why)
{
	struct import_record *rec = &a->tally.record;
	enum status st = ST_OK;

	if (a->tally.serves)
		st = change_bump(c, p->list, why);
	if (st == ST_OK)
		st = put_scanner(c, &a->in->scan, scanner, why);
	rec->scanner = scanner->id;
	if (st == ST_OK)
		st = change_import(c, a->in->list, rec, why);
	a->serial = rec->serial;
	return st;
}

/* Decides and stores; nothing is written before it is clear that the file was
 * not applied already. */
static enum status
apply_all(void *ctx, struct change *c, struct why *why)
{
	struct applied *a = ctx;
	struct scanner_state scanner;
	struct list_state list;
	struct applying applying = {.change = c};
	struct planner planner = {.in = a->in,
	    .txn = c->txn,
	    .sink = apply_planned,
	    .ctx = &applying};
	enum status st = change_list(c, a->in->list, &list, why);

	if (st != ST_OK)
		return st;
	planner.list = list.id;
	st = ledger_scanner_by_name(
	    c->txn, a->in->scanner->name, false, &scanner, why);
	if (st == ST_OK)
		planner.scanner = scanner.id;
	else if (st != ST_NOT_FOUND)
		return st;
	st = planner_begin(&planner, c->import, &a->tally, why);
	if (st != ST_OK || a->tally.already != 0)
		return st;
	if (planner.scanner == 0) {
		planner.first = true;
		st = ledger_scanner_by_name(
		    c->txn, a->in->scanner->name, true, &scanner, why);
		if (st != ST_OK)
			return st;
		planner.scanner = scanner.id;
	}
	st = planner_run(&planner, &a->tally, why);
	if (st == ST_OK && a->tally.already == 0)
		st = conclude(c, a, &planner, &scanner, why);
	return st;
}

enum status
apply_file(struct intake *in, struct applied *out, struct why *why)
{
	struct session *session = NULL;
	enum status st;

	*out = (struct applied){.in = in};
	st = session_open(in->run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_reserve(session, batch_count(&in->batch), why);
	if (st == ST_OK)
		st = session_commit(session, apply_all, out, why);
	/* A generation takes memory too: not both at a time. */
	batch_free(&in->batch);
	if (st == ST_OK)
		st = session_serve(session, &out->made, why);
	session_close(&session);
	return st;
}

void
applied_free(struct applied *a)
{
	tally_free(&a->tally);
	generation_info_free(&a->made);
}
