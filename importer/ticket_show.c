/* Tickets and the figures of operators, printed. */
#include "ticket_show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct column ticket_columns[] = {
    {"TICKET", 6},
    {"STATE", 12},
    {"HOSTS", 5},
    {"CLAIMED", 7},
    {"VERIFIED", 8},
    {"REOPENED", 8},
    {"REPORTED", 20},
    {"ACKNOWLEDGED", 20},
    {"PROMISED", 20},
    {"DONE", 20},
    {"LIST", 10},
    {"OPERATOR", 0},
};

static const struct column figures_columns[] = {
    {"TICKETS", 7},
    {"ACKED", 5},
    {"NO ANSWER", 9},
    {"DAYS TO ACK", 11},
    {"HOSTS", 5},
    {"FIXED", 5},
    {"SHARE", 7},
    {"DAYS TO FIX", 11},
    {"REOPENED", 8},
    {"OPEN", 5},
    {"OLDEST OPEN", 20},
    {"OPERATOR", 0},
};

const char *
ticket_name(struct slice holder, struct slice name, char *out)
{
	const bool same = holder.len == name.len &&
			  memcmp(holder.data, name.data, name.len) == 0;

	if (same || name.len == 0)
		(void)snprintf(out, TICKET_NAME_MAX, "%.*s", (int)holder.len,
		    (const char *)holder.data);
	else
		(void)snprintf(out, TICKET_NAME_MAX, "%.*s (%.*s)",
		    (int)name.len, (const char *)name.data, (int)holder.len,
		    (const char *)holder.data);
	return out;
}

/* ---- for programs ---- */

json_t *
ticket_json(const struct names *names, const struct ticket_record *t,
    const char *state_now)
{
	json_t *obj = json_object();

	json_set(obj, "ticket", json_number(t->id));
	json_set(obj, "list", json_string(names_list(names, t->list)));
	json_set(obj, "survey",
	    t->survey != 0 ? json_number(t->survey) : json_null());
	json_set(obj, "state", json_string(state_now));
	json_set(obj, "holder", json_slice(t->holder));
	json_set(obj, "name", json_slice(t->name));
	json_set(obj, "contact", json_slice(t->contact));
	json_set(obj, "lang", json_slice(t->lang));
	json_set(obj, "channel", json_slice(t->channel));
	json_set(obj, "opened", json_time(t->opened));
	json_set(obj, "reported", json_time(t->reported));
	json_set(obj, "acknowledged", json_time(t->acked));
	json_set(obj, "promised", json_time(t->promised));
	json_set(obj, "claimed", json_time(t->claimed));
	json_set(obj, "verified", json_time(t->verified));
	json_set(obj, "reopened", json_time(t->reopened));
	json_set(obj, "closed", json_time(t->closed));
	json_set(obj, "hosts", json_number(t->hosts));
	json_set(obj, "claimed_hosts", json_number(t->claimed_hosts));
	json_set(obj, "verified_hosts", json_number(t->verified_hosts));
	json_set(obj, "reopened_hosts", json_number(t->reopened_hosts));
	return obj;
}

json_t *
ticket_host_json(const struct ticket_host *h)
{
	json_t *obj = json_object();

	json_set(obj, "prefix", json_prefix(&h->prefix));
	json_set(obj, "state", json_string(ticket_host_state_text(h->state)));
	json_set(obj, "closed_scans", json_number(h->closed));
	json_set(obj, "relapses", json_number(h->relapses));
	json_set(obj, "claimed", json_time(h->claimed));
	json_set(obj, "verified", json_time(h->verified));
	json_set(obj, "reopened", json_time(h->reopened));
	return obj;
}

json_t *
ticket_entry_json(const struct ticket_entry *e)
{
	json_t *obj = json_object();

	json_set(obj, "seq", json_number(e->seq));
	json_set(obj, "noted", json_time(e->noted));
	json_set(obj, "time", json_time(e->time));
	json_set(obj, "what", json_string(ticket_entry_kind_text(e->kind)));
	json_set(obj, "import",
	    e->import != 0 ? json_number(e->import) : json_null());
	json_set(obj, "actor", json_slice(e->actor));
	json_set(obj, "text", json_slice(e->text));
	return obj;
}

static json_t *
days_json(int64_t s)
{
	return s < 0 ? json_null() : json_real((double)s / 86400);
}

json_t *
ticket_figures_json(const struct ticket_figures *f)
{
	json_t *obj = json_object();

	json_set(obj, "holder", json_slice(slice_of(f->holder)));
	json_set(obj, "name", json_slice(slice_of(f->name)));
	json_set(obj, "tickets", json_number(f->tickets));
	json_set(obj, "acknowledged", json_number(f->acked));
	json_set(obj, "no_answer", json_number(f->no_answer));
	json_set(obj, "days_to_acknowledge", days_json(f->ack_s));
	json_set(obj, "hosts", json_number(f->cases));
	json_set(obj, "fixed", json_number(f->fixed));
	json_set(obj, "share_fixed",
	    f->cases > 0 ? json_real((double)f->fixed / (double)f->cases)
			 : json_null());
	json_set(obj, "days_to_fix", days_json(f->fix_s));
	json_set(obj, "reopened", json_number(f->reopened));
	json_set(obj, "open", json_number(f->open));
	json_set(obj, "oldest_open", json_time(f->oldest));
	return obj;
}

/* ---- for people ---- */

void
ticket_print_heading(void)
{
	out_heading(ticket_columns, COUNT_OF(ticket_columns));
}

void
ticket_print_row(const struct names *names, const struct ticket_record *t,
    const char *state_now)
{
	char name[TICKET_NAME_MAX];
	struct row row = {.count = 0};

	row_number(&row, t->id);
	row_word(&row, state_now);
	row_number(&row, t->hosts);
	row_number(&row, t->claimed_hosts);
	row_number(&row, t->verified_hosts);
	row_number(&row, t->reopened_hosts);
	row_time(&row, t->reported);
	row_time(&row, t->acked);
	row_time(&row, t->promised);
	row_time(&row, t->closed != 0 ? t->closed : t->verified);
	row_word(&row, names_list(names, t->list));
	row_text(&row, slice_of(ticket_name(t->holder, t->name, name)));
	out_row(ticket_columns, &row);
}

static void
figures_row(const struct ticket_figures *f, const char *name)
{
	char text[FIGURES_TEXT_MAX];
	struct row row = {.count = 0};

	row_number(&row, f->tickets);
	row_number(&row, f->acked);
	row_number(&row, f->no_answer);
	row_word(&row, figures_days(f->ack_s, text));
	row_number(&row, f->cases);
	row_number(&row, f->fixed);
	(void)snprintf(text, sizeof(text), "%.1f %%",
	    f->cases > 0 ? 100 * (double)f->fixed / (double)f->cases : 0.0);
	row_word(&row, text);
	row_word(&row, figures_days(f->fix_s, text));
	row_number(&row, f->reopened);
	row_number(&row, f->open);
	row_time(&row, f->oldest);
	row_text(&row, slice_of(name));
	out_row(figures_columns, &row);
}

void
ticket_print_figures(const struct figures *f)
{
	char name[TICKET_NAME_MAX];

	out_heading(figures_columns, COUNT_OF(figures_columns));
	for (size_t i = 0; i < f->count; i++)
		figures_row(&f->all[i], ticket_name(slice_of(f->all[i].holder),
					    slice_of(f->all[i].name), name));
	if (f->count > 1)
		figures_row(&f->sum, "(all)");
}
