/* relaybl status: how the lists, their scanners and the store are doing; exit
 * 1 where something of it needs a person. */
#include "health.h"
#include "output.h"

static void
ignore(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

enum status
cmd_status(const struct run *run, struct why *why)
{
	struct health health = {.list_count = 0};
	struct session *session = NULL;
	bool alone = false;
	enum status st = session_open(run, SESSION_LOOK, &session, why);

	if (st == ST_OK)
		st = health_gather(run, session, &health, why);
	if (st == ST_OK) {
		alone = health_reasons(&health, ignore, NULL) == 0;
		if (run->json)
			st = out_json(health_json(&health), why);
		else
			health_print(&health);
	}
	health_free(&health);
	session_close(&session);
	if (st != ST_OK || alone)
		return st;
	/* Without a text it is a plain "no". */
	why_set(why, "%s", "");
	return ST_NOT_FOUND;
}
