/* What an import did, for programs. */
#include "input.h"
#include "output.h"
#include "summary.h"

static json_t *
counts_json(const struct import_record *rec)
{
	json_t *obj = json_object();

#define X(name) json_set(obj, #name, json_number(rec->counts.name));
	IMPORT_COUNTS(X)
#undef X
	return obj;
}

static json_t *
refusals_json(const struct refusals *r)
{
	json_t *obj = json_object();

	for (int i = 0; i < REFUSAL_COUNT; i++)
		if (r->count[i] != 0)
			json_set(obj, refusal_word((enum refusal)i),
			    json_number(r->count[i]));
	return obj;
}

static json_t *
causes_json(const struct plan_tally *t)
{
	json_t *obj = json_object();

	for (int i = PLAN_CAUSE_NONE + 1; i < PLAN_CAUSE_COUNT; i++)
		if (t->causes[i] != 0)
			json_set(obj, plan_cause_word((enum plan_cause)i),
			    json_number(t->causes[i]));
	return obj;
}

static json_t *
own_json(const struct plan_tally *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->own_count; i++) {
		json_t *obj = json_object();

		json_set(obj, "address", json_prefix(&t->own[i].prefix));
		json_set(obj, "port", json_number(t->own[i].port));
		json_set(obj, "exemption", json_prefix(&t->own[i].exemption));
		(void)json_array_append_new(list, obj);
	}
	return list;
}

static json_t *
clashes_json(const struct batch *b)
{
	json_t *list = json_array();

	for (size_t i = 0; i < b->clash_count; i++) {
		const struct batch_clash *c = &b->clashes[i];
		json_t *obj = json_object();

		json_set(obj, "address", json_prefix(&c->prefix));
		json_set(obj, "port", json_number(c->port));
		json_set(obj, "taken", json_string(verdict_text(c->kept)));
		json_set(obj, "line", json_number(c->kept_line));
		json_set(obj, "dropped", json_string(verdict_text(c->dropped)));
		json_set(obj, "dropped_line", json_number(c->dropped_line));
		(void)json_array_append_new(list, obj);
	}
	return list;
}

static json_t *
notices_json(const struct intake *in)
{
	json_t *list = json_array();

	for (size_t i = 0; i < in->notice_count; i++)
		(void)json_array_append_new(
		    list, json_slice(slice_of(in->notices[i])));
	return list;
}

static json_t *
scan_json(const struct scan *scan)
{
	json_t *obj = json_object();

	json_set(obj, "scan_id", json_slice(slice_of(scan->scan_id)));
	json_set(obj, "tool", json_slice(slice_of(scan->tool)));
	json_set(obj, "tool_version", json_slice(slice_of(scan->tool_version)));
	json_set(obj, "started", json_time(scan->started));
	json_set(obj, "ended", json_time(scan->ended));
	json_set(
	    obj, "complete", json_boolean(scan->has_end && !scan->aborted));
	json_set(obj, "aborted", json_boolean(scan->aborted));
	if (scan->aborted)
		json_set(
		    obj, "abort_reason", json_slice(slice_of(scan->abort_why)));
	return obj;
}

static json_t *
guards_json(const struct summary *s)
{
	json_t *list = json_array();
	const struct judgement *j = s->judgement;

	for (size_t i = 0; j != NULL && i < j->trips.count; i++) {
		const struct guard_trip *t = &j->trips.at[i];
		bool of_list = t->whose == GUARD_OF_LIST;
		json_t *obj = json_object();
		char text[GUARD_TEXT_MAX];

		json_set(obj, "guard", json_string(guard_word(t->id)));
		json_set(obj, "of", json_string(of_list ? "list" : "scanner"));
		json_set(obj, "name",
		    json_string(
			of_list ? s->in->list->name : s->in->scanner->name));
		json_set(obj, "value", json_number(t->value));
		json_set(obj, "base", json_number(t->base));
		json_set(obj, "allowed", json_number(t->allowed));
		json_set(obj, "text",
		    json_string(
			guard_trip_text(t, &j->figures, text, sizeof(text))));
		(void)json_array_append_new(list, obj);
	}
	return list;
}

json_t *
summary_json(const struct summary *s)
{
	const struct plan_tally *t = s->tally;
	const struct intake *in = s->in;
	json_t *obj = json_object();
	char sha[SHA_TEXT_MAX];

	json_set(obj, "import", json_number(t->record.id));
	json_set(obj, "dry_run", json_boolean(s->dry_run));
	json_set(obj, "already_applied", json_boolean(t->already != 0));
	json_set(obj, "file", json_slice(slice_of(in->path)));
	json_set(obj, "sha256", json_string(sha_format(in->sha256, sha)));
	json_set(obj, "format", json_string(format_text((int)in->format)));
	json_set(obj, "list", json_string(in->list->name));
	json_set(obj, "scanner", json_string(in->scanner->name));
	json_set(obj, "scan", scan_json(&in->scan));
	json_set(obj, "counts", counts_json(&t->record));
	json_set(obj, "refused", refusals_json(&in->refusals));
	json_set(obj, "causes", causes_json(t));
	json_set(obj, "held", json_string(import_hold_text(t->record.held)));
	json_set(obj, "guards", guards_json(s));
	json_set(obj, "own_hosts_open", own_json(t));
	json_set(obj, "contradictions", clashes_json(&in->batch));
	json_set(obj, "notices", notices_json(in));
	json_set(
	    obj, "ticket_hosts_verified", json_number(t->tickets_verified));
	json_set(
	    obj, "ticket_hosts_reopened", json_number(t->tickets_reopened));
	json_set(obj, "serial", json_number(s->serial));
	json_set(obj, "generation", json_number(s->generation));
	return obj;
}
