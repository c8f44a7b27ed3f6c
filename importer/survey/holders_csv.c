/*
 * CSV: who holds a prefix, written by hand, and what an AS is called. The
 * header may be left out; then columns are in the order that is said below.
 */
#include "holders_impl.h"

#include <stdio.h>

#include "contact.h"
#include "format_list.h"

static const char *const column_names[COLUMN_COUNT] = {
    [COLUMN_PREFIX] = "prefix",
    [COLUMN_HOLDER] = "holder",
    [COLUMN_CONTACT] = "contact",
    [COLUMN_LANG] = "lang",
    [COLUMN_NOTE] = "note",
    [COLUMN_ASN] = "asn",
    [COLUMN_NAME] = "name",
    [COLUMN_CC] = "cc",
};

/* In the order of a file without header; the first two must be there. */
struct layout {
	enum holders_column order[5];
	size_t count;
};

/* bgp.tools' asns.csv has a class in front of the country. */
static const struct layout csv_layout = {
    {COLUMN_PREFIX, COLUMN_HOLDER, COLUMN_CONTACT, COLUMN_LANG, COLUMN_NOTE},
    5};
static const struct layout asnames_layout = {
    {COLUMN_ASN, COLUMN_NAME, COLUMN_COUNT, COLUMN_CC}, 4};

static int
column_by_name(struct slice name)
{
	name = holders_trim(name);
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (slice_is(name, column_names[c]))
			return c;
	return COLUMN_COUNT;
}

static void
no_columns(struct holders_load *load)
{
	for (int c = 0; c < COLUMN_COUNT; c++)
		load->column[c] = -1;
}

/* A header that is wrong says nothing certain of what is below it. */
static enum status
bad_header(struct holders_load *load, struct why *why, const char *text,
    enum holders_column column)
{
	load->broken = true;
	why_set(why, "the header has %s \"%s\"", text, column_names[column]);
	return ST_BAD_DATA;
}

static enum status
read_header(struct holders_load *load, const struct layout *layout,
    const struct csv_row *row, struct why *why)
{
	load->header = true;
	for (size_t i = 0; i < row->count; i++) {
		int c = column_by_name(row->fields[i]);

		if (c == COLUMN_COUNT)
			continue;
		if (load->column[c] >= 0)
			return bad_header(
			    load, why, "two columns", (enum holders_column)c);
		load->column[c] = (int)i;
	}
	for (size_t i = 0; i < 2; i++)
		if (load->column[layout->order[i]] < 0)
			return bad_header(
			    load, why, "no column", layout->order[i]);
	return ST_NOT_FOUND;
}

/* The first row: is it a header? Any other one has an address or a number
 * where the name of the first column would stand. */
static enum status
first_row(struct holders_load *load, const struct layout *layout,
    const struct csv_row *row, struct why *why)
{
	no_columns(load);
	load->columns = row->count;
	for (size_t i = 0; i < row->count; i++)
		if (column_by_name(row->fields[i]) == (int)layout->order[0])
			return read_header(load, layout, row, why);
	load->columns = layout->count;
	for (size_t i = 0; i < layout->count; i++)
		if (layout->order[i] != COLUMN_COUNT)
			load->column[layout->order[i]] = (int)i;
	return ST_OK;
}

static struct slice
field(const struct holders_load *load, const struct csv_row *row,
    enum holders_column column)
{
	const int at = load->column[column];

	return at >= 0 && (size_t)at < row->count ? row->fields[at]
						  : (struct slice){NULL, 0};
}

/* Comments are not of RFC 4180, but lists that people keep have them. */
static bool
is_comment(const struct csv_row *row)
{
	struct slice first = holders_trim(row->fields[0]);

	return (first.len > 0 && first.data[0] == '#') ||
	       (first.len == 0 && row->count == 1);
}

/* ST_OK: a row that is to be looked at. */
static enum status
begin_row(struct holders_load *load, const struct layout *layout,
    const struct csv_row *row, struct why *why)
{
	enum status st = ST_OK;

	if (is_comment(row))
		return ST_NOT_FOUND;
	if (load->columns == 0)
		st = first_row(load, layout, row, why);
	if (st == ST_OK && row->count > load->columns)
		return holders_refuse(load, REFUSED_SYNTAX, why,
		    "%zu fields, where at most %zu may be: is there a comma in "
		    "one without quotes?",
		    row->count, load->columns);
	return st;
}

