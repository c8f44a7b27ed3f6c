/* A survey as relaybl-survey/1: its numbers and words. */
#include <string.h>

#include "config.h"
#include "others.h"
#include "output.h"
#include "view_impl.h"

/* Hundredths of a percent as a number of percent. */
static json_t *
share_json(uint64_t part, uint64_t whole)
{
	return json_real(view_share(part, whole) / 100.0);
}

static json_t *
text_json(const char *text)
{
	return json_slice(slice_of(text));
}

static json_t *
survey_json(const struct view *v)
{
	const struct survey *s = v->survey;
	json_t *obj = json_object();

	json_set(obj, "id", s->id != 0 ? json_number(s->id) : json_null());
	json_set(obj, "name", text_json(s->name));
	json_set(obj, "taken", json_time(s->taken));
	json_set(obj, "input", text_json(s->input));
	json_set(obj, "lines", json_number(s->lines));
	json_set(obj, "refused", json_number(s->refused));
	json_set(obj, "duplicates", json_number(s->duplicates));
	return obj;
}

static json_t *
list_json(const struct survey *s)
{
	json_t *obj = json_object();

	json_set(obj, "name", text_json(s->list));
	json_set(obj, "generation", json_number(s->generation));
	json_set(obj, "serial", json_number(s->serial));
	json_set(obj, "classes", json_classes(s->wanted));
	return obj;
}

static json_t *
total_json(uint64_t all, uint64_t listed)
{
	json_t *obj = json_object();

	json_set(obj, "all", json_number(all));
	json_set(obj, "listed", json_number(listed));
	json_set(obj, "listed_percent", share_json(listed, all));
	return obj;
}

static json_t *
totals_json(const struct tally_totals *t)
{
	json_t *obj = json_object();
	json_t *domains = total_json(t->domains, t->listed_domains);
	json_t *mail = json_object();

	for (int i = 0; i < SURVEY_MAIL_COUNT; i++)
		json_set(mail, survey_mail_text(i), json_number(t->mail[i]));
	json_set(domains, "listed_all", json_number(t->listed_all));
	json_set(domains, "by_mail", mail);
	json_set(domains, "null_mx", json_number(t->null_mx));
	json_set(domains, "implicit_mx", json_number(t->implicit));
	json_set(domains, "partial", json_number(t->partial));
	json_set(obj, "domains", domains);
	json_set(obj, "hosts", total_json(t->hosts, t->listed_hosts));
	json_set(
	    obj, "addresses", total_json(t->addresses, t->listed_addresses));
	return obj;
}

/* ---- rows ---- */

/* Names as they are where they may be shown: see view.public. */
static json_t *
row_json(const struct tally_row *r, uint64_t listed, bool nameless)
{
	json_t *obj = json_object();

	json_set(obj, "rank", json_number(r->rank));
	json_set(obj, "key", nameless ? json_null() : text_json(r->key));
	json_set(obj, "name", nameless ? json_null() : text_json(r->name));
	json_set(obj, "domains", json_number(r->domains));
	json_set(obj, "domains_percent", share_json(r->domains, listed));
	json_set(obj, "cumulative", json_number(r->cumulative));
	json_set(obj, "cumulative_percent", share_json(r->cumulative, listed));
	json_set(obj, "domains_all", json_number(r->domains_all));
	json_set(obj, "hosts", json_number(r->hosts));
	json_set(obj, "addresses", json_number(r->addresses));
	return obj;
}

static json_t *
rows_json(const struct view *v, const struct tally *t)
{
	const bool nameless = v->public && (t->by == BY_IP || t->by == BY_MX);
	json_t *all = json_array();

	for (size_t i = 0; i < view_rows(v, t->count); i++)
		(void)json_array_append_new(all,
		    row_json(&t->rows[i], t->totals.listed_domains, nameless));
	return all;
}

static json_t *
histogram_json(const struct tally *t)
{
	struct tally_step steps[TALLY_STEPS_MAX];
	const size_t count = tally_histogram(t, steps);
	json_t *all = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *obj = json_object();

		json_set(obj, "first", json_number(steps[i].first));
		json_set(obj, "last", json_number(steps[i].last));
		json_set(obj, "rows", json_number(steps[i].rows));
		json_set(obj, "cumulative", json_number(steps[i].cumulative));
		json_set(obj, "cumulative_percent",
		    share_json(steps[i].cumulative, t->totals.listed_domains));
		(void)json_array_append_new(all, obj);
	}
	return all;
}

