/* The tickets that reports name. */
#include "report_tickets.h"

#include <stdlib.h>

#include "ticket.h"

enum status
report_tickets_find(struct report *r, struct ledger_txn *txn, struct why *why)
{
	struct list_state list;
	enum status st =
	    ledger_list_by_name(txn, r->list->name, false, &list, why);

	for (size_t i = 0; i < r->count && st == ST_OK; i++) {
		struct report_bundle *b = &r->bundles[i];

		b->ticket = 0;
		st = ticket_find_open(
		    txn, list.id, b->party->key, &b->ticket, why);
		if (st == ST_NOT_FOUND)
			st = ST_OK;
	}
	return st;
}

/* NULL: out of memory. */
static struct prefix *
prefixes_of(const struct report *r, const struct report_bundle *b)
{
	struct prefix *all = calloc(b->count, sizeof(*all));

	for (uint32_t i = 0; i < b->count && all != NULL; i++)
		all[i] = prefix_of_addr(
		    &r->survey->addresses[r->addresses[b->first + i].survey]
			 .addr);
	return all;
}

/* The operator was told before, of all of it. */
static enum status
tell_again(
    struct change *change, uint64_t id, const char *channel, struct why *why)
{
	const struct ticket_action again = {
	    .id = id,
	    .act = TICKET_ACT_REPORT,
	    .at = change->run->now,
	    .text = channel,
	};
	struct ticket_done done = {.hosts = NULL};
	enum status st = ticket_do(change, &again, &done, why);

	ticket_done_free(&done);
	return st;
}

static enum status
open_one(const struct report *r, struct report_bundle *b, uint16_t list,
    struct change *change, const char *channel, struct why *why)
{
	struct prefix *hosts = prefixes_of(r, b);
	const struct ticket_opening opening = {
	    .list = list,
	    .survey = r->survey->id,
	    .holder = b->party->key,
	    .name = b->name,
	    .contact = b->contact,
	    .lang = fix_lang_text((int)b->lang),
	    .channel = channel,
	    .at = r->now,
	    .text = "",
	    .hosts = hosts,
	    .count = b->count,
	};
	struct ticket_opened opened = {.id = 0};
	enum status st;

	if (hosts == NULL)
		return why_no_memory(why);
	st = ticket_open(change, &opening, &opened, why);
	free(hosts);
	b->ticket = opened.id != 0 ? opened.id : opened.left_in;
	if (st == ST_OK && opened.id == 0 && opened.left_in != 0)
		st = tell_again(change, opened.left_in, channel, why);
	return st;
}

enum status
report_tickets_open(struct report *r, struct change *change,
    const char *channel, struct why *why)
{
	struct list_state list;
	/* Also of a frozen list: a ticket changes nothing that is listed. */
	enum status st =
	    ledger_list_by_name(change->txn, r->list->name, false, &list, why);

	for (size_t i = 0; i < r->count && st == ST_OK; i++)
		st = open_one(r, &r->bundles[i], list.id, change, channel, why);
	return st;
}
