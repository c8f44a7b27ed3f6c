/* What changed since an earlier survey, for relaybl-survey/1. */
#include "output.h"
#include "view_impl.h"

static json_t *
set_json(uint64_t before, uint64_t now, const struct diff_set *set)
{
	json_t *obj = json_object(), *notes = json_object();

	json_set(obj, "before", json_number(before));
	json_set(obj, "now", json_number(now));
	for (int i = 0; i < DIFF_STATE_COUNT; i++)
		json_set(obj, diff_state_text(i), json_number(set->states[i]));
	for (int i = DIFF_PLAIN + 1; i < DIFF_NOTE_COUNT; i++)
		json_set(notes, diff_note_text(i), json_number(set->notes[i]));
	json_set(obj, "notes", notes);
	return obj;
}

static json_t *
row_json(const struct diff_row *r, bool nameless)
{
	json_t *obj = json_object();

	json_set(
	    obj, "key", nameless ? json_null() : json_slice(slice_of(r->key)));
	json_set(obj, "name",
	    nameless ? json_null() : json_slice(slice_of(r->name)));
	json_set(obj, "domains_before", json_number(r->before));
	json_set(obj, "domains_now", json_number(r->now));
	json_set(obj, "addresses_before", json_number(r->addresses_before));
	json_set(obj, "addresses_now", json_number(r->addresses_now));
	return obj;
}

json_t *
view_json_diff(const struct view *v)
{
	const struct survey_diff *d = v->diff;
	const bool nameless = v->public && (d->by == BY_IP || d->by == BY_MX);
	json_t *obj = json_object(), *rows = json_array();

	for (size_t i = 0; i < view_rows(v, d->row_count); i++)
		(void)json_array_append_new(
		    rows, row_json(&d->rows[i], nameless));
	json_set(obj, "survey", json_number(v->before->id));
	json_set(obj, "taken", json_time(v->before->taken));
	json_set(obj, "other_list", json_boolean(d->other_list));
	json_set(obj, "other_classes", json_boolean(d->other_classes));
	json_set(obj, "domains",
	    set_json(
		d->before.listed_domains, d->now.listed_domains, &d->domains));
	json_set(obj, "addresses",
	    set_json(d->before.listed_addresses, d->now.listed_addresses,
		&d->addresses));
	json_set(obj, "count", json_number(d->row_count));
	json_set(obj, "rows", rows);
	return obj;
}
