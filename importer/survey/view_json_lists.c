/*
 * relaybl-survey/1 as text. The lists in it, of every listed domain and of
 * what changed, are written one element at a time: there may be a million.
 */
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "view_impl.h"

static json_t *
party_json(const struct survey *s, uint32_t party)
{
	return party == SURVEY_NONE
		   ? json_null()
		   : json_slice(slice_of(s->parties[party].key));
}

static json_t *
address_json(const struct survey *s, const struct survey_address *a)
{
	json_t *obj = json_object();
	char text[ADDR_TEXT_MAX];

	json_set(obj, "address", json_string(addr_format(&a->addr, text)));
	json_set(obj, "listed", json_boolean(survey_address_listed(s, a)));
	json_set(obj, "classes", view_json_classes(a->classes));
	json_set(obj, "holder", party_json(s, a->holder));
	json_set(obj, "asn", party_json(s, a->asn));
	return obj;
}

static json_t *
host_json(const struct survey *s, const struct survey_host *h)
{
	json_t *obj = json_object(), *all = json_array();

	for (uint32_t i = 0; i < h->count; i++)
		(void)json_array_append_new(
		    all, address_json(s, &s->addresses[s->at[h->first + i]]));
	json_set(obj, "host", json_slice(slice_of(h->name)));
	json_set(obj, "addresses", all);
	return obj;
}

static json_t *
domain_json(const struct survey *s, const struct survey_domain *d)
{
	json_t *obj = json_object(), *all = json_array();

	for (uint32_t i = 0; i < d->count; i++)
		(void)json_array_append_new(
		    all, host_json(s, &s->hosts[s->mx[d->first + i]]));
	json_set(obj, "domain", json_slice(slice_of(d->name)));
	json_set(
	    obj, "all_listed", json_boolean(survey_domain_all_listed(s, d)));
	json_set(obj, "hosts", all);
	return obj;
}

/* Writes it and gives it back, with a comma in front unless it is the first
 * one. */
static enum status
put(json_t *value, bool *first, FILE *to, struct why *why)
{
	int failed = value == NULL;

	if (!*first)
		(void)fputs(",\n", to);
	*first = false;
	if (!failed)
		failed = json_dumpf(value, to, VIEW_JSON_FLAGS) != 0;
	json_decref(value);
	return failed && !ferror(to) ? why_no_memory(why) : ST_OK;
}

static enum status
put_listed(const struct survey *s, FILE *to, struct why *why)
{
	enum status st = ST_OK;
	bool first = true;

	(void)fputs(",\"listed\":[", to);
	for (uint32_t i = 0; i < s->domain_count && st == ST_OK; i++)
		if (survey_domain_listed(s, &s->domains[i]))
			st = put(
			    domain_json(s, &s->domains[i]), &first, to, why);
	(void)fputs("]", to);
	return st;
}

static json_t *
changed_json(const struct view *v, const struct diff_item *item)
{
	const struct survey *s =
	    item->now != SURVEY_NONE ? v->survey : v->before;
	const uint32_t at = item->now != SURVEY_NONE ? item->now : item->before;
	json_t *obj = json_object();

	json_set(obj, "domain", json_slice(slice_of(s->domains[at].name)));
	json_set(obj, "change", json_string(diff_state_text(item->state)));
	json_set(obj, "note", json_string(diff_note_text(item->note)));
	return obj;
}

static enum status
put_changed(const struct view *v, FILE *to, struct why *why)
{
	const struct diff_set *set = &v->diff->domains;
	enum status st = ST_OK;
	bool first = true;

	(void)fputs(",\"changed\":[", to);
	for (size_t i = 0; i < set->count && st == ST_OK; i++)
		st = put(changed_json(v, &set->items[i]), &first, to, why);
	(void)fputs("]", to);
	return st;
}

enum status
view_json_write(const struct view *v, FILE *to, struct why *why)
{
	json_t *doc = view_json(v);
	char *text = doc != NULL ? json_dumps(doc, VIEW_JSON_FLAGS) : NULL;
	enum status st = ST_OK;

	json_decref(doc);
	if (text == NULL)
		return why_no_memory(why);
	/* Without the brace that closes it. */
	(void)fwrite(text, 1, strlen(text) - 1, to);
	free(text);
	if (!v->public)
		st = put_listed(v->survey, to, why);
	if (st == ST_OK && !v->public && v->diff != NULL)
		st = put_changed(v, to, why);
	(void)fputs("}\n", to);
	return st == ST_OK ? view_flush(to, why) : st;
}