static json_t *
tally_json(const struct view *v, const struct tally *t)
{
	json_t *obj = json_object();

	json_set(obj, "by", json_string(survey_by_text(t->by)));
	json_set(obj, "row", json_string(survey_by_what(t->by)));
	json_set(obj, "unit", json_string("listed domains"));
	json_set(obj, "count", json_number(t->count));
	json_set(obj, "in_several", json_number(t->several));
	json_set(obj, "not_known", json_number(t->unknown));
	json_set(obj, "half", json_number(view_half(t)));
	json_set(obj, "rows", rows_json(v, t));
	return obj;
}

static json_t *
concentration_json(const struct view *v)
{
	const struct tally *const tallies[] = {v->by_address, v->by_network};
	static const char *const names[] = {"address", "network"};
	json_t *obj = json_object();

	for (size_t i = 0; i < 2; i++) {
		json_t *one = tally_json(v, tallies[i]);

		json_set(one, "histogram", histogram_json(tallies[i]));
		json_set(obj, names[i], one);
	}
	return obj;
}

/* ---- words ---- */

static json_t *
words_json(const struct view *v,
    bool (*say)(const struct view *v, size_t i, char *out))
{
	char text[VIEW_SENTENCE_MAX];
	json_t *all = json_array();

	for (size_t i = 0; say(v, i, text); i++)
		(void)json_array_append_new(all, json_string(text));
	return all;
}

static json_t *
sources_json(const struct survey *s)
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < s->source_count; i++) {
		const struct survey_source *src = &s->sources[i];
		json_t *obj = json_object();

		json_set(
		    obj, "kind", json_string(config_source_text(src->kind)));
		json_set(obj, "file", text_json(src->file));
		json_set(obj, "date", json_time(src->date));
		json_set(obj, "entries", json_number(src->entries));
		json_set(obj, "refused", json_number(src->refused));
		(void)json_array_append_new(all, obj);
	}
	return all;
}

/* ---- lists of others ---- */

static json_t *
counts_json(const struct others_counts *c)
{
	json_t *obj = json_object();

	json_set(obj, "listed", json_number(c->listed));
	json_set(obj, "both", json_number(c->both));
	json_set(obj, "only_ours", json_number(c->only_ours));
	json_set(obj, "only_theirs", json_number(c->only_theirs));
	json_set(obj, "unknown", json_number(c->unknown));
	return obj;
}

static json_t *
others_json(const struct survey *s)
{
	json_t *all = json_array();
	struct others o;

	for (uint32_t i = 0; i < s->dnsbl_count; i++) {
		const struct survey_dnsbl *d = &s->dnsbl[i];
		json_t *obj = json_object();

		others_count(s, i, &o);
		json_set(obj, "zone", text_json(d->zone));
		json_set(obj, "usable", json_boolean(d->usable));
		json_set(
		    obj, "why", d->usable ? json_null() : text_json(d->why));
		json_set(obj, "domains", counts_json(&o.domains));
		json_set(obj, "hosts", counts_json(&o.hosts));
		json_set(obj, "addresses", counts_json(&o.addresses));
		(void)json_array_append_new(all, obj);
	}
	return all;
}

json_t *
view_json(const struct view *v)
{
	json_t *doc = json_object();

	json_set(doc, "schema", json_string(VIEW_SCHEMA));
	json_set(doc, "public", json_boolean(v->public));
	json_set(doc, "survey", survey_json(v));
	json_set(doc, "list", list_json(v->survey));
	json_set(doc, "totals", totals_json(&v->tally->totals));
	json_set(doc, "tally", tally_json(v, v->tally));
	json_set(doc, "concentration", concentration_json(v));
	json_set(doc, "dnsbl", others_json(v->survey));
	json_set(
	    doc, "diff", v->diff != NULL ? view_json_diff(v) : json_null());
	json_set(doc, "method", words_json(v, view_method));
	json_set(doc, "sources", sources_json(v->survey));
	return doc;
}
