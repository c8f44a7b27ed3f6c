/* relaybl history: what happened to an address, oldest first, also when it is
 * long gone. */
#include "history.h"
#include "session.h"
#include "target.h"

static enum status
print_json(const struct history *h, struct names *names,
    const struct addr *addr, struct why *why)
{
	json_t *doc = json_object();
	char text[ADDR_TEXT_MAX];

	json_set(doc, "address", json_string(addr_format(addr, text)));
	json_set(doc, "events", history_json(h, names));
	return out_json(doc, why);
}

static enum status
tell(const struct run *run, struct session *session, const struct addr *addr,
    struct why *why)
{
	struct ledger_txn *txn = NULL;
	struct names names = {.txn = NULL};
	struct history history = {.all = NULL};
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK)
		st = names_make(&names, txn, why);
	if (st == ST_OK)
		st = history_gather(
		    &names, run->opt.value[OPT_LIST], addr, &history, why);
	if (st == ST_OK && run->json)
		st = print_json(&history, &names, addr, why);
	else if (st == ST_OK)
		history_print(&history, &names);
	history_free(&history);
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
