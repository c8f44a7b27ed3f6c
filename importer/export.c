/* The ledger to JSON Lines: one walk over each of its parts. */
#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "export_fields.h"
#include "grow.h"
#include "input.h"
#include "json_block.h"

struct export
{
	struct ledger_txn *txn;
	FILE *to;
	struct digest *digest; /* of all lines so far */
	struct ledger_content said, written;
	uint16_t list; /* that is being walked */
	char *line;
	size_t len, room;
	struct why *why;
};

/* Of jansson: more of the line. */
static int
add_text(const char *text, size_t len, void *ctx)
{
	struct export *e = ctx;
	char *line = grow(e->line, &e->room, e->len + len, 1);

	if (line == NULL)
		return -1;
	e->line = line;
	memcpy(line + e->len, text, len);
	e->len += len;
	return 0;
}

static enum status
put_line(struct export *e, bool hashed)
{
	const struct slice line = {(const uint8_t *)e->line, e->len};

	if (hashed)
		digest_add(e->digest, line);
	if (fwrite(e->line, 1, e->len, e->to) == e->len)
		return ST_OK;
	return why_errno(e->why, errno, "write");
}

/* The object as a line; takes it over. */
static enum status
put_object(struct export *e, json_t *obj, bool hashed)
{
	bool failed;

	e->len = 0;
	failed = obj == NULL || json_block_lacked() ||
		 json_dump_callback(
		     obj, add_text, e, JSON_COMPACT | JSON_ENSURE_ASCII) != 0 ||
		 add_text("\n", 1, e) != 0;
	return failed ? why_no_memory(e->why) : put_line(e, hashed);
}

static enum status
put(struct export *e, enum export_kind kind, const void *record)
{
	enum status st;
	json_t *obj;

	json_block_begin();
	obj = export_object(kind, record);
	st = put_object(e, obj, true);
	json_block_end(obj);
	return st;
}

static enum status
each_list(void *ctx, const struct list_state *list)
{
	struct export *e = ctx;

	e->written.lists++;
	return put(e, EXPORT_LIST, list);
}

static enum status
each_scanner(void *ctx, const struct scanner_state *scanner)
{
	struct export *e = ctx;

	e->written.scanners++;
	return put(e, EXPORT_SCANNER, scanner);
}

static enum status
each_feed(void *ctx, const struct feed_state *feed)
{
	struct export *e = ctx;

	e->written.feeds++;
	return put(e, EXPORT_FEED, feed);
}

static enum status
each_exemption(void *ctx, const struct exemption *exemption)
{
	struct export *e = ctx;
	const struct export_exemption record = {e->list, *exemption};

	e->written.exemptions++;
	return put(e, EXPORT_EXEMPTION, &record);
}

static enum status
exemptions_of(void *ctx, const struct list_state *list)
{
	struct export *e = ctx;

	e->list = list->id;
	return ledger_exemptions(e->txn, list->id, each_exemption, e, e->why);
}

static enum status
each_recheck(void *ctx, const struct recheck *r)
{
	struct export *e = ctx;
	const struct export_recheck record = {e->list, *r};

	e->written.rechecks++;
	return put(e, EXPORT_RECHECK, &record);
}

static enum status
rechecks_of(void *ctx, const struct list_state *list)
{
	struct export *e = ctx;

	e->list = list->id;
	return ledger_rechecks(e->txn, list->id, each_recheck, e, e->why);
}

static enum status
each_import(void *ctx, const struct import_record *rec)
{
	struct export *e = ctx;

	e->written.imports++;
	return put(e, EXPORT_IMPORT, rec);
}

static enum status
each_event(void *ctx, const struct event *ev)
{
	struct export *e = ctx;

	e->written.events++;
	return put(e, EXPORT_EVENT, ev);
}

static enum status
each_part(void *ctx, const struct ledger_part *part)
{
	struct export *e = ctx;
	const struct export_part record = {
	    (uint8_t)part->kind, part->part, part->import, part->bytes};

	e->written.parts++;
	return put(e, EXPORT_PART, &record);
}

static enum status
each_survey(void *ctx, const struct survey_record *rec)
{
	struct export *e = ctx;

	e->written.surveys++;
	return put(e, EXPORT_SURVEY, rec);
}

static enum status
each_ticket(void *ctx, const struct ticket_record *rec)
{
	struct export *e = ctx;

	e->written.tickets++;
	return put(e, EXPORT_TICKET, rec);
}

