/*
 * relaybl lookup: is an address listed, and why. What is served is decided
 * from the generation, what is known from the ledger; where the two differ it
 * says so. Exit 0: listed, 1: not.
 */
#include <stdio.h>

#include "lookups.h"
#include "target.h"

static enum status
print(struct lookups *l, struct why *why)
{
	const char *reserved = lookups_reserved(l);
	enum status st = ST_OK;

	if (reserved != NULL)
		printf("%s: relaybld answers it without any list\n", reserved);
	for (size_t i = 0; i < l->count && st == ST_OK; i++)
		st = lookup_print(&l->all[i], &l->names, why);
	return st;
}

static enum status
print_json(struct lookups *l, struct why *why)
{
	json_t *doc = json_object();
	enum status st = lookups_json(l, doc, why);

	if (st == ST_OK)
		return out_json(doc, why);
	json_decref(doc);
	return st;
}

enum status
cmd_lookup(const struct run *run, struct why *why)
{
	struct lookups l = {.run = run};
	struct session *session = NULL;
	const struct config_list *only = NULL;
	struct addr addr;
	enum status st = target_address(run->opt.args[0], &addr, why);

	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &only, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = lookups_make(run, session, &addr, only, &l, why);
	if (st == ST_OK)
		st = run->json ? print_json(&l, why) : print(&l, why);
	lookups_free(&l);
	session_close(&session);
	if (st != ST_OK || l.listed)
		return st;
	/* A plain no: a list that the ledger does not know yet is no error. */
	why_set(why, "%s", "");
	return ST_NOT_FOUND;
}
