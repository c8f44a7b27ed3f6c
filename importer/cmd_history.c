/* relaybl history: what happened to an address, oldest first, also when it is
 * long gone. */
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "session.h"
#include "show.h"
#include "target.h"

static const struct column columns[] = {
    {"TIME", 20},
    {"EVENT", 10},
    {"PREFIX", 18},
    {"PORT", 5},
    {"LIST", 10},
    {"CLASS", 8},
    {"SCANNER", 12},
    {"IMPORT", 6},
    {"ACTOR", 12},
    {"REASON", 0},
};

/* Events of all lists; their texts stay in the map. */
struct events {
	struct event *all;
	size_t count, cap;
};

static enum status
collect(void *ctx, const struct event *ev)
{
	struct events *e = ctx;
	void *more = grow(e->all, &e->cap, e->count + 1, sizeof(*e->all));

	if (more == NULL)
		return ST_NO_MEMORY;
	e->all = more;
	e->all[e->count++] = *ev;
	return ST_OK;
}

static int
by_sequence(const void *pa, const void *pb)
{
	const struct event *a = pa, *b = pb;

	return (a->seq > b->seq) - (a->seq < b->seq);
}

static bool
is_of_finding(const struct event *ev)
{
	return ev->kind != EVENT_EXEMPTED && ev->kind != EVENT_UNEXEMPTED &&
	       ev->kind != EVENT_RECHECK;
}

static void
print_rows(const struct events *e, struct names *names)
{
	struct row row;

	out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < e->count; i++) {
		const struct event *ev = &e->all[i];

		row.count = 0;
		row_time(&row, ev->time);
		row_word(&row, event_kind_text(ev->kind));
		row_prefix(&row, &ev->prefix);
		row_number(&row, ev->port);
		row_word(&row, names_list(names, ev->list));
		row_word(&row,
		    is_of_finding(ev) ? class_info(ev->class)->label : "-");
		row_word(&row,
		    ev->scanner != 0 ? names_scanner(names, ev->scanner) : "-");
		row_number(&row, ev->import);
		row_text(&row, ev->actor);
		row_text(&row, ev->reason);
		out_row(columns, &row);
	}
}

static enum status
print_json(const struct events *e, struct names *names, const struct addr *addr,
    struct why *why)
{
	json_t *doc = json_object(), *list = json_array();
	char text[ADDR_TEXT_MAX];

	for (size_t i = 0; i < e->count; i++)
		(void)json_array_append_new(
		    list, show_event_json(names, &e->all[i]));
	json_set(doc, "address", json_string(addr_format(addr, text)));
	json_set(doc, "events", list);
	return out_json(doc, why);
}

static enum status
gather(struct names *names, const char *only, const struct addr *addr,
    struct events *out, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < names->list_count && st == ST_OK; i++)
		if (only == NULL || strcmp(only, names->lists[i].name) == 0)
			st = ledger_events_covering(names->txn,
			    names->lists[i].id, addr, collect, out, why);
	if (st == ST_NO_MEMORY)
		why_set(why, "out of memory for events");
	if (out->count > 0)
		qsort(out->all, out->count, sizeof(*out->all), by_sequence);
	return st;
}

static enum status
tell(const struct run *run, struct session *session, const struct addr *addr,
    struct why *why)
{
	struct ledger_txn *txn = NULL;
	struct names names = {.txn = NULL};
	struct events events = {.all = NULL};
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK)
		st = names_make(&names, txn, why);
	if (st == ST_OK)
		st = gather(
		    &names, run->opt.value[OPT_LIST], addr, &events, why);
	if (st == ST_OK && run->json)
		st = print_json(&events, &names, addr, why);
	else if (st == ST_OK)
		print_rows(&events, &names);
	free(events.all);
	names_free(&names);
	ledger_abort(&txn);
	return st;
}

enum status
cmd_history(const struct run *run, struct why *why)
{
	struct session *session = NULL;
	struct addr addr;
	enum status st = target_address(run->opt.args[0], &addr, why);

	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = tell(run, session, &addr, why);
	session_close(&session);
	return st;
}
