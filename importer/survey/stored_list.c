/* The surveys that a store keeps. */
#include "stored_list.h"

#include <inttypes.h>
#include <stdio.h>

#include "ledger_surveys.h"
#include "ledger_tickets.h"
#include "names.h"
#include "output.h"
#include "session.h"
#include "target.h"

static const struct column columns[] = {
    {"SURVEY", 6},
    {"TAKEN", 20},
    {"LIST", 10},
    {"DOMAINS", 10},
    {"LISTED DOMAINS", 14},
    {"LISTED HOSTS", 12},
    {"LISTED ADDRESSES", 16},
    {"ACTOR", 10},
    {"NAME", 0},
};

struct listing {
	const struct run *run;
	struct names names;
	struct why *why;
};

static enum status
print_json(const struct listing *l, const struct survey_record *r)
{
	json_t *obj = json_object();

	json_set(obj, "survey", json_number(r->id));
	json_set(obj, "taken", json_time(r->taken));
	json_set(obj, "list", json_string(names_list(&l->names, r->list)));
	json_set(obj, "generation", json_number(r->generation));
	json_set(obj, "input", json_slice(r->input));
	json_set(obj, "domains", json_number(r->domains));
	json_set(obj, "listed_domains", json_number(r->listed_domains));
	json_set(obj, "listed_hosts", json_number(r->listed_hosts));
	json_set(obj, "listed_addresses", json_number(r->listed_addresses));
	json_set(obj, "actor", json_slice(r->actor));
	json_set(obj, "name", json_slice(r->name));
	return out_json(obj, l->why);
}

static enum status
print_one(void *ctx, const struct survey_record *r)
{
	struct listing *l = ctx;
	struct row row = {.count = 0};

	if (l->run->json)
		return print_json(l, r);
	row_number(&row, r->id);
	row_time(&row, r->taken);
	row_word(&row, names_list(&l->names, r->list));
	row_number(&row, r->domains);
	row_number(&row, r->listed_domains);
	row_number(&row, r->listed_hosts);
	row_number(&row, r->listed_addresses);
	row_text(&row, r->actor);
	row_text(&row, r->name);
	out_row(columns, &row);
	return ST_OK;
}

enum status
stored_list(const struct run *run, struct why *why)
{
	struct listing l = {.run = run, .why = why};
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	enum status st = session_open(run, SESSION_READ, &session, why);

	if (st == ST_OK)
		st = session_read(session, &txn, why);
	if (st == ST_OK)
		st = names_make(&l.names, txn, why);
	if (st == ST_OK && !run->json)
		out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	if (st == ST_OK)
		st = ledger_surveys(txn, print_one, &l, why);
	names_free(&l.names);
	ledger_abort(&txn);
	session_close(&session);
	return st;
}

/* ---- forgetting ---- */

struct forgetting {
	uint64_t id;
	bool force;
	uint64_t ticket; /* that names it and is not done; 0: none */
};

static enum status
look_at_ticket(void *ctx, const struct ticket_record *t)
{
	struct forgetting *f = ctx;

	if (t->survey == f->id && t->state != TICKET_VERIFIED &&
	    t->state != TICKET_CLOSED)
		f->ticket = t->id;
	return ST_OK;
}

static enum status
forget(void *ctx, struct change *change, struct why *why)
{
	struct forgetting *f = ctx;
	enum status st = ST_OK;

	f->ticket = 0;
	if (!f->force)
		st = ledger_tickets(change->txn, look_at_ticket, f, why);
	if (st != ST_OK)
		return st;
	if (f->ticket != 0) {
		why_set(why,
		    "survey %" PRIu64 ": ticket %" PRIu64
		    " is of it and not done; --force forgets it all the same",
		    f->id, f->ticket);
		return ST_DENIED;
	}
	st = ledger_survey_del(change->txn, f->id, why);
	if (st == ST_NOT_FOUND)
		why_set(why, "there is no survey %" PRIu64, f->id);
	return st;
}

enum status
stored_forget(const struct run *run, struct why *why)
{
	struct forgetting f = {.force = run->opt.value[OPT_FORCE] != NULL};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = target_survey(run->opt.value[OPT_FORGET], &f.id, why);

	if (st == ST_OK && !session_store_exists(run)) {
		why_set(why, "there is no survey %" PRIu64, f.id);
		st = ST_NOT_FOUND;
	}
	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, forget, &f, &made, why);
	generation_info_free(&made);
	session_close(&session);
	if (st == ST_OK)
		printf("survey %" PRIu64 " is forgotten\n", f.id);
	return st;
}
