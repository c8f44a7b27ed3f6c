/* relaybl ticket open: from a survey, one ticket an operator, for all of its
 * listed addresses at once. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd_ticket.h"
#include "output.h"
#include "request.h"
#include "session.h"
#include "stored.h"
#include "tally.h"
#include "target.h"
#include "ticket.h"
#include "ticket_show.h"

struct opening {
	const struct run *run;
	struct survey *survey;
	struct tally tally;
	enum survey_by by;
	int64_t at;
	struct prefix *hosts; /* that are listed, by party */
	uint32_t *first;      /* of hosts, by party; and behind the last */
	struct ticket_opened *opened; /* a row each */
	bool *wanted;		      /* the same */
};

/* --by, and that it is said whom. */
static enum status
read_options(struct opening *o, struct why *why)
{
	const struct run *run = o->run;
	enum status st = request_by(run, &o->by, why);
	bool day;

	if (st == ST_OK && o->by != BY_HOLDER && o->by != BY_ASN) {
		why_set(why, "--by: a ticket is of a holder or an asn");
		st = ST_USAGE;
	}
	if (st != ST_OK)
		return st;
	if ((run->opt.value[OPT_HOLDER] == NULL) ==
	    (run->opt.value[OPT_TOP] == NULL)) {
		why_set(why,
		    "for whom? say --holder NAME, or --top N for the first of "
		    "the survey (0: all)");
		return ST_USAGE;
	}
	return cmd_ticket_at(run, &o->at, &day, why);
}

static enum status
read_survey(struct opening *o, struct session *session, struct why *why)
{
	const struct run *run = o->run;
	const char *text = run->opt.value[OPT_SURVEY];
	const char *list = run->opt.value[OPT_LIST];
	struct ledger_txn *txn = NULL;
	uint64_t id = 0;
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK && text == NULL)
		st = stored_newest(txn, list != NULL ? list : "", &id, why);
	else if (st == ST_OK)
		st = target_survey(text, &id, why);
	if (st == ST_OK)
		st = stored_get(txn, id, &o->survey, why);
	ledger_abort(&txn);
	return st;
}

/* Those of --top, or the one of --holder, by key or name. */
static enum status
choose_rows(struct opening *o, struct why *why)
{
	const char *holder = o->run->opt.value[OPT_HOLDER];
	char shown[256];
	uint64_t found = 0, left;
	enum status st =
	    request_number(o->run, OPT_TOP, 0, UINT32_MAX, 0, &left, why);

	if (left == 0)
		left = UINT64_MAX;
	for (size_t i = 0; i < o->tally.count && st == ST_OK; i++) {
		const struct tally_row *row = &o->tally.rows[i];

		o->wanted[i] =
		    row->party != SURVEY_NONE && found < left &&
		    (holder == NULL || strcmp(holder, row->key) == 0 ||
			strcmp(holder, row->name) == 0);
		found += o->wanted[i];
	}
	if (st != ST_OK || found > 0)
		return st;
	why_set(why, "nothing of survey %" PRIu64 " that is listed is %s's",
	    o->survey->id,
	    holder != NULL
		? why_escape(shown, sizeof(shown), holder, strlen(holder))
		: "anybody");
	return ST_NOT_FOUND;
}

/* Whose a listed address is; SURVEY_NONE: nobody's, or it is not listed. */
static uint32_t
party_of(const struct opening *o, uint32_t address)
{
	const struct survey_address *a = &o->survey->addresses[address];

	if (!survey_address_listed(o->survey, a))
		return SURVEY_NONE;
	return o->by == BY_ASN ? a->asn : a->holder;
}

/* The listed addresses of each party, one party behind the other. */
static enum status
sort_hosts(struct opening *o, struct why *why)
{
	const struct survey *s = o->survey;
	uint32_t party;

	/* Two more than parties: first[p + 2] counts, first[p + 1] places. */
	o->first = calloc((size_t)s->party_count + 2, sizeof(*o->first));
	o->hosts = calloc((size_t)s->address_count + 1, sizeof(*o->hosts));
	if (o->first == NULL || o->hosts == NULL)
		return why_no_memory(why);
	for (uint32_t i = 0; i < s->address_count; i++)
		if ((party = party_of(o, i)) != SURVEY_NONE)
			o->first[party + 2]++;
	for (size_t p = 2; p < (size_t)s->party_count + 2; p++)
		o->first[p] += o->first[p - 1];
	for (uint32_t i = 0; i < s->address_count; i++)
		if ((party = party_of(o, i)) != SURVEY_NONE)
			o->hosts[o->first[party + 1]++] =
			    prefix_of_addr(&s->addresses[i].addr);
	return ST_OK;
}

