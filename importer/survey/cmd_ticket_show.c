/* relaybl ticket list, figures, show. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd_ticket.h"
#include "session.h"
#include "show.h"
#include "stamp.h"
#include "target.h"
#include "ticket_show.h"

/* What is shown, and what of it is wanted. */
struct showing {
	const struct run *run;
	struct session *session;
	struct ledger_txn *txn;
	struct names names;
	const char *state, *holder, *list; /* or NULL: all */
	struct why *why;
};

static enum status
begin(struct showing *s, struct why *why)
{
	const struct run *run = s->run;
	enum status st = session_open(run, SESSION_READ, &s->session, why);

	s->state = run->opt.value[OPT_STATE];
	s->holder = run->opt.value[OPT_HOLDER];
	s->list = run->opt.value[OPT_LIST];
	s->why = why;
	if (st == ST_OK)
		st = session_read(s->session, &s->txn, why);
	return st == ST_OK ? names_make(&s->names, s->txn, why) : st;
}

static void
end(struct showing *s)
{
	names_free(&s->names);
	ledger_abort(&s->txn);
	session_close(&s->session);
}

static const char *
state_of(const struct showing *s, const struct ticket_record *t)
{
	return ticket_state_now(
	    t, s->run->now, s->run->config->report.no_answer_s);
}

static bool
is_text(struct slice s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.data, text, s.len) == 0;
}

/* "open": whatever is still to be done. */
static bool
is_wanted(const struct showing *s, const struct ticket_record *t)
{
	if (s->list != NULL &&
	    strcmp(s->list, names_list(&s->names, t->list)) != 0)
		return false;
	if (s->holder != NULL && !is_text(t->holder, s->holder) &&
	    !is_text(t->name, s->holder))
		return false;
	return s->state == NULL ||
	       (strcmp(s->state, "open") == 0 && ticket_is_open(t)) ||
	       strcmp(s->state, state_of(s, t)) == 0;
}

static enum status
list_one(void *ctx, const struct ticket_record *t)
{
	struct showing *s = ctx;

	if (!is_wanted(s, t))
		return ST_OK;
	if (s->run->json)
		return out_json(
		    ticket_json(&s->names, t, state_of(s, t)), s->why);
	ticket_print_row(&s->names, t, state_of(s, t));
	return ST_OK;
}

static enum status
check_state(const struct run *run, struct why *why)
{
	const char *text = run->opt.value[OPT_STATE];
	char shown[64];

	if (text == NULL || strcmp(text, "open") == 0 ||
	    strcmp(text, TICKET_NO_ANSWER) == 0 ||
	    ticket_state_by_text(text, strlen(text)) >= 0)
		return ST_OK;
	why_set(why,
	    "--state %s: open, reported, no-answer, acknowledged, scheduled, "
	    "claimed, verified, reopened or closed",
	    why_escape(shown, sizeof(shown), text, strlen(text)));
	return ST_USAGE;
}

enum status
cmd_ticket_list(const struct run *run, struct why *why)
{
	struct showing s = {.run = run};
	enum status st = check_state(run, why);

	if (st != ST_OK)
		return st;
	st = begin(&s, why);
	if (st == ST_OK && !run->json)
		ticket_print_heading();
	if (st == ST_OK)
		st = ledger_tickets(s.txn, list_one, &s, why);
	end(&s);
	return st;
}

/* ---- figures ---- */

static enum status
print_figures(const struct showing *s, struct figures *f, struct why *why)
{
	enum status st = ST_OK;

	if (!s->run->json) {
		ticket_print_figures(f);
		return ST_OK;
	}
	for (size_t i = 0; i < f->count && st == ST_OK; i++)
		st = out_json(ticket_figures_json(&f->all[i]), why);
	return st;
}

/* Of one list, or of every. */
static enum status
span_of(const struct showing *s, struct figures_span *out, struct why *why)
{
	struct list_state list;
	enum status st;

	*out = (struct figures_span){.list = LEDGER_ALL_LISTS,
	    .until = s->run->now + 1,
	    .no_answer_s = s->run->config->report.no_answer_s};
	if (s->list == NULL)
		return ST_OK;
	st = ledger_list_by_name(s->txn, s->list, false, &list, why);
	if (st == ST_OK)
		out->list = list.id;
	return st;
}

enum status
cmd_ticket_figures(const struct run *run, struct why *why)
{
	struct showing s = {.run = run};
	struct figures f = {.count = 0};
	struct figures_span span;
	enum status st = begin(&s, why);

	if (st == ST_OK)
		st = span_of(&s, &span, why);
	if (st == ST_OK)
		st = ticket_figures_make(s.txn, &span, &f, why);
	if (st == ST_OK)
		st = print_figures(&s, &f, why);
	ticket_figures_free(&f);
	end(&s);
	return st;
}

/* ---- one ticket ---- */

