/* relaybl imports: what was imported, newest first; or one of them whole. */
#include <inttypes.h>
#include <stdio.h>

#include "input.h"
#include "session.h"
#include "show.h"
#include "target.h"

static const struct column columns[] = {
    {"ID", 6},
    {"TIME", 20},
    {"KIND", 8},
    {"LIST", 10},
    {"SCANNER", 12},
    {"LISTED", 7},
    {"DELISTED", 8},
    {"REFUSED", 7},
    {"HELD", 6},
    {"HOLD", 10},
    {"ACTOR", 12},
    {"FILE", 0},
};

struct imports_walk {
	const struct run *run;
	const char *only; /* a list's name, or NULL */
	struct names names;
	struct why *why;
};

/* Empty for what was done by hand. */
static void
sha_text(const struct import_record *rec, char out[SHA_TEXT_MAX])
{
	static const uint8_t none[sizeof(rec->sha256)];

	out[0] = '\0';
	if (memcmp(rec->sha256, none, sizeof(none)) != 0)
		(void)sha_format(rec->sha256, out);
}

static const char *
scanner_text(struct names *names, const struct import_record *rec)
{
	return rec->scanner != 0 ? names_scanner(names, rec->scanner) : "-";
}

static json_t *
import_or_null(uint64_t id)
{
	return id != 0 ? json_number(id) : json_null();
}

/* What of it waits, or what became of that; "-": nothing was held. */
static const char *
hold_text(const struct import_record *rec)
{
	if (rec->held == HOLD_NONE)
		return "-";
	if (rec->hold_state != HOLD_OPEN)
		return import_hold_state_text(rec->hold_state);
	return import_hold_text(rec->held);
}

static json_t *
hold_json(const struct import_record *rec)
{
	json_t *obj;

	if (rec->held == HOLD_NONE)
		return json_null();
	obj = json_object();
	json_set(obj, "what", json_string(import_hold_text(rec->held)));
	json_set(
	    obj, "state", json_string(import_hold_state_text(rec->hold_state)));
	json_set(obj, "by", import_or_null(rec->hold_by));
	json_set(obj, "time", json_time(rec->hold_time));
	json_set(obj, "actor", json_slice(rec->hold_actor));
	json_set(obj, "reason", json_slice(rec->hold_reason));
	return obj;
}

static json_t *
import_json(struct imports_walk *w, const struct import_record *rec)
{
	json_t *obj = json_object(), *counts = json_object();
	char sha[SHA_TEXT_MAX];

	sha_text(rec, sha);
	json_set(obj, "import", json_number(rec->id));
	json_set(obj, "time", json_time(rec->time));
	json_set(obj, "kind", json_string(import_kind_text(rec->kind)));
	json_set(obj, "list", json_string(names_list(&w->names, rec->list)));
	json_set(obj, "scanner", json_string(scanner_text(&w->names, rec)));
	json_set(obj, "complete", json_boolean(rec->complete));
	json_set(obj, "started", json_time(rec->started));
	json_set(obj, "ended", json_time(rec->ended));
	json_set(obj, "seq", json_number(rec->seq));
	json_set(obj, "serial", json_number(rec->serial));
	json_set(obj, "sha256", sha[0] ? json_string(sha) : json_null());
	json_set(obj, "file", json_slice(rec->file));
	json_set(obj, "format", json_slice(rec->format));
	json_set(obj, "scan_id", json_slice(rec->scan_id));
	json_set(obj, "tool", json_slice(rec->tool));
	json_set(obj, "signer",
	    rec->signer.len > 0 ? json_slice(rec->signer) : json_null());
	json_set(obj, "target", import_or_null(rec->target));
	json_set(obj, "reverted_by", import_or_null(rec->reverted_by));
	json_set(obj, "signer", json_slice(rec->signer));
	json_set(obj, "scope", json_number(rec->scope));
	json_set(obj, "guards", json_slice(rec->guards));
	json_set(obj, "hold", hold_json(rec));
	json_set(obj, "actor", json_slice(rec->actor));
	json_set(obj, "note", json_slice(rec->note));
#define X(name) json_set(counts, #name, json_number(rec->counts.name));
	IMPORT_COUNTS(X)
#undef X
	json_set(obj, "counts", counts);
	return obj;
}