static enum status
prepare(struct opening *o, struct why *why)
{
	enum status st = tally_make(o->survey, o->by, &o->tally, why);

	if (st == ST_OK)
		st = sort_hosts(o, why);
	if (st != ST_OK)
		return st;
	/* One more than none: calloc(0) may give NULL. */
	o->opened = calloc(o->tally.count + 1, sizeof(*o->opened));
	o->wanted = calloc(o->tally.count + 1, sizeof(*o->wanted));
	if (o->opened == NULL || o->wanted == NULL)
		return why_no_memory(why);
	return choose_rows(o, why);
}

static enum status
open_row(struct opening *o, struct change *c, uint16_t list, size_t i,
    struct why *why)
{
	const struct options *opt = &o->run->opt;
	const uint32_t at = o->tally.rows[i].party;
	const struct survey_party *party = &o->survey->parties[at];
	const struct ticket_opening t = {
	    .list = list,
	    .survey = o->survey->id,
	    .holder = party->key,
	    .name = party->name,
	    .contact = party->contact,
	    .lang = party->lang,
	    .channel = opt->value[OPT_CHANNEL] ? opt->value[OPT_CHANNEL] : "",
	    .at = o->at,
	    .text = opt->value[OPT_REASON] ? opt->value[OPT_REASON] : "",
	    .hosts = o->hosts + o->first[at],
	    .count = o->first[at + 1] - o->first[at],
	};

	return ticket_open(c, &t, &o->opened[i], why);
}

static enum status
apply(void *ctx, struct change *c, struct why *why)
{
	struct opening *o = ctx;
	struct list_state list;
	enum status st =
	    ledger_list_by_name(c->txn, o->survey->list, false, &list, why);

	for (size_t i = 0; i < o->tally.count && st == ST_OK; i++)
		if (o->wanted[i])
			st = open_row(o, c, list.id, i, why);
	return st;
}

static enum status
tell_json(const struct opening *o, size_t i, struct why *why)
{
	const struct ticket_opened *t = &o->opened[i];
	json_t *obj = json_object();

	json_set(obj, "ticket", t->id != 0 ? json_number(t->id) : json_null());
	json_set(obj, "holder", json_string(o->tally.rows[i].key));
	json_set(obj, "name", json_string(o->tally.rows[i].name));
	json_set(obj, "survey", json_number(o->survey->id));
	json_set(obj, "hosts", json_number(t->id != 0 ? t->hosts : 0));
	json_set(obj, "in_other_tickets", json_number(t->left));
	json_set(obj, "not_listed_any_more", json_number(t->gone));
	return out_json(obj, why);
}

static void
tell_row(const struct opening *o, size_t i)
{
	const struct ticket_opened *t = &o->opened[i];
	const struct tally_row *row = &o->tally.rows[i];
	char name[TICKET_NAME_MAX], shown[2 * TICKET_NAME_MAX];

	(void)ticket_name(slice_of(row->key), slice_of(row->name), name);
	(void)why_escape(shown, sizeof(shown), name, strlen(name));
	if (t->id != 0)
		printf("ticket %" PRIu64 ": %s: %zu host%s", t->id, shown,
		    t->hosts, t->hosts == 1 ? "" : "s");
	else
		printf("no ticket: %s", shown);
	if (t->left > 0)
		printf("; %zu in another open ticket (the first in %" PRIu64
		       ")",
		    t->left, t->left_in);
	if (t->gone > 0)
		printf("; %zu not listed any more", t->gone);
	(void)putchar('\n');
}

static enum status
tell(const struct opening *o, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < o->tally.count && st == ST_OK; i++) {
		if (!o->wanted[i])
			continue;
		if (o->run->json)
			st = tell_json(o, i, why);
		else
			tell_row(o, i);
	}
	return st;
}

/* Nothing was to be opened: every host is off the list by now. */
static enum status
is_any_listed(const struct opening *o, struct why *why)
{
	for (size_t i = 0; i < o->tally.count; i++)
		if (o->opened[i].id != 0 || o->opened[i].left > 0)
			return ST_OK;
	why_set(why,
	    "none of these hosts of survey %" PRIu64 " is listed any more",
	    o->survey->id);
	return ST_NOT_FOUND;
}

enum status
cmd_ticket_open(const struct run *run, struct why *why)
{
	struct opening o = {.run = run};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = read_options(&o, why);

	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = read_survey(&o, session, why);
	if (st == ST_OK)
		st = prepare(&o, why);
	if (st == ST_OK)
		st = session_write(session, apply, &o, &made, why);
	if (st == ST_OK)
		st = tell(&o, why);
	if (st == ST_OK)
		st = is_any_listed(&o, why);
	generation_info_free(&made);
	session_close(&session);
	tally_free(&o.tally);
	survey_free(&o.survey);
	free(o.hosts);
	free(o.first);
	free(o.opened);
	free(o.wanted);
	return st;
}
