/* What is known of an address on every list, or on one. */
#include "lookups.h"

#include <stdlib.h>

static enum status
open_snapshot(struct lookups *l, struct why *why)
{
	struct why none;
	enum status st =
	    snapshot_open(l->run->config->store, &l->snapshot, &none);

	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK)
		*why = none;
	return st;
}

static enum status
look(struct lookups *l, const struct config_list *list, struct why *why)
{
	struct lookup *one = &l->all[l->count++];
	enum status st;

	*one = (struct lookup){
	    .config = l->run->config,
	    .list = list,
	    .addr = &l->addr,
	    .now = l->run->now,
	};
	st = lookup_make(one, l->txn, l->snapshot, why);
	l->listed |= lookup_listed(one);
	return st;
}

static enum status
look_at_all(struct lookups *l, const struct config_list *only, struct why *why)
{
	const struct config *config = l->run->config;
	enum status st = ST_OK;

	l->all = calloc(config->list_count + 1, sizeof(*l->all));
	if (l->all == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (only == NULL || only == &config->lists[i])
			st = look(l, &config->lists[i], why);
	return st;
}

enum status
lookups_make(const struct run *run, struct session *session,
    const struct addr *addr, const struct config_list *only,
    struct lookups *out, struct why *why)
{
	enum status st;

	*out = (struct lookups){.run = run, .addr = *addr};
	st = session_read(session, &out->txn, why);
	if (st == ST_OK)
		st = names_make(&out->names, out->txn, why);
	if (st == ST_OK)
		st = open_snapshot(out, why);
	return st == ST_OK ? look_at_all(out, only, why) : st;
}

void
lookups_free(struct lookups *l)
{
	for (size_t i = 0; i < l->count; i++)
		lookup_free(&l->all[i]);
	free(l->all);
	l->all = NULL;
	l->count = 0;
	if (l->snapshot != NULL)
		snapshot_close(&l->snapshot);
	names_free(&l->names);
	ledger_abort(&l->txn);
}

const char *
lookups_reserved(const struct lookups *l)
{
	const struct prefix p = prefix_of_addr(&l->addr);

	return prefix_reserved(&p);
}

enum status
lookups_json(struct lookups *l, json_t *doc, struct why *why)
{
	json_t *all = json_array();
	char text[ADDR_TEXT_MAX];
	enum status st = ST_OK;

	for (size_t i = 0; i < l->count && st == ST_OK; i++) {
		json_t *obj = NULL;

		st = lookup_json(&l->all[i], &l->names, &obj, why);
		(void)json_array_append_new(all, obj);
	}
	json_set(doc, "address", json_string(addr_format(&l->addr, text)));
	json_set(doc, "listed", json_boolean(l->listed));
	json_set(doc, "generation",
	    l->snapshot != NULL ? json_number(snapshot_number(l->snapshot))
				: json_null());
	json_set(doc, "lists", all);
	return st;
}
