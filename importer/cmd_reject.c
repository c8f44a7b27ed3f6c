/* relaybl reject: drops what a guard held. */
#include <inttypes.h>
#include <stdio.h>

#include "hold.h"
#include "session.h"
#include "target.h"

struct rejection {
	const struct config_list *list; /* or NULL */
	uint64_t target;
	const char *reason;
	uint8_t held; /* enum import_hold */
};

static enum status
apply_rejection(void *ctx, struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	struct rejection *r = ctx;
	struct import_record rec;
	enum status st = hold_find(c, r->list, r->target, &rec, why);

	if (st != ST_OK)
		return st;
	r->held = rec.held;
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (c->lists[i].id == rec.list)
			st = change_allowed(&config->lists[i], why);
	if (st != ST_OK)
		return st;
	return hold_resolve(c, r->target, HOLD_REJECTED, 0, r->reason, why);
}

enum status
cmd_reject(const struct run *run, struct why *why)
{
	struct rejection r = {.list = NULL};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = target_import(run->opt.args[0], &r.target, why);

	if (st == ST_OK)
		st = target_reason(run, &r.reason, why);
	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &r.list, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, apply_rejection, &r, &made, why);
	if (st == ST_OK)
		printf("import %" PRIu64 " is rejected: %s dropped\n", r.target,
		    r.held == HOLD_REMOVALS ? "its removals are"
					    : "all of it is");
	generation_info_free(&made);
	session_close(&session);
	return st;
}
