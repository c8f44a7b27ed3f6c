/* The ledger from end to end: what is in it, and whether all of it can be
 * read. */
#include <inttypes.h>

#include "ledger_backup.h"
#include "ledger_impl.h"

struct walk {
	struct ledger_txn *txn;
	struct ledger_content *content;
	int64_t now;
	struct why *why;
};

static enum status
count_feed(void *ctx, const struct feed_state *feed)
{
	struct walk *w = ctx;

	(void)feed;
	w->content->feeds++;
	return ST_OK;
}

static enum status
count_exemption(void *ctx, const struct exemption *e)
{
	struct walk *w = ctx;

	(void)e;
	w->content->exemptions++;
	return ST_OK;
}

static enum status
count_recheck(void *ctx, const struct recheck *r)
{
	struct walk *w = ctx;

	(void)r;
	w->content->rechecks++;
	return ST_OK;
}

static enum status
count_list(void *ctx, const struct list_state *list)
{
	struct walk *w = ctx;
	enum status st;

	w->content->lists++;
	st = ledger_exemptions(w->txn, list->id, count_exemption, w, w->why);
	if (st == ST_OK)
		st =
		    ledger_rechecks(w->txn, list->id, count_recheck, w, w->why);
	return st;
}

static enum status
count_scanner(void *ctx, const struct scanner_state *scanner)
{
	struct walk *w = ctx;

	(void)scanner;
	w->content->scanners++;
	return ST_OK;
}

static enum status
count_import(void *ctx, const struct import_record *rec)
{
	struct walk *w = ctx;

	(void)rec;
	w->content->imports++;
	return ST_OK;
}

static enum status
count_event(void *ctx, const struct event *ev)
{
	struct walk *w = ctx;

	(void)ev;
	w->content->events++;
	return ST_OK;
}

static enum status
count_part(void *ctx, const struct ledger_part *part)
{
	struct walk *w = ctx;

	(void)part;
	w->content->parts++;
	return ST_OK;
}

static enum status
count_survey(void *ctx, const struct survey_record *rec)
{
	struct walk *w = ctx;

	(void)rec;
	w->content->surveys++;
	return ST_OK;
}

static enum status
count_ticket(void *ctx, const struct ticket_record *rec)
{
	struct walk *w = ctx;

	(void)rec;
	w->content->tickets++;
	return ST_OK;
}

static enum status
count_entry(void *ctx, const struct ticket_entry *entry)
{
	struct walk *w = ctx;

	(void)entry;
	w->content->ticket_log++;
	return ST_OK;
}

static enum status
count_host(void *ctx, const struct ticket_host *host)
{
	struct walk *w = ctx;

	(void)host;
	w->content->ticket_hosts++;
	return ST_OK;
}

/* The index has as many, and each of those a host. */
static enum status
check_place(void *ctx, struct slice key, struct slice value, struct why *why)
{
	struct walk *w = ctx;
	struct ticket_host host;
	struct event at;
	enum status st = event_key_decode(key.data, key.len, &at, why);

	(void)value;
	if (st == ST_OK)
		st = ledger_ticket_host_get(
		    w->txn, at.seq, at.list, &at.prefix, &host, why);
	if (st == ST_NOT_FOUND) {
		why_set(why, "ledger: index of the tickets' hosts is damaged");
		st = ST_CORRUPT;
	}
	return st;
}

static enum status
walk_tickets(struct walk *w)
{
	uint64_t places = 0;
	enum status st = ledger_tickets(w->txn, count_ticket, w, w->why);

	if (st == ST_OK)
		st = ledger_ticket_hosts(w->txn, 0, count_host, w, w->why);
	if (st == ST_OK)
		st = ledger_ticket_log(w->txn, 0, count_entry, w, w->why);
	if (st == ST_OK)
		st = ledger_walk(w->txn, DB_TICKET_PLACES,
		    (struct slice){NULL, 0}, check_place, w, w->why);
	if (st == ST_OK)
		st =
		    store_count(w->txn->txn, DB_TICKET_PLACES, &places, w->why);
	if (st != ST_OK || places == w->content->ticket_hosts)
		return st;
	why_set(w->why, "ledger: index of the tickets' hosts is damaged");
	return ST_CORRUPT;
}

