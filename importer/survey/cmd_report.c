/*
 * relaybl report: what is to be told of a survey, a directory an operator: a
 * letter, tables, XARF, a mail. It sends nothing.
 *
 * With tickets, the files are written and synced inside the change of the
 * ledger that opens them: where the one fails the other does not happen. Killed
 * between its commit and the renaming, the tickets are there without files; run
 * again it names the same ones.
 */
#include <stdio.h>

#include "report_tell.h"
#include "report_tickets.h"
#include "report_write.h"
#include "request.h"
#include "session.h"
#include "stored.h"
#include "target.h"
#include "xarf.h"

/* What a run works with. */
struct reporting {
	const struct run *run;
	struct report_choice choice;
	struct letters letters;
	struct survey *survey;
	struct report report;
	struct report_dir dir;
	bool tickets;
};

/* ---- what is asked for ---- */

static enum status
parse_language(const struct run *run, int *out, struct why *why)
{
	const char *text = run->opt.value[OPT_LANGUAGE];

	*out = text != NULL ? fix_lang_by_text(text) : -1;
	if (text == NULL || *out >= 0)
		return ST_OK;
	why_set(why, "--language: wants en or ja");
	return ST_USAGE;
}

static enum status
parse_choice(
    const struct run *run, struct report_choice *choice, struct why *why)
{
	uint64_t top = 0;
	enum status st = request_by(run, &choice->by, why);

	if (st == ST_OK && choice->by != BY_HOLDER && choice->by != BY_ASN) {
		why_set(why, "--by: wants holder or asn: whom can one write to "
			     "otherwise?");
		st = ST_USAGE;
	}
	if (st == ST_OK)
		st = parse_language(run, &choice->lang, why);
	if (st == ST_OK)
		st = request_number(run, OPT_TOP, 0, UINT32_MAX, 0, &top, why);
	choice->top = (size_t)top;
	choice->holder = run->opt.value[OPT_HOLDER];
	return st;
}

static enum status
check_options(const struct run *run, struct why *why)
{
	if (run->opt.value[OPT_OUTPUT] == NULL)
		why_set(why, "wants --output DIR, or --letter");
	else if (run->opt.value[OPT_CHANNEL] != NULL &&
		 run->opt.value[OPT_TICKETS] == NULL)
		why_set(why, "--channel: is of a ticket: wants --tickets");
	else
		return ST_OK;
	return ST_USAGE;
}

/* --letter: the built-in text, to be edited. */
static enum status
print_letter(const struct run *run, struct why *why)
{
	int lang;
	enum status st = parse_language(run, &lang, why);

	if (st != ST_OK)
		return st;
	if (lang < 0)
		lang = run->config->report.japanese ? FIX_JA : FIX_EN;
	(void)fputs(letters_built_in((enum fix_lang)lang), stdout);
	return ST_OK;
}

/* ---- gathering ---- */

static enum status
find_survey(struct reporting *g, struct ledger_txn *txn, struct why *why)
{
	const char *text = g->run->opt.value[OPT_SURVEY];
	const char *list = g->run->opt.value[OPT_LIST];
	uint64_t id;
	enum status st = text != NULL ? target_survey(text, &id, why)
				      : stored_newest(txn,
					    list != NULL ? list : "", &id, why);

	if (st == ST_OK)
		st = stored_get(txn, id, &g->survey, why);
	return st;
}

static enum status
gather(struct reporting *g, struct session *session, struct why *why)
{
	struct ledger_txn *txn = NULL;
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK)
		st = find_survey(g, txn, why);
	if (st == ST_OK)
		st = report_make(
		    &g->report, g->run, g->survey, &g->choice, txn, why);
	if (st == ST_OK)
		st = report_tickets_find(&g->report, txn, why);
	ledger_abort(&txn);
	return st;
}

/* ---- writing ---- */

static enum status
write_files(struct reporting *g, struct why *why)
{
	const struct report *r = &g->report;
	enum status st = ST_OK;

	for (size_t i = 0; i < r->count && st == ST_OK; i++)
		st = report_write_bundle(
		    r, &r->bundles[i], &g->letters, &g->dir, why);
	if (st == ST_OK)
		st = report_write_index(r, &g->dir, why);
	return st == ST_OK ? report_dir_sync(&g->dir, why) : st;
}

static enum status
open_and_write(void *ctx, struct change *change, struct why *why)
{
	struct reporting *g = ctx;
	const char *channel = g->run->opt.value[OPT_CHANNEL];
	enum status st = report_dir_restart(&g->dir, why);

	if (st == ST_OK)
		st = report_tickets_open(&g->report, change,
		    channel != NULL ? channel : "mail", why);
	return st == ST_OK ? write_files(g, why) : st;
}

static enum status
make_directory(struct reporting *g, struct session *session, struct why *why)
{
	const struct run *run = g->run;
	enum status st = report_dir_open(
	    &g->dir, run->opt.value[OPT_OUTPUT], run->config->store, why);

	if (st == ST_OK)
		st = g->tickets
			 ? session_commit(session, open_and_write, g, why)
			 : write_files(g, why);
	return st == ST_OK ? report_dir_commit(&g->dir, why) : st;
}

/* ---- all of it ---- */

static enum status
make(struct reporting *g, struct why *why)
{
	struct session *session = NULL;
	enum status st = session_open(
	    g->run, g->tickets ? SESSION_WRITE : SESSION_READ, &session, why);

	if (st == ST_OK)
		st = gather(g, session, why);
	if (st == ST_OK)
		st = make_directory(g, session, why);
	session_close(&session);
	return st;
}

enum status
cmd_report(const struct run *run, struct why *why)
{
	struct reporting g = {
	    .run = run,
	    .tickets = run->opt.value[OPT_TICKETS] != NULL,
	    .dir = {.fd = -1, .bundle = -1, .xarf = -1},
	};
	enum status st;

	if (run->opt.value[OPT_LETTER] != NULL)
		return print_letter(run, why);
	st = check_options(run, why);
	if (st == ST_OK)
		st = parse_choice(run, &g.choice, why);
	if (st == ST_OK)
		st = xarf_check_reporter(&run->config->report, why);
	if (st == ST_OK)
		st = letters_open(&g.letters, &run->config->report, why);
	if (st == ST_OK)
		st = make(&g, why);
	if (st == ST_OK)
		st = report_tell(&g.report, run, why);
	report_dir_drop(&g.dir);
	report_free(&g.report);
	survey_free(&g.survey);
	letters_free(&g.letters);
	return st;
}
