/* A month's report for programs. */
#include "monthly.h"

#include "output.h"
#include "ticket_show.h"

static void
set_number(json_t *obj, const char *name, uint64_t n)
{
	json_set(obj, name, json_number(n));
}

static void
set_count(json_t *obj, const struct monthly_count *c)
{
	set_number(obj, "begin", c->begin);
	set_number(obj, "in", c->in);
	set_number(obj, "out", c->out);
	set_number(obj, "end", c->end);
	set_number(obj, "still", c->still);
}

static json_t *
count_json(const struct monthly_count *c)
{
	json_t *obj = json_object();

	set_count(obj, c);
	return obj;
}

static json_t *
classes_json(const struct monthly *m)
{
	json_t *all = json_array();

	for (int i = 0; i < CLASS_COUNT; i++) {
		const struct class_info *class = class_info((enum class_id)i);
		json_t *obj = json_object();

		json_set(obj, "class", json_string(class->label));
		json_set(obj, "meaning", json_string(class->what));
		set_count(obj, &m->classes[i]);
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
events_json(const uint64_t counts[EVENT_KIND_COUNT])
{
	json_t *obj = json_object();

	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		if (counts[i] > 0)
			set_number(obj, event_kind_text(i), counts[i]);
	return obj;
}

static json_t *
operators_json(const struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->operator_count; i++) {
		const struct monthly_operator *o = &m->operators[i];
		json_t *obj = json_object();

		json_set(obj, "operator", json_string(o->name));
		json_set(obj, "key", json_string(o->key));
		set_count(obj, &o->listings);
		json_set(obj, "rank",
		    o->rank != 0 ? json_number(o->rank) : json_null());
		json_set(obj, "figures",
		    o->figures != NULL ? ticket_figures_json(o->figures)
				       : json_null());
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
ranking_json(const struct monthly *m)
{
	json_t *obj = json_object(), *rows = json_array();

	for (size_t i = 0; i < m->ranked_count; i++) {
		json_t *row = ticket_figures_json(m->ranked[i]->figures);

		set_number(row, "rank", m->ranked[i]->rank);
		json_set(row, "operator", json_string(m->ranked[i]->name));
		(void)json_array_append_new(rows, row);
	}
	set_number(obj, "min_cases", m->min_cases);
	json_set(obj, "by", json_string(monthly_ranking_words));
	json_set(obj, "rows", rows);
	return obj;
}

static void
set_place(
    json_t *obj, const struct monthly *m, const struct prefix *p, uint16_t list)
{
	json_set(obj, "prefix", json_prefix(p));
	json_set(obj, "list", json_string(names_list(&m->names, list)));
}

static json_t *
oldest_json(const struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->oldest_count; i++) {
		const struct monthly_oldest *o = &m->oldest[i];
		json_t *obj = json_object();

		set_place(obj, m, &o->prefix, o->list);
		set_number(obj, "port", o->port);
		json_set(obj, "classes", json_classes(o->classes));
		json_set(obj, "since", json_time(o->since));
		json_set(obj, "days",
		    o->since != 0 ? json_number(monthly_days(m, o->since))
				  : json_null());
		json_set(obj, "operator",
		    o->operator!= NULL ? json_string(o->operator)
				       : json_null());
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
alarms_json(const struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->alarm_count; i++) {
		const struct monthly_alarm *a = &m->alarms[i];
		json_t *obj = json_object();

		json_set(obj, "alarm", json_string(event_kind_text(a->kind)));
		set_place(obj, m, &a->prefix, a->list);
		set_number(obj, "times", a->times);
		json_set(obj, "first", json_time(a->first));
		json_set(obj, "last", json_time(a->last));
		json_set(obj, "reason", json_string(a->reason));
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
import_or_null(uint64_t id)
{
	return id != 0 ? json_number(id) : json_null();
}

static json_t *
holds_json(struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->hold_count; i++) {
		const struct monthly_hold *h = &m->holds[i];
		json_t *obj = json_object();

		set_number(obj, "import", h->import);
		json_set(obj, "time", json_time(h->time));
		json_set(
		    obj, "list", json_string(names_list(&m->names, h->list)));
		json_set(obj, "scanner",
		    h->scanner != 0
			? json_string(names_scanner(&m->names, h->scanner))
			: json_null());
		json_set(obj, "held", json_string(import_hold_text(h->held)));
		json_set(obj, "guards", json_string(h->guards));
		json_set(obj, "state",
		    json_string(import_hold_state_text(h->state)));
		json_set(obj, "by", import_or_null(h->by));
		json_set(obj, "resolved", json_time(h->resolved));
		json_set(obj, "actor", json_string(h->actor));
		json_set(obj, "reason", json_string(h->reason));
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
scanners_json(struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->scanner_count; i++) {
		const struct monthly_scanner *s = &m->scanners[i];
		json_t *obj = json_object();

		json_set(obj, "scanner",
		    json_string(names_scanner(&m->names, s->id)));
		set_number(obj, "scans", s->scans);
		set_number(obj, "complete", s->complete);
		set_number(obj, "listed", s->listed);
		set_number(obj, "delisted", s->delisted);
		set_number(obj, "refused", s->refused);
		set_number(obj, "withheld", s->withheld);
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
surveys_json(const struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->survey_count; i++) {
		const struct monthly_survey *s = &m->surveys[i];
		json_t *obj = json_object();

		set_number(obj, "survey", s->id);
		json_set(obj, "taken", json_time(s->taken));
		json_set(
		    obj, "list", json_string(names_list(&m->names, s->list)));
		json_set(obj, "name", json_string(s->name));
		set_number(obj, "domains", s->domains);
		set_number(obj, "listed_domains", s->listed_domains);
		set_number(obj, "listed_hosts", s->listed_hosts);
		set_number(obj, "listed_addresses", s->listed_addresses);
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
imports_json(const struct monthly *m)
{
	json_t *obj = json_object();

	for (int i = 0; i < IMPORT_KIND_COUNT; i++)
		if (m->imports[i] > 0)
			set_number(obj, import_kind_text(i), m->imports[i]);
	return obj;
}

static json_t *
sources_json(const struct monthly *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < holders_source_count(m->holders); i++) {
		const struct survey_source *s = holders_source(m->holders, i);
		json_t *obj = json_object();

		json_set(obj, "kind", json_string(config_source_text(s->kind)));
		json_set(obj, "file", json_string(s->file));
		json_set(obj, "date", json_time(s->date));
		set_number(obj, "entries", s->entries);
		set_number(obj, "refused", s->refused);
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static void
set_span(json_t *doc, const struct monthly *m)
{
	json_set(doc, "month", json_string(m->month.text));
	json_set(doc, "begin", json_time(m->span.begin));
	json_set(doc, "end", json_time(m->span.end));
	json_set(doc, "over", json_boolean(m->span.end == m->month.end));
	json_set(doc, "list",
	    m->only == NULL ? json_null() : json_string(m->only->name));
	json_set(doc, "ledger_begins", json_time(m->ledger_begins));
	json_set(doc, "gone_before", json_time(m->gone_before));
}

json_t *
monthly_json(struct monthly *m)
{
	json_t *doc = json_object();

	json_set(doc, "schema", json_string(MONTHLY_SCHEMA));
	json_set(doc, "made", json_time(m->run->now));
	set_span(doc, m);
	json_set(doc, "listings", count_json(&m->all));
	json_set(doc, "classes", classes_json(m));
	json_set(doc, "ended_by", events_json(m->out_by));
	json_set(doc, "events", events_json(m->events));
	json_set(doc, "sources", sources_json(m));
	json_set(doc, "operators", operators_json(m));
	json_set(doc, "ranking", ranking_json(m));
	json_set(doc, "tickets", ticket_figures_json(&m->figures.sum));
	json_set(doc, "oldest", oldest_json(m));
	set_number(doc, "alarms_in_all", m->alarms_in_all);
	json_set(doc, "alarms", alarms_json(m));
	set_number(doc, "holds_in_all", m->holds_in_all);
	json_set(doc, "holds", holds_json(m));
	json_set(doc, "imports", imports_json(m));
	json_set(doc, "scanners", scanners_json(m));
	json_set(doc, "surveys", surveys_json(m));
	return doc;
}
