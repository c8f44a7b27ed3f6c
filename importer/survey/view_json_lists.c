/*
 * relaybl-survey/1 as text. The lists in it, of every listed domain and of
 * what changed, are written one element at a time: there may be a million.
 */
#include <stdlib.h>
#include <string.h>

#include "json_block.h"
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
	json_set(obj, "classes", json_classes(a->classes));
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

/*
 * Writes an element, which was made since json_block_begin, and gives it back;
 * a comma in front unless it is the first one. What memory was missing for may
 * be in it nowhere: then it is not written.
 */
static enum status
put(json_t *value, bool *first, FILE *to, struct why *why)
{
	enum status st = ST_OK;

	if (!*first)
		(void)fputs(",\n", to);
	*first = false;
	if (!json_block_lacked() &&
	    json_dumpf(value, to, VIEW_JSON_FLAGS) != 0 && !ferror(to))
		st = why_no_memory(why);
	if (json_block_lacked())
		st = why_no_memory(why);
	json_block_end(value);
	return st;
}

static enum status
put_listed(const struct survey *s, FILE *to, struct why *why)
{
	enum status st = ST_OK;
	bool first = true;

	(void)fputs(",\"listed\":[", to);
	for (uint32_t i = 0; i < s->domain_count && st == ST_OK; i++)
		if (survey_domain_listed(s, &s->domains[i])) {
			json_block_begin();
			st = put(
			    domain_json(s, &s->domains[i]), &first, to, why);
		}
	if (st == ST_OK)
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
	for (size_t i = 0; i < set->count && st == ST_OK; i++) {
		json_block_begin();
		st = put(changed_json(v, &set->items[i]), &first, to, why);
	}
	if (st == ST_OK)
		(void)fputs("]", to);
	return st;
}

/* The object with all but the lists, as text without the brace that closes it;
 * NULL: out of memory. */
static char *
head_text(const struct view *v)
{
	json_t *doc;
	char *text = NULL;

	json_block_watch();
	doc = view_json(v);
	if (doc != NULL && !json_block_lacked())
		text = json_dumps(doc, VIEW_JSON_FLAGS);
	json_decref(doc);
	/* jansson goes on where a piece of the text found no room. */
	if (text != NULL && json_block_lacked()) {
		free(text);
		return NULL;
	}
	if (text != NULL)
		text[strlen(text) - 1] = '\0';
	return text;
}

enum status
view_json_write(const struct view *v, FILE *to, struct why *why)
{
	char *text = head_text(v);
	enum status st = ST_OK;

	if (text == NULL)
		return why_no_memory(why);
	(void)fputs(text, to);
	free(text);
	if (!v->public)
		st = put_listed(v->survey, to, why);
	if (st == ST_OK && !v->public && v->diff != NULL)
		st = put_changed(v, to, why);
	/* What is not whole stays without its end: it must not pass for it. */
	if (st != ST_OK)
		return st;
	(void)fputs("}\n", to);
	return view_flush(to, why);
}
