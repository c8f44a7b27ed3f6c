/* What the tests of tickets share: a store with two listings, tickets of
 * them, imports, and what is read of it all. */
#ifndef UNIT_TICKET_CASE_H
#define UNIT_TICKET_CASE_H

#include "apply.h"
#include "store_case.h"
#include "ticket.h"

#define HEADER "ip,port,verdict,proof,reason,ended\n"
/* Of the host N, on port P, D days after the report. */
#define OPEN(n, p, d)	"192.0.2." #n "," #p ",open,rcpt,," d "\n"
#define CLOSED(n, p, d) "192.0.2." #n "," #p ",closed,,," d "\n"
#define DAY_0		"2026-11-01T00:00:00Z"
#define DAY_1		"2026-11-02T00:00:00Z"
#define DAY_2		"2026-11-03T00:00:00Z"
#define DAY_3		"2026-11-04T00:00:00Z"
#define DAY_4		"2026-11-05T00:00:00Z"
#define DAY_5		"2026-11-06T00:00:00Z"
#define AT_0		((int64_t)1793491200)
#define DAY		((int64_t)86400)

static inline struct prefix
host(int n)
{
	struct prefix p;
	struct why why;
	char text[32];

	(void)snprintf(text, sizeof(text), "192.0.2.%d", n);
	must(prefix_parse(text, strlen(text), &p, &why));
	return p;
}

static inline uint64_t
import(struct store_case *s, const char *text)
{
	struct intake in;
	struct applied applied;
	struct why why;
	char path[PATH_MAX];
	uint64_t id;

	(void)remove(tmpdir_path(s->tmp, "in"));
	tmpdir_write(s->tmp, "in", 0, text, strlen(text));
	(void)snprintf(path, sizeof(path), "%s", tmpdir_path(s->tmp, "in"));
	must(intake_read(&in, &s->run, path, NULL, &why));
	must(apply_file(&in, &applied, &why));
	id = applied.tally.record.id;
	applied_free(&applied);
	intake_free(&in);
	return id;
}

/* Runs one change, and publishes. */
static inline enum status
change(struct store_case *s, session_change apply, void *ctx, struct why *why)
{
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct generation_info made;
	enum status st = session_write(session, apply, ctx, &made, why);

	generation_info_free(&made);
	session_close(&session);
	return st;
}

struct to_open {
	struct ticket_opening o;
	struct ticket_opened opened;
};

static inline enum status
open_one(void *ctx, struct change *c, struct why *why)
{
	struct to_open *t = ctx;
	struct list_state list;
	enum status st =
	    ledger_list_by_name(c->txn, "relays", false, &list, why);

	t->o.list = list.id;
	return st == ST_OK ? ticket_open(c, &t->o, &t->opened, why) : st;
}

/* A ticket of the hosts first to last, told of on day 0 at 12:00. */
static inline struct ticket_opened
open_ticket(struct store_case *s, int first, int last)
{
	struct prefix hosts[16];
	struct to_open t = {.o = {.holder = "AS64500",
				.name = "Example Net",
				.contact = "abuse@net.example",
				.lang = "ja",
				.channel = "mail",
				.at = AT_0 + DAY / 2,
				.text = "",
				.hosts = hosts}};
	struct why why;

	for (int n = first; n <= last; n++)
		hosts[t.o.count++] = host(n);
	must(change(s, open_one, &t, &why));
	return t.opened;
}

struct to_do {
	struct ticket_action a;
	struct ticket_done done;
};

static inline enum status
do_one(void *ctx, struct change *c, struct why *why)
{
	struct to_do *t = ctx;

	return ticket_do(c, &t->a, &t->done, why);
}

