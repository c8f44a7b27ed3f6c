/*
 * relaybl lookup: is an address listed, and why. What is served is decided
 * from the generation, what is known from the ledger; where the two differ it
 * says so. Exit 0: listed, 1: not.
 */
#include <inttypes.h>
#include <stdio.h>

#include "lookup.h"
#include "session.h"
#include "target.h"

struct asking {
	const struct run *run;
	struct addr addr;
	const struct config_list *only; /* NULL: every list */
	const struct snapshot *snapshot;
	struct ledger_txn *txn;
	struct names names;
	bool listed; /* on any list */
};

static enum status
ask_list(struct asking *a, const struct config_list *list, json_t *all,
    struct why *why)
{
	struct lookup l = {
	    .config = a->run->config,
	    .list = list,
	    .addr = &a->addr,
	    .now = a->run->now,
	};
	json_t *obj = NULL;
	enum status st = lookup_make(&l, a->txn, a->snapshot, why);

	a->listed |= lookup_listed(&l);
	if (st == ST_OK && all != NULL) {
		st = lookup_json(&l, &a->names, &obj, why);
		(void)json_array_append_new(all, obj);
	} else if (st == ST_OK) {
		st = lookup_print(&l, &a->names, why);
	}
	lookup_free(&l);
	return st;
}

/* Test entries and the like are not data: the responder makes them up. */
static void
print_reserved(const struct asking *a)
{
	const struct prefix p = prefix_of_addr(&a->addr);
	const char *why = prefix_reserved(&p);

	if (why != NULL && !a->run->json)
		printf("%s: relaybld answers it without any list\n", why);
}

static enum status
ask_all(struct asking *a, struct why *why)
{
	const struct config *config = a->run->config;
	json_t *doc = NULL, *all = NULL;
	char text[ADDR_TEXT_MAX];
	enum status st = ST_OK;

	if (a->run->json) {
		doc = json_object();
		all = json_array();
	}
	print_reserved(a);
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (a->only == NULL || a->only == &config->lists[i])
			st = ask_list(a, &config->lists[i], all, why);
	if (doc != NULL) {
		json_set(
		    doc, "address", json_string(addr_format(&a->addr, text)));
		json_set(doc, "listed", json_boolean(a->listed));
		json_set(doc, "generation",
		    a->snapshot != NULL
			? json_number(snapshot_number(a->snapshot))
			: json_null());
		json_set(doc, "lists", all);
	}
	if (doc != NULL && st == ST_OK)
		return out_json(doc, why);
	json_decref(doc);
	return st;
}

static enum status
ask(struct asking *a, struct session *session, struct why *why)
{
	struct snapshot *snapshot = NULL;
	struct why none;
	enum status st = session_read(session, &a->txn, why);

	if (st == ST_OK)
		st = names_make(&a->names, a->txn, why);
	if (st == ST_OK) {
		st = snapshot_open(a->run->config->store, &snapshot, &none);
		if (st == ST_NOT_FOUND)
			st = ST_OK;
		else if (st != ST_OK)
			*why = none;
	}
	a->snapshot = snapshot;
	if (st == ST_OK)
		st = ask_all(a, why);
	if (snapshot != NULL)
		snapshot_close(&snapshot);
	names_free(&a->names);
	ledger_abort(&a->txn);
	return st;
}

enum status
cmd_lookup(const struct run *run, struct why *why)
{
	struct asking a = {.run = run};
	struct session *session = NULL;
	enum status st = target_address(run->opt.args[0], &a.addr, why);

	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &a.only, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = ask(&a, session, why);
	session_close(&session);
	if (st != ST_OK || a.listed)
		return st;
	/* A plain no: a list that the ledger does not know yet is no error. */
	why_set(why, "%s", "");
	return ST_NOT_FOUND;
}
