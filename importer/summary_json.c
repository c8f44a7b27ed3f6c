/* What an import did, for programs. */
#include "output.h"
#include "summary.h"

#include <stdio.h>

static void
set(json_t *obj, const char *name, json_t *value)
{
	(void)json_object_set_new(obj, name, value);
}

static json_t *
counts_json(const struct import_record *rec)
{
	json_t *obj = json_object();

#define X(name) set(obj, #name, json_number(rec->counts.name));
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
			set(obj, refusal_word((enum refusal)i),
			    json_number(r->count[i]));
	return obj;
}

static json_t *
causes_json(const struct tally *t)
{
	json_t *obj = json_object();

	for (int i = PLAN_CAUSE_NONE + 1; i < PLAN_CAUSE_COUNT; i++)
		if (t->causes[i] != 0)
			set(obj, plan_cause_word((enum plan_cause)i),
			    json_number(t->causes[i]));
	return obj;
}

static json_t *
own_json(const struct tally *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->own_count; i++) {
		json_t *obj = json_object();

		set(obj, "address", json_prefix(&t->own[i].prefix));
		set(obj, "port", json_number(t->own[i].port));
		set(obj, "exemption", json_prefix(&t->own[i].exemption));
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

		set(obj, "address", json_prefix(&c->prefix));
		set(obj, "port", json_number(c->port));
		set(obj, "taken", json_string(verdict_text(c->kept)));
		set(obj, "line", json_number(c->kept_line));
		set(obj, "dropped", json_string(verdict_text(c->dropped)));
		set(obj, "dropped_line", json_number(c->dropped_line));
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

	set(obj, "scan_id", json_slice(slice_of(scan->scan_id)));
	set(obj, "tool", json_slice(slice_of(scan->tool)));
	set(obj, "tool_version", json_slice(slice_of(scan->tool_version)));
	set(obj, "started", json_time(scan->started));
	set(obj, "ended", json_time(scan->ended));
	set(obj, "complete", json_boolean(scan->has_end && !scan->aborted));
	set(obj, "aborted", json_boolean(scan->aborted));
	if (scan->aborted)
		set(obj, "abort_reason", json_slice(slice_of(scan->abort_why)));
	return obj;
}

static json_t *
sha_json(const uint8_t sha[32])
{
	char hex[65];

	for (size_t i = 0; i < 32; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", sha[i]);
	return json_string(hex);
}

json_t *
summary_json(const struct summary *s)
{
	const struct tally *t = s->tally;
	const struct intake *in = s->in;
	json_t *obj = json_object();

	set(obj, "import", json_number(t->record.id));
	set(obj, "dry_run", json_boolean(s->dry_run));
	set(obj, "already_applied", json_boolean(t->already != 0));
	set(obj, "file", json_slice(slice_of(in->path)));
	set(obj, "sha256", sha_json(in->sha256));
	set(obj, "format", json_string(format_text((int)in->format)));
	set(obj, "list", json_string(in->list->name));
	set(obj, "scanner", json_string(in->scanner->name));
	set(obj, "scan", scan_json(&in->scan));
	set(obj, "counts", counts_json(&t->record));
	set(obj, "refused", refusals_json(&in->refusals));
	set(obj, "causes", causes_json(t));
	set(obj, "own_hosts_open", own_json(t));
	set(obj, "contradictions", clashes_json(&in->batch));
	set(obj, "notices", notices_json(in));
	set(obj, "serial", json_number(s->serial));
	set(obj, "generation", json_number(s->generation));
	return obj;
}
