/* What happened to an address, oldest first. */
#include "history.h"

#include <stdlib.h>

#include "grow.h"

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

static enum status
collect(void *ctx, const struct event *ev)
{
	struct history *h = ctx;
	void *more = grow(h->all, &h->cap, h->count + 1, sizeof(*h->all));

	if (more == NULL)
		return ST_NO_MEMORY;
	h->all = more;
	h->all[h->count++] = *ev;
	return ST_OK;
}

static int
by_sequence(const void *pa, const void *pb)
{
	const struct event *a = pa, *b = pb;

	return (a->seq > b->seq) - (a->seq < b->seq);
}

enum status
history_gather(struct names *names, const char *only, const struct addr *addr,
    struct history *out, struct why *why)
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

void
history_free(struct history *h)
{
	free(h->all);
	*h = (struct history){.all = NULL};
}

bool
history_of_finding(const struct event *ev)
{
	switch (ev->kind) {
	case EVENT_LISTED:
	case EVENT_DELISTED:
	case EVENT_EXPIRED:
	case EVENT_REMOVED:
	case EVENT_CHANGED:
	case EVENT_OWN_OPEN:
	case EVENT_UNCONFIRMED:
	case EVENT_CLEARING:
	case EVENT_RESTORED:
	case EVENT_ALERT:
		return true;
	default:
		return false;
	}
}

void
history_print(const struct history *h, struct names *names)
{
	struct row row;

	out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < h->count; i++) {
		const struct event *ev = &h->all[i];

		row.count = 0;
		row_time(&row, ev->time);
		row_word(&row, event_kind_text(ev->kind));
		row_prefix(&row, &ev->prefix);
		row_number(&row, ev->port);
		row_word(&row, names_list(names, ev->list));
		row_word(&row, history_of_finding(ev)
				   ? class_info(ev->class)->label
				   : "-");
		row_word(&row,
		    ev->scanner != 0 ? names_scanner(names, ev->scanner) : "-");
		row_number(&row, ev->import);
		row_text(&row, ev->actor);
		row_text(&row, ev->reason);
		out_row(columns, &row);
	}
}

json_t *
history_json(const struct history *h, struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < h->count; i++)
		(void)json_array_append_new(
		    list, show_event_json(names, &h->all[i]));
	return list;
}