static enum status
each_ticket_host(void *ctx, const struct ticket_host *host)
{
	struct export *e = ctx;

	e->written.ticket_hosts++;
	return put(e, EXPORT_TICKET_HOST, host);
}

static enum status
each_ticket_entry(void *ctx, const struct ticket_entry *entry)
{
	struct export *e = ctx;

	e->written.ticket_log++;
	return put(e, EXPORT_TICKET_ENTRY, entry);
}

static enum status
put_beside(struct export *e)
{
	struct ledger_txn *txn = e->txn;
	enum status st = ledger_surveys(txn, each_survey, e, e->why);

	if (st == ST_OK)
		st = ledger_tickets(txn, each_ticket, e, e->why);
	if (st == ST_OK)
		st = ledger_ticket_hosts(txn, 0, each_ticket_host, e, e->why);
	return st == ST_OK
		   ? ledger_ticket_log(txn, 0, each_ticket_entry, e, e->why)
		   : st;
}

static enum status
put_findings(struct export *e)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(
	    e->txn, LEDGER_ALL_LISTS, NULL, &cursor, e->why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, e->why)) == ST_OK) {
		e->written.findings++;
		st = put(e, EXPORT_FINDING, &lf);
		if (st != ST_OK)
			break;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* In the order of the format. */
static enum status
put_records(struct export *e)
{
	struct ledger_txn *txn = e->txn;
	enum status st = ledger_lists(txn, each_list, e, e->why);

	if (st == ST_OK)
		st = ledger_scanners(txn, each_scanner, e, e->why);
	if (st == ST_OK)
		st = ledger_feeds(txn, each_feed, e, e->why);
	if (st == ST_OK)
		st = ledger_lists(txn, exemptions_of, e, e->why);
	if (st == ST_OK)
		st = ledger_lists(txn, rechecks_of, e, e->why);
	if (st == ST_OK)
		st = ledger_imports_oldest(txn, each_import, e, e->why);
	if (st == ST_OK)
		st = put_findings(e);
	if (st == ST_OK)
		st = ledger_events(txn, each_event, e, e->why);
	if (st == ST_OK)
		st = ledger_parts(txn, each_part, e, e->why);
	return st == ST_OK ? put_beside(e) : st;
}

static enum status
put_head(struct export *e, int64_t now)
{
	const struct export_frame frame = {LEDGER_SCHEMA, now, e->said};
	json_t *obj = export_object(EXPORT_HEAD, &frame);
	enum status st;

	if (obj != NULL && json_object_set_new(obj, "format",
			       json_string(EXPORT_FORMAT)) != 0) {
		json_decref(obj);
		obj = NULL;
	}
	st = put_object(e, obj, true);
	json_decref(obj);
	return st;
}

static enum status
put_end(struct export *e)
{
	const struct export_frame frame = {.content = e->written};
	uint8_t sha[DIGEST_LEN];
	char text[SHA_TEXT_MAX];
	enum status st = digest_finish(e->digest, sha, e->why);
	json_t *obj;

	if (st != ST_OK)
		return st;
	obj = export_object(EXPORT_END, &frame);
	if (obj != NULL && json_object_set_new(obj, "sha256",
			       json_string(sha_format(sha, text))) != 0) {
		json_decref(obj);
		obj = NULL;
	}
	st = put_object(e, obj, false);
	json_decref(obj);
	if (st == ST_OK && fflush(e->to) != 0)
		st = why_errno(e->why, errno, "write");
	return st;
}

/* What was walked is what there is. */
static enum status
check_written(struct export *e)
{
	if (ledger_content_equal(&e->written, &e->said, e->why))
		return ST_OK;
	why_wrap(e->why, "ledger: damaged: not all can be read");
	return ST_CORRUPT;
}

enum status
export_write(struct ledger_txn *txn, int64_t now, FILE *to,
    struct ledger_content *out, struct why *why)
{
	struct export e = {.txn = txn, .to = to, .why = why};
	enum status st = ledger_counts(txn, &e.said, why);

	if (st == ST_OK)
		st = digest_new(&e.digest, why);
	if (st == ST_OK)
		st = put_head(&e, now);
	if (st == ST_OK)
		st = put_records(&e);
	if (st == ST_OK)
		st = check_written(&e);
	if (st == ST_OK)
		st = put_end(&e);
	digest_free(&e.digest);
	free(e.line);
	if (st == ST_OK)
		*out = e.said;
	return st;
}
