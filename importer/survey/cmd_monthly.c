/* relaybl monthly: the report of a month. */
#include "monthly.h"
#include "outfile.h"
#include "output.h"

static enum status
write_page(void *ctx, FILE *to, struct why *why)
{
	return monthly_page(ctx, to, why);
}

static enum status
tell(struct monthly *m, struct why *why)
{
	const struct run *run = m->run;
	const char *file = run->opt.value[OPT_HTML];
	enum status st = ST_OK;

	if (file != NULL)
		st = outfile_make(file, run->config->store,
		    run->opt.value[OPT_FORCE] != NULL, write_page, m, why);
	if (st == ST_OK && run->json)
		return out_json(monthly_json(m), why);
	if (st == ST_OK)
		monthly_print(m);
	return st;
}

enum status
cmd_monthly(const struct run *run, struct why *why)
{
	struct session *session = NULL;
	struct monthly m;
	enum status st = monthly_begin(run, run->opt.args[0], &m, why);

	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = monthly_make(&m, session, why);
	if (st == ST_OK)
		st = tell(&m, why);
	monthly_free(&m);
	session_close(&session);
	return st;
}