static enum status
host_json(void *ctx, const struct ticket_host *h)
{
	return json_array_append_new(ctx, ticket_host_json(h)) == 0
		   ? ST_OK
		   : ST_NO_MEMORY;
}

static enum status
entry_json(void *ctx, const struct ticket_entry *e)
{
	return json_array_append_new(ctx, ticket_entry_json(e)) == 0
		   ? ST_OK
		   : ST_NO_MEMORY;
}

static enum status
show_json(struct showing *s, const struct ticket_record *t, struct why *why)
{
	json_t *obj = ticket_json(&s->names, t, state_of(s, t));
	json_t *hosts = json_array(), *log = json_array();
	enum status st =
	    ledger_ticket_hosts(s->txn, t->id, host_json, hosts, why);

	if (st == ST_OK)
		st = ledger_ticket_log(s->txn, t->id, entry_json, log, why);
	json_set(obj, "addresses", hosts);
	json_set(obj, "log", log);
	if (st == ST_OK)
		return out_json(obj, why);
	json_decref(obj);
	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}

static void
show_number(const char *name, uint64_t n)
{
	printf("    %-14s %" PRIu64 "\n", name, n);
}

static void
show_record(const struct showing *s, const struct ticket_record *t)
{
	const int64_t now = s->run->now;
	char name[TICKET_NAME_MAX];

	printf("ticket %" PRIu64 ": %s\n", t->id, state_of(s, t));
	show_text("operator", slice_of(ticket_name(t->holder, t->name, name)));
	show_text("contact", t->contact);
	show_text("list", slice_of(names_list(&s->names, t->list)));
	if (t->survey != 0)
		show_number("survey", t->survey);
	show_text("channel", t->channel);
	show_time("reported", t->reported, now);
	show_time("acknowledged", t->acked, now);
	show_time("promised", t->promised, now);
	show_time("claimed", t->claimed, now);
	show_time("verified", t->verified, now);
	show_time("reopened", t->reopened, now);
	show_time("closed", t->closed, now);
	show_number("hosts", t->hosts);
	show_number("  claimed", t->claimed_hosts);
	show_number("  verified", t->verified_hosts);
	show_number("  reopened", t->reopened_hosts);
}

static enum status
show_host(void *ctx, const struct ticket_host *h)
{
	char text[PREFIX_TEXT_MAX], when[STAMP_TEXT_MAX];
	const int64_t since = h->state == TICKET_HOST_CLAIMED	 ? h->claimed
			      : h->state == TICKET_HOST_VERIFIED ? h->verified
								 : h->reopened;

	(void)ctx;
	printf("  %-39s %-9s", prefix_format(&h->prefix, text),
	    ticket_host_state_text(h->state));
	if (h->state != TICKET_HOST_OPEN)
		printf(" %s", stamp_format(since, when));
	if (h->closed > 0 && h->state != TICKET_HOST_VERIFIED)
		printf(" (closed in %u scan%s)", h->closed,
		    h->closed == 1 ? "" : "s");
	(void)putchar('\n');
	return ST_OK;
}

static enum status
show_entry(void *ctx, const struct ticket_entry *e)
{
	char noted[STAMP_TEXT_MAX], when[STAMP_TEXT_MAX];
	char shown[4 * TICKET_TEXT_MAX + 1];

	(void)ctx;
	printf("  %s %s", stamp_format(e->noted, noted),
	    ticket_entry_kind_text(e->kind));
	if (e->time != e->noted)
		printf(" (%s)", stamp_format(e->time, when));
	if (e->import != 0)
		printf(", import %" PRIu64, e->import);
	printf(", %s",
	    why_escape(shown, sizeof(shown), e->actor.data, e->actor.len));
	if (e->text.len > 0)
		printf(": %s", why_escape(shown, sizeof(shown), e->text.data,
				   e->text.len));
	(void)putchar('\n');
	return ST_OK;
}

static enum status
show_lines(struct showing *s, const struct ticket_record *t, struct why *why)
{
	enum status st;

	show_record(s, t);
	printf("hosts\n");
	st = ledger_ticket_hosts(s->txn, t->id, show_host, s, why);
	if (st != ST_OK)
		return st;
	printf("what happened\n");
	return ledger_ticket_log(s->txn, t->id, show_entry, s, why);
}

enum status
cmd_ticket_show(const struct run *run, struct why *why)
{
	struct showing s = {.run = run};
	struct ticket_record t;
	uint64_t id;
	enum status st = target_ticket(run->opt.args[1], &id, why);

	if (st != ST_OK)
		return st;
	st = begin(&s, why);
	if (st == ST_OK)
		st = ledger_ticket_get(s.txn, id, &t, why);
	if (st == ST_NOT_FOUND)
		why_set(why, "there is no ticket %" PRIu64, id);
	if (st == ST_OK)
		st = run->json ? show_json(&s, &t, why)
			       : show_lines(&s, &t, why);
	end(&s);
	return st;
}