/* What is said of a party: one of it, the first that is not empty. */
static enum status
say(struct holders_load *load, const char **known, const char *what,
    struct slice text, struct why *why)
{
	char note[160];

	if (text.len > 0 && **known != '\0' && !slice_is(text, *known)) {
		(void)snprintf(note, sizeof(note),
		    "%s: something else was said of this holder before, which "
		    "counts",
		    what);
		holders_note(load, note);
	}
	return holders_say(load->parties, known, text, why);
}

static enum status
check_contact(struct holders_load *load, struct slice contact, struct why *why)
{
	char shown[80];

	if (contact.len == 0 || contact_valid(contact))
		return ST_OK;
	return holders_refuse(load, REFUSED_FIELD, why,
	    "contact: \"%s\" is not one e-mail address",
	    why_escape(shown, sizeof(shown), contact.data, contact.len));
}

static enum status
check_lang(struct holders_load *load, struct slice lang, struct why *why)
{
	char shown[80];

	if (lang.len == 0 || slice_is(lang, "en") || slice_is(lang, "ja"))
		return ST_OK;
	return holders_refuse(load, REFUSED_FIELD, why,
	    "lang: \"%s\" is not en or ja",
	    why_escape(shown, sizeof(shown), lang.data, lang.len));
}

/* Checks everything before anything of the row is kept. */
static enum status
take_holder(struct holders_load *load, const struct csv_row *row,
    uint32_t *party, struct why *why)
{
	struct slice contact = holders_trim(field(load, row, COLUMN_CONTACT));
	struct slice lang = holders_trim(field(load, row, COLUMN_LANG));
	struct slice holder = {NULL, 0}, note = {NULL, 0};
	struct survey_party *p;
	enum status st;

	st = holders_clean(load, "holder", field(load, row, COLUMN_HOLDER),
	    HOLDERS_NAME_MAX, &holder, why);
	if (st == ST_OK && holder.len == 0)
		return holders_refuse(load, REFUSED_FIELD, why, "no holder");
	if (st == ST_OK)
		st = holders_clean(load, "note", field(load, row, COLUMN_NOTE),
		    HOLDERS_NOTE_MAX, &note, why);
	if (st == ST_OK)
		st = check_contact(load, contact, why);
	if (st == ST_OK)
		st = check_lang(load, lang, why);
	if (st == ST_OK)
		st = holders_party(load->parties, holder, party, why);
	if (st != ST_OK)
		return st;
	p = &load->parties->rows[*party];
	st = say(load, &p->contact, "contact", contact, why);
	if (st == ST_OK)
		st = say(load, &p->lang, "lang", lang, why);
	return st == ST_OK ? holders_say(load->parties, &p->note, note, why)
			   : st;
}

static enum status
csv_row(struct holders_load *load, const struct csv_row *row, struct why *why)
{
	enum status st = begin_row(load, &csv_layout, row, why);
	struct list_range range;
	enum refusal r;
	uint32_t party;

	if (st != ST_OK)
		return st;
	r = list_line(field(load, row, COLUMN_PREFIX), &range, why);
	if (r != REFUSED_NOT)
		return holders_refuse(load, r, why, "%s", why->text);
	if (range.empty)
		return holders_refuse(load, REFUSED_FIELD, why, "no prefix");
	st = take_holder(load, row, &party, why);
	return st == ST_OK ? holders_add_range(
				 load, &range.first, &range.last, party, why)
			   : st;
}

const struct holders_format holders_csv = {.row = csv_row};

static enum status
asnames_row(
    struct holders_load *load, const struct csv_row *row, struct why *why)
{
	enum status st = begin_row(load, &asnames_layout, row, why);
	struct slice country, name = {NULL, 0};
	struct survey_party *p;
	uint32_t party;

	if (st == ST_OK)
		st = holders_clean(load, "name", field(load, row, COLUMN_NAME),
		    HOLDERS_NAME_MAX, &name, why);
	if (st == ST_OK)
		st = holders_origin(load,
		    holders_trim(field(load, row, COLUMN_ASN)), &party, why);
	if (st != ST_OK)
		return st;
	p = &load->parties->rows[party];
	country = holders_trim(field(load, row, COLUMN_CC));
	st = holders_say(load->parties, &p->name, name, why);
	if (st == ST_OK && holders_country_valid(country))
		st = holders_say(load->parties, &p->country, country, why);
	return st;
}

const struct holders_format holders_asnames = {.row = asnames_row};
