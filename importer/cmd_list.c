/* relaybl list: findings, one a line, straight from the cursor: a list of a
 * million is printed as it is read. */
#include <stdio.h>

#include "exempt_set.h"
#include "session.h"
#include "show.h"
#include "target.h"

static const struct column columns[] = {
    {"ADDRESS", 20},
    {"LIST", 10},
    {"CLASS", 8},
    {"STATE", 8},
    {"SCANNER", 12},
    {"PORT", 5},
    {"SINCE", 20},
    {"LAST OPEN", 20},
    {"EXPIRES", 20},
    {"PROOF", 0},
};

#define STATE_ALL -1

struct filter {
	const struct config_list *list; /* NULL: all */
	const char *scanner;		/* NULL: all */
	int state;			/* enum show_state or STATE_ALL */
	bool by_class, by_prefix;
	uint8_t class;
	struct prefix prefix;
	int64_t since; /* 0: any time */
};

static enum status
parse_state(const char *text, int *out, struct why *why)
{
	*out = SHOW_LISTED;
	if (text == NULL)
		return ST_OK;
	*out = strcmp(text, "all") == 0 ? STATE_ALL : show_state_by_text(text);
	if (*out != STATE_ALL || strcmp(text, "all") == 0)
		return ST_OK;
	why_set(why, "--state is listed, unconfirmed, pending, cleared, "
		     "expired, removed, seen or all");
	return ST_USAGE;
}

static enum status
parse(const struct run *run, struct filter *f, struct why *why)
{
	const char *const *value = run->opt.value;
	enum status st = parse_state(value[OPT_STATE], &f->state, why);

	f->scanner = value[OPT_SCANNER];
	f->by_class = value[OPT_CLASS] != NULL;
	f->by_prefix = value[OPT_PREFIX] != NULL;
	if (st == ST_OK && value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &f->list, why);
	if (st == ST_OK)
		st = target_class(run, CLASS_RELAY, &f->class, why);
	if (st == ST_OK && f->by_prefix)
		st = target_prefix(value[OPT_PREFIX], &f->prefix, why);
	if (st == ST_OK && value[OPT_SINCE] != NULL)
		st = target_time(
		    "since", value[OPT_SINCE], run->now, -1, &f->since, why);
	return st;
}

/* A listing counts from its beginning, anything else from when it was last
 * seen. */
static bool
is_recent(const struct finding *f, int64_t since)
{
	return (f->state == FINDING_LISTED ? f->listed_since : f->last_seen) >=
	       since;
}

static bool
matches(const struct filter *filter, struct names *names,
    const struct ledger_finding *lf, int64_t now)
{
	const struct finding *f = &lf->finding;

	if (filter->state != STATE_ALL &&
	    filter->state != (int)show_state(f, now))
		return false;
	if (filter->by_class && filter->class != f->class)
		return false;
	if (filter->by_prefix &&
	    !prefix_covers(&filter->prefix, &lf->key.prefix))
		return false;
	if (!is_recent(f, filter->since))
		return false;
	return filter->scanner == NULL ||
	       strcmp(filter->scanner, names_scanner(names, lf->key.scanner)) ==
		   0;
}

struct listing_walk {
	const struct run *run;
	const struct filter *filter;
	struct names names;
	struct exempt_set exempt;
};

static enum status
print_json(struct listing_walk *w, const struct ledger_finding *lf, bool exempt,
    struct why *why)
{
	json_t *obj = show_finding_json(&w->names, lf, w->run->now);

	json_set(obj, "exempt", json_boolean(exempt));
	return out_json(obj, why);
}

static enum status
print_row(struct listing_walk *w, const struct ledger_finding *lf, bool exempt)
{
	const struct finding *f = &lf->finding;
	struct row row;

	row.count = 0;
	row_prefix(&row, &lf->key.prefix);
	row_word(&row, names_list(&w->names, lf->key.list));
	row_word(&row, class_info(f->class)->label);
	row_word(&row,
	    exempt ? "exempt" : show_state_text(show_state(f, w->run->now)));
	row_word(&row, names_scanner(&w->names, lf->key.scanner));
	row_number(&row, lf->key.port);
	row_time(
	    &row, f->state == FINDING_LISTED ? f->listed_since : f->first_open);
	row_time(&row, f->last_open);
	row_time(&row, f->expires);
	row_word(&row, proof_text(f->proof));
	out_row(columns, &row);
	return ST_OK;
}

static enum status
print_one(
    struct listing_walk *w, const struct ledger_finding *lf, struct why *why)
{
	bool exempt = finding_state_served(lf->finding.state) &&
		      exempt_set_covering(&w->exempt, &lf->key.prefix) != NULL;

	if (w->run->json)
		return print_json(w, lf, exempt, why);
	return print_row(w, lf, exempt);
}

/* One list from its first prefix of interest on. */
static enum status
walk(struct listing_walk *w, struct ledger_txn *txn, uint16_t list,
    struct why *why)
{
	const struct filter *filter = w->filter;
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(txn, list,
	    filter->by_prefix ? &filter->prefix : NULL, &cursor, why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK) {
		if (filter->by_prefix &&
		    !prefix_covers_addr(&filter->prefix, &lf.key.prefix.addr))
			break;
		if (!matches(filter, &w->names, &lf, w->run->now))
			continue;
		st = print_one(w, &lf, why);
		if (st != ST_OK)
			break;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
walk_list(struct listing_walk *w, struct ledger_txn *txn,
    const struct config_list *list, struct why *why)
{
	struct list_state state;
	enum status st =
	    ledger_list_by_name(txn, list->name, false, &state, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	st = exempt_set_make(&w->exempt, list, txn, state.id, w->run->now, why);
	if (st == ST_OK)
		st = walk(w, txn, state.id, why);
	exempt_set_free(&w->exempt);
	return st;
}

static enum status
print_lists(struct listing_walk *w, struct session *session, struct why *why)
{
	const struct config *config = w->run->config;
	const struct config_list *only = w->filter->list;
	struct ledger_txn *txn = NULL;
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK)
		st = names_make(&w->names, txn, why);
	if (st == ST_OK && !w->run->json)
		out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (only == NULL || only == &config->lists[i])
			st = walk_list(w, txn, &config->lists[i], why);
	names_free(&w->names);
	ledger_abort(&txn);
	return st;
}

enum status
cmd_list(const struct run *run, struct why *why)
{
	struct filter filter = {.list = NULL};
	struct listing_walk w = {.run = run, .filter = &filter};
	struct session *session = NULL;
	enum status st = parse(run, &filter, why);

	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = print_lists(&w, session, why);
	session_close(&session);
	return st;
}
