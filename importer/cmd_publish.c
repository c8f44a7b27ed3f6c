/* relaybl publish: compiles what is served from the ledger, again. Makes a
 * store where there is none, and ends a rollback. With --new-serial secondaries
 * take the zone once more: what relaybl.conf says of it is not in the list, and
 * changes no serial. */
#include "made.h"
#include "session.h"

static enum status
unpin(void *ctx, struct change *c, struct why *why)
{
	uint64_t pinned;
	enum status st = ledger_pin_get(c->txn, &pinned, why);

	(void)ctx;
	if (st != ST_OK)
		return st;
	if (pinned == 0 && c->run->opt.value[OPT_NEW_SERIAL] == NULL)
		return ST_OK;
	if (pinned != 0)
		st = ledger_pin_set(c->txn, 0, why);
	return st == ST_OK ? change_bump_all(c, why) : st;
}

enum status
cmd_publish(const struct run *run, struct why *why)
{
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = session_open(run, SESSION_WRITE, &session, why);

	if (st == ST_OK)
		st = session_commit(session, unpin, NULL, why);
	if (st == ST_OK)
		st = session_publish(session, &made, why);
	if (st == ST_OK)
		made_print(&made);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
