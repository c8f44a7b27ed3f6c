/* relaybl card: all that the one who runs a host is to know of its address.
 * Exit 0: listed, 1: not. */
#include "card.h"

#include "outfile.h"
#include "target.h"

static enum status
write_page(void *ctx, FILE *to, struct why *why)
{
	const json_t *const *card = ctx;

	return card_page(*card, to, why);
}

static enum status
tell(struct card *c, struct why *why)
{
	const struct run *run = c->run;
	const char *file = run->opt.value[OPT_HTML];
	json_t *doc = NULL;
	enum status st = ST_OK;

	if (run->json || file != NULL)
		st = card_json(c, &doc, why);
	if (st == ST_OK && file != NULL)
		st = outfile_make(file, run->config->store,
		    run->opt.value[OPT_FORCE] != NULL, write_page, &doc, why);
	if (st == ST_OK && run->json)
		return out_json(doc, why);
	if (st == ST_OK)
		st = card_print(c, why);
	json_decref(doc);
	return st;
}

enum status
cmd_card(const struct run *run, struct why *why)
{
	const struct config_list *only = NULL;
	struct session *session = NULL;
	struct card card = {.run = run};
	struct addr addr;
	enum status st = target_address(run->opt.args[0], &addr, why);

	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &only, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = card_make(run, session, &addr, only, &card, why);
	if (st == ST_OK)
		st = tell(&card, why);
	card_free(&card);
	session_close(&session);
	if (st != ST_OK || card.standing == CARD_LISTED)
		return st;
	/* A plain no: a list that the ledger does not know yet is no error. */
	why_set(why, "%s", "");
	return ST_NOT_FOUND;
}