static enum status
count_findings(struct walk *w)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(
	    w->txn, LEDGER_ALL_LISTS, NULL, &cursor, w->why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, w->why)) == ST_OK) {
		w->content->findings++;
		w->content->listings +=
		    finding_state_served(lf.finding.state) &&
		    lf.finding.expires > w->now;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
walk_all(struct walk *w)
{
	enum status st = count_findings(w);

	if (st == ST_OK)
		st = ledger_lists(w->txn, count_list, w, w->why);
	if (st == ST_OK)
		st = ledger_scanners(w->txn, count_scanner, w, w->why);
	if (st == ST_OK)
		st = ledger_feeds(w->txn, count_feed, w, w->why);
	if (st == ST_OK)
		st = ledger_imports_oldest(w->txn, count_import, w, w->why);
	if (st == ST_OK)
		st = ledger_events(w->txn, count_event, w, w->why);
	if (st == ST_OK)
		st = ledger_parts(w->txn, count_part, w, w->why);
	if (st == ST_OK)
		st = ledger_surveys(w->txn, count_survey, w, w->why);
	return st == ST_OK ? walk_tickets(w) : st;
}

static enum status
read_numbers(
    struct ledger_txn *txn, struct ledger_content *out, struct why *why)
{
	enum status st = ledger_id(txn, &out->id, why);

	if (st == ST_OK)
		st = ledger_sequence(txn, &out->sequence, why);
	if (st == ST_OK)
		st = ledger_number_get(
		    txn->txn, LEDGER_EVENTS, &out->last_event, why);
	if (st == ST_OK)
		st = ledger_number_get(
		    txn->txn, LEDGER_SURVEYS, &out->last_survey, why);
	return st;
}

enum status
ledger_counts(
    struct ledger_txn *txn, struct ledger_content *out, struct why *why)
{
	struct ledger_content c = {0};
	const struct {
		enum ledger_db db;
		uint64_t *count;
	} dbs[] = {{DB_FEEDS, &c.feeds}, {DB_EXEMPTIONS, &c.exemptions},
	    {DB_RECHECKS, &c.rechecks}, {DB_IMPORTS, &c.imports},
	    {DB_FINDINGS, &c.findings}, {DB_EVENTS, &c.events},
	    {DB_PARTS, &c.parts}, {DB_SURVEYS, &c.surveys},
	    {DB_TICKETS, &c.tickets}, {DB_TICKET_HOSTS, &c.ticket_hosts},
	    {DB_TICKET_LOG, &c.ticket_log}};
	struct walk w = {txn, &c, 0, why};
	enum status st = read_numbers(txn, &c, why);

	if (st == ST_OK)
		st = ledger_lists(txn, count_list, &w, why);
	if (st == ST_OK)
		st = ledger_scanners(txn, count_scanner, &w, why);
	for (size_t i = 0; st == ST_OK && i < sizeof(dbs) / sizeof(*dbs); i++)
		st = store_count(txn->txn, dbs[i].db, dbs[i].count, why);
	if (st == ST_OK)
		*out = c;
	return st;
}

bool
ledger_content_equal(const struct ledger_content *a,
    const struct ledger_content *b, struct why *why)
{
#define X(name)                                                                \
	if (a->name != b->name) {                                              \
		why_set(                                                       \
		    why, #name ": %" PRIu64 " of %" PRIu64, a->name, b->name); \
		return false;                                                  \
	}
	LEDGER_CONTENT(X)
#undef X
	return true;
}

enum status
ledger_content(struct ledger_txn *txn, int64_t now, struct ledger_content *out,
    struct why *why)
{
	struct ledger_content read = {0}, said = {0};
	struct walk w = {txn, &read, now, why};
	enum status st = ledger_counts(txn, &said, why);

	if (st == ST_OK)
		st = read_numbers(txn, &read, why);
	if (st == ST_OK)
		st = walk_all(&w);
	if (st == ST_OK && !ledger_content_equal(&read, &said, why)) {
		why_wrap(why, "ledger: damaged: not all can be read");
		st = ST_CORRUPT;
	}
	if (st == ST_OK)
		*out = read;
	return st;
}

enum status
ledger_numbers_load(struct ledger_txn *txn,
    const struct ledger_content *content, struct why *why)
{
	enum status st;

	txn->writes++;
	txn->changed = true;
	st = ledger_number_put(txn->txn, LEDGER_ID, content->id, why);
	if (st == ST_OK)
		st = ledger_number_put(
		    txn->txn, LEDGER_SEQUENCE, content->sequence, why);
	if (st == ST_OK)
		st = ledger_number_put(
		    txn->txn, LEDGER_EVENTS, content->last_event, why);
	if (st == ST_OK)
		st = ledger_number_put(
		    txn->txn, LEDGER_SURVEYS, content->last_survey, why);
	return st;
}
