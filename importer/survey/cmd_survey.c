/* relaybl survey: from a list of domains to who answers for the listed
 * addresses behind them; shows, compares and forgets surveys that are kept. */
#include <inttypes.h>

#include "command.h"
#include "conduct.h"
#include "present.h"
#include "session.h"
#include "stored.h"
#include "stored_list.h"
#include "target.h"

#define SHOWING                                                                \
	(OPT_BIT(OPT_BY) | OPT_BIT(OPT_TOP) | OPT_BIT(OPT_CSV) |               \
	    OPT_BIT(OPT_HTML) | OPT_BIT(OPT_PUBLIC) | OPT_BIT(OPT_DIFF) |      \
	    OPT_BIT(OPT_CLASS) | OPT_BIT(OPT_FORCE) | OPT_BIT(OPT_JSON) |      \
	    OPT_BIT(OPT_ACTOR))

/* The survey of that id, out of the store. */
static enum status
load(const struct run *run, const char *text, struct survey **out,
    struct why *why)
{
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	uint64_t id;
	enum status st = target_survey(text, &id, why);

	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = session_read(session, &txn, why);
	if (st == ST_OK)
		st = stored_get(txn, id, out, why);
	ledger_abort(&txn);
	session_close(&session);
	return st;
}

/* Only these of the classes that counted when it was made. */
static enum status
narrow(struct survey *s, const struct request *request, struct why *why)
{
	if (!request->by_classes)
		return ST_OK;
	if ((request->wanted & ~s->wanted) != 0) {
		why_set(why, "--class: survey %" PRIu64 " did not look for it",
		    s->id);
		return ST_USAGE;
	}
	s->wanted = request->wanted;
	return ST_OK;
}

/* A store that cannot take it is no reason not to show what an hour of
 * resolving has found: the error comes after it. */
static enum status
show_new(const struct run *run, const struct request *request,
    const struct survey *before, struct why *why)
{
	enum status stored = ST_OK, st;
	struct survey *s = NULL;
	struct why reason;

	st = conduct(run, request, &s, why);
	if (st == ST_OK && run->opt.value[OPT_NO_STORE] == NULL)
		stored = stored_put(run, s, &reason);
	if (st == ST_OK)
		st = present(run, request, s, before, why);
	survey_free(&s);
	if (st == ST_OK && stored != ST_OK)
		*why = reason;
	return st == ST_OK ? stored : st;
}

static enum status
show_kept(const struct run *run, const struct request *request,
    const struct survey *before, struct why *why)
{
	struct survey *s = NULL;
	enum status st = load(run, run->opt.value[OPT_SURVEY], &s, why);

	if (st == ST_OK)
		st = narrow(s, request, why);
	if (st == ST_OK)
		st = present(run, request, s, before, why);
	survey_free(&s);
	return st;
}

static enum status
show(const struct run *run, struct why *why)
{
	const bool kept = run->opt.value[OPT_SURVEY] != NULL;
	const char *since = run->opt.value[OPT_DIFF];
	struct survey *before = NULL;
	struct request request;
	enum status st = request_parse(run, !kept, &request, why);

	/* One that is not there is told before an hour of resolving. */
	if (st == ST_OK && since != NULL)
		st = load(run, since, &before, why);
	if (st == ST_OK && before != NULL && request.by_classes)
		before->wanted &= request.wanted;
	if (st == ST_OK && kept)
		st = show_kept(run, &request, before, why);
	else if (st == ST_OK)
		st = show_new(run, &request, before, why);
	survey_free(&before);
	request_free(&request);
	return st;
}

/* Options that are of no use there. */
static enum status
check_options(
    const struct run *run, const char *what, uint64_t allowed, struct why *why)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (run->opt.value[i] != NULL && (allowed & OPT_BIT(i)) == 0) {
			why_set(why, "%s: not with %s",
			    options_name((enum option_id)i), what);
			return ST_USAGE;
		}
	if (run->opt.arg_count > 0) {
		why_set(why, "%s: not with a file", what);
		return ST_USAGE;
	}
	return ST_OK;
}

/* What is done instead of a survey of a file. */
static const struct mode {
	enum option_id option;
	uint64_t allowed; /* beside it */
	enum status (*run)(const struct run *run, struct why *why);
} modes[] = {
    {OPT_STORED, OPT_BIT(OPT_JSON) | OPT_BIT(OPT_ACTOR), stored_list},
    {OPT_FORGET, OPT_BIT(OPT_FORCE) | OPT_BIT(OPT_ACTOR), stored_forget},
    {OPT_SURVEY, SHOWING, show},
};

enum status
cmd_survey(const struct run *run, struct why *why)
{
	enum status st;

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		const struct mode *m = &modes[i];

		if (run->opt.value[m->option] == NULL)
			continue;
		st = check_options(run, options_name(m->option),
		    m->allowed | OPT_BIT(m->option) | OPT_BIT(OPT_CONFIG), why);
		return st == ST_OK ? m->run(run, why) : st;
	}
	if (run->opt.arg_count == 1)
		return show(run, why);
	why_set(why, "wants a file, --survey ID or --stored");
	return ST_USAGE;
}
