/* What relaybl report says of what it made. */
#include "report_tell.h"

#include <inttypes.h>
#include <stdio.h>

#include "output.h"

/* A line each on standard error. */
#define COMPLAINTS_MAX 20

static const struct column columns[] = {
    {"OPERATOR", 30},
    {"ADDRESSES", 9},
    {"HOSTS", 7},
    {"DOMAINS", 7},
    {"TICKET", 6},
    {"CONTACT", 24},
    {"DIRECTORY", 0},
};

static void
print_rows(const struct report *r)
{
	struct row row = {.count = 0};

	out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < r->count; i++) {
		const struct report_bundle *b = &r->bundles[i];

		row_word(&row, b->name);
		row_number(&row, b->count);
		row_number(&row, b->hosts);
		row_number(&row, b->domains);
		if (b->ticket != 0)
			row_number(&row, b->ticket);
		else
			row_word(&row, "-");
		row_word(&row, b->contact[0] != '\0' ? b->contact : "-");
		row_word(&row, b->dir);
		out_row(columns, &row);
	}
}

static json_t *
bundle_json(const struct report_bundle *b)
{
	json_t *obj = json_object();

	json_set(obj, "operator", json_string(b->name));
	json_set(obj, "key", json_slice(slice_of(b->party->key)));
	json_set(obj, "contact",
	    b->contact[0] != '\0' ? json_string(b->contact) : json_null());
	json_set(obj, "language", json_string(fix_lang_text((int)b->lang)));
	json_set(obj, "addresses", json_number(b->count));
	json_set(obj, "hosts", json_number(b->hosts));
	json_set(obj, "domains", json_number(b->domains));
	json_set(obj, "not_listed_any_more", json_number(b->left));
	json_set(obj, "ticket",
	    b->ticket != 0 ? json_number(b->ticket) : json_null());
	json_set(obj, "directory", json_string(b->dir));
	return obj;
}

static enum status
print_json(const struct report *r, const char *directory, struct why *why)
{
	json_t *doc = json_object(), *bundles = json_array();

	for (size_t i = 0; i < r->count; i++)
		(void)json_array_append_new(
		    bundles, bundle_json(&r->bundles[i]));
	json_set(doc, "survey", json_number(r->survey->id));
	json_set(doc, "directory", json_slice(slice_of(directory)));
	json_set(doc, "bundles", bundles);
	json_set(doc, "addresses_of_nobody", json_number(r->unknown));
	json_set(doc, "not_listed_any_more", json_number(r->left));
	return out_json(doc, why);
}

/* What somebody must see to. */
static void
complain(const struct report *r)
{
	size_t without = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct report_bundle *b = &r->bundles[i];

		if (b->contact[0] != '\0' || ++without > COMPLAINTS_MAX)
			continue;
		fprintf(stderr,
		    "relaybl report: %s: no contact is known of %s\n", b->dir,
		    b->name);
	}
	if (without > COMPLAINTS_MAX)
		fprintf(stderr, "relaybl report: ... and of %zu more\n",
		    without - COMPLAINTS_MAX);
	if (r->unknown > 0)
		fprintf(stderr,
		    "relaybl report: %" PRIu64 " listed addresses are in no "
		    "report: no source says who holds them\n",
		    r->unknown);
}

enum status
report_tell(const struct report *r, const struct run *run, struct why *why)
{
	complain(r);
	if (run->json)
		return print_json(r, run->opt.value[OPT_OUTPUT], why);
	print_rows(r);
	return ST_OK;
}
