/* A file's records, applied to the ledger in one transaction. */
#include "apply.h"

#include <stdio.h>

#include "event_queue.h"
#include "telling.h"

static enum status
tell_now(void *ctx, struct event *ev, struct why *why)
{
	return change_event(ctx, ev, why);
}

enum status
apply_step(struct change *c, const struct finding_key *key,
    const struct finding *known, const struct plan_step *step,
    const char *words, struct why *why)
{
	const struct telling now = {tell_now, c};
	enum status st;

	if (!step->write)
		return ST_OK;
	/* First the finding: its texts may lie in the map, which events
	 * change. */
	st = change_finding(c, key, known, &step->after, why);
	return st == ST_OK ? telling_step(&now, key, step, words, why) : st;
}

/* What is applied, and the words of the last step that was told: those of the
 * next one are the same more often than not. */
struct applying {
	struct change *change;
	struct event_queue events;
	size_t at;		     /* in the batch: what an event is about */
	char words[EVENT_WORDS_MAX]; /* "": there was none yet */
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

static void
set_words(struct applying *a, const struct plan_step *step)
{
	a->verdict = step->after.verdict;
	a->proof = step->after.proof;
	a->streak = step->streak;
	a->needed = step->needed;
	telling_words(step, a->words);
}

static enum status
tell_later(void *ctx, struct event *ev, struct why *why)
{
	struct applying *a = ctx;

	return event_queue_add(&a->events, a->at, ev, why);
}

static enum status
apply_planned(void *ctx, const struct planned *p, struct why *why)
{
	struct applying *a = ctx;
	const struct telling later = {tell_later, a};
	char own[EVENT_WORDS_MAX], text[PREFIX_TEXT_MAX];
	const char *words = a->words;
	enum status st;

	if (!p->step->write)
		return ST_OK;
	if (p->step->outcome == PLAN_EXEMPT) {
		words = own;
		(void)snprintf(own, sizeof(own), "open, but %s is exempt",
		    prefix_format(p->exemption, text));
	} else if (p->step->alert) {
		words = own;
		telling_words(p->step, own);
	} else if (!has_words(a, p->step)) {
		set_words(a, p->step);
	}
	a->at = p->at;
	st = change_finding(a->change, &p->key, p->known, &p->step->after, why);
	return st == ST_OK ? telling_step(&later, &p->key, p->step, words, why)
			   : st;
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

/* The ids of list and scanner; a scanner that is new gets one when it is
 * clear that something is applied. */
static enum status
find_ids(struct change *c, const struct intake *in, struct planner *p,
    struct scanner_state *scanner, struct why *why)
{
	struct list_state list;
	enum status st = change_list(c, in->list, &list, why);

	if (st != ST_OK)
		return st;
	p->list = list.id;
	st = ledger_scanner_by_name(
	    c->txn, in->scanner->name, false, scanner, why);
	if (st == ST_OK)
		p->scanner = scanner->id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
make_scanner(struct change *c, const struct intake *in, struct planner *p,
    struct scanner_state *scanner, struct why *why)
{
	enum status st = ledger_scanner_by_name(
	    c->txn, in->scanner->name, true, scanner, why);

	if (st == ST_OK) {
		p->scanner = scanner->id;
		p->first = true;
	}
	return st;
}

/* Decides and stores every record, then tells. */
static enum status
apply_records(
    struct change *c, struct applied *a, struct planner *p, struct why *why)
{
	struct applying applying = {
	    .change = c, .events = {.batch = &a->in->batch}};
	enum status st;

	p->sink = apply_planned;
	p->ctx = &applying;
	st = planner_run(p, &a->tally, why);
	progress_word(&a->progress, "writing the history");
	if (st == ST_OK)
		st = event_queue_put(
		    &applying.events, c, p->list, p->scanner, why);
	event_queue_free(&applying.events);
	return st;
}

/* Nothing is written before it is clear that the file was not applied
 * already. */
static enum status
apply_all(void *ctx, struct change *c, struct why *why)
{
	struct applied *a = ctx;
	struct scanner_state scanner;
	struct planner planner = {.in = a->in, .txn = c->txn, .stores = true};
	enum status st = find_ids(c, a->in, &planner, &scanner, why);

	if (st == ST_OK)
		st = planner_begin(&planner, c->import, &a->tally, why);
	if (st != ST_OK || a->tally.already != 0)
		return st;
	if (planner.scanner == 0)
		st = make_scanner(c, a->in, &planner, &scanner, why);
	if (st == ST_OK)
		st = apply_records(c, a, &planner, why);
	if (st == ST_OK && a->tally.already == 0)
		st = conclude(c, a, &planner, &scanner, why);
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
		st = session_commit(session, apply_all, out, why);
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
	tally_free(&a->tally);
	generation_info_free(&a->made);
}