static void
print_row(struct imports_walk *w, const struct import_record *rec)
{
	struct row row;

	row.count = 0;
	row_number(&row, rec->id);
	row_time(&row, rec->time);
	row_word(&row, import_kind_text(rec->kind));
	row_word(&row, names_list(&w->names, rec->list));
	row_word(&row, scanner_text(&w->names, rec));
	row_number(&row, rec->counts.listed);
	row_number(&row, rec->counts.delisted);
	row_number(&row, rec->counts.refused);
	row_number(&row, rec->counts.held + rec->counts.withheld);
	row_word(&row, hold_text(rec));
	row_text(&row, rec->actor);
	row_text(&row, rec->file.len > 0 ? rec->file : rec->note);
	out_row(columns, &row);
}

static enum status
print_one(void *ctx, const struct import_record *rec)
{
	struct imports_walk *w = ctx;

	if (w->run->opt.value[OPT_HELD] != NULL &&
	    (rec->held == HOLD_NONE || rec->hold_state != HOLD_OPEN))
		return ST_OK;
	if (w->only != NULL &&
	    strcmp(w->only, names_list(&w->names, rec->list)) != 0)
		return ST_OK;
	if (w->run->json)
		return out_json(import_json(w, rec), w->why);
	print_row(w, rec);
	return ST_OK;
}

static void
show_import(const char *name, uint64_t id)
{
	if (id != 0)
		printf("    %-14s import %" PRIu64 "\n", name, id);
}

/* What the guards said, what is held, and who decided why. */
static void
print_hold(const struct imports_walk *w, const struct import_record *rec)
{
	show_text("guards", rec->guards);
	if (rec->held == HOLD_NONE)
		return;
	show_text("held", slice_of(import_hold_text(rec->held)));
	show_text("hold is", slice_of(import_hold_state_text(rec->hold_state)));
	show_import("by", rec->hold_by);
	show_time("at", rec->hold_time, w->run->now);
	show_text("by", rec->hold_actor);
	show_text("because", rec->hold_reason);
}

static void
print_details(struct imports_walk *w, const struct import_record *rec)
{
	char sha[SHA_TEXT_MAX];

	sha_text(rec, sha);
	printf("import %" PRIu64 ": %s on list %s by %s, serial %" PRIu32
	       "%s\n",
	    rec->id, import_kind_text(rec->kind),
	    names_list(&w->names, rec->list), scanner_text(&w->names, rec),
	    rec->serial, rec->complete ? "" : ", not complete");
	show_time("time", rec->time, w->run->now);
	show_time("started", rec->started, w->run->now);
	show_time("ended", rec->ended, w->run->now);
	show_import("of import", rec->target);
	show_import("undone by", rec->reverted_by);
	show_text("signed by", rec->signer);
	print_hold(w, rec);
	show_text("actor", rec->actor);
	show_text("file", rec->file);
	show_text("format", rec->format);
	show_text("scan id", rec->scan_id);
	show_text("tool", rec->tool);
	show_text("note", rec->note);
	show_text("sha256", slice_of(sha));
#define X(name) printf("    %-14s %" PRIu64 "\n", #name, rec->counts.name);
	IMPORT_COUNTS(X)
#undef X
}

static enum status
print_by_id(struct imports_walk *w, uint64_t id)
{
	struct import_record rec;
	enum status st = ledger_import_get(w->names.txn, id, &rec, w->why);

	if (st == ST_NOT_FOUND)
		why_set(w->why, "there is no import %" PRIu64, id);
	if (st == ST_OK && w->run->json)
		return out_json(import_json(w, &rec), w->why);
	if (st == ST_OK)
		print_details(w, &rec);
	return st;
}

static enum status
show(struct imports_walk *w, struct session *session, bool one, uint64_t id)
{
	struct ledger_txn *txn = NULL;
	enum status st = session_read(session, &txn, w->why);

	if (st == ST_OK)
		st = names_make(&w->names, txn, w->why);
	if (st == ST_OK && one) {
		st = print_by_id(w, id);
	} else if (st == ST_OK) {
		if (!w->run->json)
			out_heading(
			    columns, sizeof(columns) / sizeof(columns[0]));
		st = ledger_imports(txn, print_one, w, w->why);
	}
	names_free(&w->names);
	ledger_abort(&txn);
	return st;
}

enum status
cmd_imports(const struct run *run, struct why *why)
{
	struct imports_walk w = {.run = run, .why = why};
	const struct config_list *list;
	struct session *session = NULL;
	bool one = run->opt.arg_count == 1;
	uint64_t id = 0;
	enum status st = ST_OK;

	if (run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &list, why);
	w.only = run->opt.value[OPT_LIST];
	if (st == ST_OK && one)
		st = target_import(run->opt.args[0], &id, why);
	if (st == ST_OK)
		st = session_open(run, SESSION_READ, &session, why);
	if (st == ST_OK)
		st = show(&w, session, one, id);
	session_close(&session);
	return st;
}