/* n: one host of it; 0: all. at: days after day 0. */
static inline enum status
act(struct store_case *s, uint64_t id, enum ticket_act what, int at, int n,
    struct why *why)
{
	const struct prefix named = host(n);
	struct to_do t = {.a = {.id = id,
			      .act = what,
			      .at = AT_0 + at * DAY,
			      .day = true,
			      .text = "words",
			      .hosts = &named,
			      .count = n > 0}};
	enum status st = change(s, do_one, &t, why);

	ticket_done_free(&t.done);
	return st;
}

/* Reads something of the ledger. */
struct reading {
	struct session *session;
	struct ledger_txn *txn;
	uint16_t list;
	char text[1024];
};

static inline void
read_begin(struct store_case *s, struct reading *r)
{
	struct list_state list;
	struct why why;

	memset(r, 0, sizeof(*r));
	r->session = store_case_open(s, SESSION_LOOK);
	must(session_read(r->session, &r->txn, &why));
	must(ledger_list_by_name(r->txn, "relays", false, &list, &why));
	r->list = list.id;
}

static inline void
read_end(struct reading *r)
{
	ledger_abort(&r->txn);
	session_close(&r->session);
}

static inline enum status
add_host(void *ctx, const struct ticket_host *h)
{
	struct reading *r = ctx;
	size_t n = strlen(r->text);

	(void)snprintf(r->text + n, sizeof(r->text) - n, " %u:%s:%u",
	    h->prefix.addr.b[3], ticket_host_state_text(h->state), h->closed);
	return ST_OK;
}

/* "claimed 1:claimed:0 2:open:1": the ticket, its hosts and closed scans. */
static inline void
is_like(struct store_case *s, const char *name, uint64_t id, const char *want)
{
	struct reading r;
	struct ticket_record t;
	struct why why;

	read_begin(s, &r);
	must(ledger_ticket_get(r.txn, id, &t, &why));
	(void)snprintf(
	    r.text, sizeof(r.text), "%s", ticket_state_text(t.state));
	must(ledger_ticket_hosts(r.txn, id, add_host, &r, &why));
	case_text(name, r.text, want);
	read_end(&r);
}

static inline enum status
add_entry(void *ctx, const struct ticket_entry *e)
{
	struct reading *r = ctx;
	size_t n = strlen(r->text);

	(void)snprintf(r->text + n, sizeof(r->text) - n,
	    "%s, import %d: %.*s\n", ticket_entry_kind_text(e->kind),
	    (int)e->import, (int)e->text.len, (const char *)e->text.data);
	return ST_OK;
}

static inline void
log_is(struct store_case *s, uint64_t id, const char *want)
{
	struct reading r;
	struct why why;

	read_begin(s, &r);
	must(ledger_ticket_log(r.txn, id, add_entry, &r, &why));
	case_text("log", r.text, want);
	read_end(&r);
}

static inline enum status
add_event(void *ctx, const struct event *ev)
{
	struct reading *r = ctx;
	size_t n = strlen(r->text);

	if (ev->kind == EVENT_TICKET)
		(void)snprintf(r->text + n, sizeof(r->text) - n,
		    "%.*s, import %d: %.*s\n", (int)ev->actor.len,
		    (const char *)ev->actor.data, (int)ev->import,
		    (int)ev->reason.len, (const char *)ev->reason.data);
	return ST_OK;
}

static inline void
history_is(struct store_case *s, int n, const char *want)
{
	const struct prefix p = host(n);
	struct reading r;
	struct why why;

	read_begin(s, &r);
	must(ledger_events_covering(
	    r.txn, r.list, &p.addr, add_event, &r, &why));
	case_text("history", r.text, want);
	read_end(&r);
}

static inline void
set_up(struct store_case *s)
{
	store_case_config(s, "    apart: 0s\n    expire: 60d\n");
	s->config->lists[0].guards.max_age_s = 60 * DAY;
	s->config->scanners[0].guards.max_age_s = 60 * DAY;
	(void)import(s, HEADER OPEN(1, 25, DAY_0) OPEN(2, 25, DAY_0));
}

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)

#endif
