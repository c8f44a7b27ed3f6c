/* A survey made. */
#include "conduct.h"

#include "format_clean.h"
#include "holders.h"
#include "join.h"
#include "read.h"
#include "session.h"

/* Longest name of a survey, octets. */
#define NAME_MAX_LEN 100

/* What the survey is called: printable, and of one line. */
static enum status
name_it(const struct run *run, struct survey *s, struct why *why)
{
	const char *name = run->opt.value[OPT_NAME];
	struct slice text;

	s->taken = run->now;
	if (name == NULL)
		return ST_OK;
	text = slice_of(name);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] == 0x7f)
			text.len = 0;
	if (text.len == 0 || text.len > NAME_MAX_LEN || !utf8_valid(text)) {
		why_set(why, "--name wants up to %d octets of UTF-8, in a line",
		    NAME_MAX_LEN);
		return ST_USAGE;
	}
	s->name = survey_text(s, text);
	if (s->name != NULL)
		return ST_OK;
	s->name = "";
	return why_no_memory(why);
}

/* Finishes what is unpublished: the survey is of what the ledger says. And
 * without a store nothing needs to be resolved. */
static enum status
look_at_store(const struct run *run, struct why *why)
{
	struct session *session = NULL;
	enum status st = session_open(run, SESSION_READ, &session, why);

	session_close(&session);
	return st;
}

static enum status
gather(const struct run *run, const struct request *request, struct survey *s,
    struct why *why)
{
	bool is_list = false;
	enum status st = read_input(
	    run->opt.args[0], run->opt.value[OPT_FORMAT], s, &is_list, why);

	if (st != ST_OK)
		return st;
	if (is_list)
		st = resolve_domains(s, &request->resolve, why);
	else if (request->resolve.journal != NULL) {
		why_set(
		    why, "--resume: %s needs no resolving", run->opt.args[0]);
		st = ST_USAGE;
	}
	return st == ST_OK ? survey_settle(s, why) : st;
}

static enum status
ask_others(const struct request *request, struct survey *s, struct why *why)
{
	struct resolve_options o = request->resolve;

	o.rate = request->dnsbl_rate;
	o.journal = NULL;
	if (request->dnsbl_count == 0)
		return ST_OK;
	return resolve_dnsbl(s, request->dnsbl, request->dnsbl_count, &o, why);
}

static enum status
fill(const struct run *run, const struct request *request,
    const struct holders *holders, struct survey *s, struct why *why)
{
	enum status st = name_it(run, s, why);

	if (st == ST_OK)
		st = gather(run, request, s, why);
	if (st == ST_OK)
		st = join_list(s, run->config->store, request->list->name,
		    request->wanted, run->now, why);
	if (st == ST_OK)
		st = ask_others(request, s, why);
	return st == ST_OK ? holders_fill(holders, s, why) : st;
}

enum status
conduct(const struct run *run, const struct request *request,
    struct survey **out, struct why *why)
{
	struct survey *s = survey_new();
	struct holders *holders = NULL;
	enum status st =
	    s != NULL ? look_at_store(run, why) : why_no_memory(why);

	/* What is wrong with the sources shows before an hour of resolving. */
	if (st == ST_OK)
		st = holders_open_run(run, &holders, why);
	if (st == ST_OK)
		st = fill(run, request, holders, s, why);
	holders_free(&holders);
	if (st != ST_OK)
		survey_free(&s);
	*out = s;
	return st;
}
