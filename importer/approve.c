/* What a guard held is let through. */
#include "approve.h"

#include <inttypes.h>
#include <stdio.h>

#include "hold.h"

/* The list and the scanner of a held import, as relaybl.conf has them. */
static enum status
find_config(struct approved *a, struct change *c,
    const struct import_record *rec, struct why *why)
{
	const struct config *config = c->run->config;
	struct scanner_state scanner;
	enum status st;

	a->in.list = NULL;
	for (size_t i = 0; i < config->list_count; i++)
		if (c->lists[i].id == rec->list)
			a->in.list = &config->lists[i];
	if (a->in.list == NULL) {
		why_set(why, "its list is not in relaybl.conf any more");
		return ST_BAD_DATA;
	}
	st = ledger_scanner_by_id(c->txn, rec->scanner, &scanner, why);
	if (st != ST_OK)
		return st;
	a->in.scanner = config_scanner_by_name(config, scanner.name);
	if (a->in.scanner != NULL || rec->kind == IMPORT_REVERT)
		return ST_OK;
	why_set(why, "scanner \"%s\" is not in relaybl.conf any more",
	    scanner.name);
	return ST_BAD_DATA;
}

/* Does the list take the record still? */
static bool
admit(void *ctx, const struct batch_item *item)
{
	struct intake *in = ctx;
	enum refusal reason;
	struct why text;

	/* How far ahead it is was known to who lets it pass. */
	if (plan_admits(in->list, &item->prefix, in->run->now, in->run->now,
		&reason, &text))
		return true;
	refusals_add(&in->refusals, item->line, reason, text.text);
	return false;
}

static enum status
read_held(struct approved *a, struct change *c, const struct import_record *rec,
    struct why *why)
{
	struct intake *in = &a->in;
	enum status st = held_get(c->txn, rec, in, why);

	in->refusals = (struct refusals){.file = in->file};
	if (st != ST_OK)
		return st;
	in->read = batch_count(&in->batch);
	batch_sift(&in->batch, admit, in);
	batch_merge(&in->batch);
	if (batch_count(&in->batch) > 0)
		return ST_OK;
	why_set(why, "list %s takes nothing of import %" PRIu64 " any more",
	    in->list->name, rec->id);
	return ST_BAD_DATA;
}

static enum status
approve_import(struct approved *a, struct change *c,
    const struct import_record *rec, struct why *why)
{
	enum status st = read_held(a, c, rec, why);

	a->applied = (struct applied){.in = &a->in, .approval = &a->approval};
	if (st == ST_OK)
		st = apply_change(&a->applied, c, why);
	a->import = a->applied.tally.record.id;
	return st;
}

static enum status
record_revert(struct approved *a, struct change *c,
    const struct import_record *held, struct why *why)
{
	struct import_record rec = {
	    .kind = IMPORT_APPROVE,
	    .complete = 1,
	    .scanner = held->scanner,
	    .target = a->approval.target,
	    .note = slice_of(a->approval.reason),
	};
	enum status st;

	revert_counts(&a->revert, &rec);
	st = change_import(c, a->in.list, &rec, why);
	a->import = rec.id;
	if (st == ST_OK)
		st = hold_resolve(c, a->approval.target, HOLD_APPROVED, rec.id,
		    a->approval.reason, why);
	if (st != ST_OK || held->held != HOLD_ALL)
		return st;
	return revert_mark(&a->revert, c, rec.id, why);
}

/* A revert keeps nothing but what it is to undo: that is undone now. */
static enum status
approve_revert(struct approved *a, struct change *c,
    const struct import_record *held, struct why *why)
{
	const struct import_record rec = *held;
	struct list_state list;
	enum status st = change_list(c, a->in.list, &list, why);

	(void)snprintf(a->words, sizeof(a->words),
	    "import %" PRIu64 " undone: %s", rec.target, a->approval.reason);
	a->revert = (struct revert){
	    .list = a->in.list,
	    .target = rec.target,
	    .reason = a->words,
	    .store = true,
	};
	if (st == ST_OK)
		st = revert_run(&a->revert, c, why);
	if (st == ST_OK && a->revert.serves)
		st = change_bump(c, list.id, why);
	return st == ST_OK ? record_revert(a, c, &rec, why) : st;
}

/* What the try before left. */
static void
forget(struct approved *a)
{
	applied_free(&a->applied);
	intake_free(&a->in);
	a->applied = (struct applied){.in = &a->in};
	a->in = (struct intake){.run = a->run};
}

static enum status
approve_in(void *ctx, struct change *c, struct why *why)
{
	struct approved *a = ctx;
	struct import_record rec;
	enum status st;

	forget(a);
	st = hold_find(c, a->list, a->approval.target, &rec, why);
	if (st == ST_OK)
		st = find_config(a, c, &rec, why);
	if (st != ST_OK)
		return st;
	return rec.kind == IMPORT_REVERT ? approve_revert(a, c, &rec, why)
					 : approve_import(a, c, &rec, why);
}

enum status
approve(struct approved *a, struct why *why)
{
	struct session *session = NULL;
	enum status st = session_open(a->run, SESSION_WRITE, &session, why);

	if (st == ST_OK)
		st = session_write(session, approve_in, a, &a->made, why);
	session_close(&session);
	return st;
}

void
approved_free(struct approved *a)
{
	forget(a);
	generation_info_free(&a->made);
}
