/* One record of an MMDB: the few members that say who announces an address. */
#include "holders_mmdb.h"

#include <stdio.h>

static enum status COLD
damaged(struct holders_load *load, int error, struct why *why)
{
	if (error == MMDB_OUT_OF_MEMORY_ERROR)
		return why_no_memory(why);
	return holders_refuse(
	    load, REFUSED_SYNTAX, why, "%s", MMDB_strerror(error));
}

/* Is it an error that such a member is not there, or that the record is no
 * map? */
static bool
is_absent(int error, const MMDB_entry_data_s *data)
{
	return error == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR ||
	       (error == MMDB_SUCCESS && !data->has_data);
}

/* The member of the first of two names that is there. ST_NOT_FOUND: neither. */
static enum status
get(struct holders_load *load, MMDB_entry_s *entry, const char *const names[2],
    MMDB_entry_data_s *out, struct why *why)
{
	for (size_t i = 0; i < 2; i++) {
		const char *const path[] = {names[i], NULL};
		int error = MMDB_aget_value(entry, out, path);

		if (is_absent(error, out))
			continue;
		return error == MMDB_SUCCESS ? ST_OK
					     : damaged(load, error, why);
	}
	return ST_NOT_FOUND;
}

/* A text; empty where there is none, or something else. */
static enum status
get_text(struct holders_load *load, MMDB_entry_s *entry,
    const char *const names[2], size_t max, struct slice *out, struct why *why)
{
	MMDB_entry_data_s data;
	enum status st = get(load, entry, names, &data, why);

	*out = (struct slice){NULL, 0};
	if (st == ST_NOT_FOUND ||
	    (st == ST_OK && data.type != MMDB_DATA_TYPE_UTF8_STRING))
		return ST_OK;
	if (st != ST_OK || data.data_size == 0)
		return st;
	return holders_clean(load, names[0],
	    (struct slice){(const uint8_t *)data.utf8_string, data.data_size},
	    max, out, why);
}

/* The number as text, out of any of the types it is written in. */
static enum status
get_number(
    const MMDB_entry_data_s *data, char *out, size_t cap, struct slice *text)
{
	uint64_t n;

	switch (data->type) {
	case MMDB_DATA_TYPE_UTF8_STRING:
		*text = (struct slice){
		    (const uint8_t *)data->utf8_string, data->data_size};
		return text->len > 0 ? ST_OK : ST_NOT_FOUND;
	case MMDB_DATA_TYPE_UINT16:
		n = data->uint16;
		break;
	case MMDB_DATA_TYPE_UINT32:
		n = data->uint32;
		break;
	case MMDB_DATA_TYPE_UINT64:
		n = data->uint64;
		break;
	default:
		return ST_NOT_FOUND;
	}
	*text = (struct slice){(const uint8_t *)out,
	    (size_t)snprintf(out, cap, "%llu", (unsigned long long)n)};
	return ST_OK;
}

static enum status
get_origin(struct holders_load *load, MMDB_entry_s *entry, uint32_t *out,
    struct why *why)
{
	static const char *const names[] = {"autonomous_system_number", "asn"};
	MMDB_entry_data_s data;
	struct slice text;
	char digits[24];
	enum status st = get(load, entry, names, &data, why);

	if (st == ST_OK)
		st = get_number(&data, digits, sizeof(digits), &text);
	return st == ST_OK ? holders_origin(load, text, out, why) : st;
}

struct said {
	struct slice name, domain, country;
};

static enum status
get_texts(struct holders_load *load, MMDB_entry_s *entry, struct said *out,
    struct why *why)
{
	static const char *const name[] = {
	    "autonomous_system_organization", "as_name"};
	static const char *const domain[] = {"as_domain", "as_domain"};
	static const char *const country[] = {"country_code", "country"};
	enum status st =
	    get_text(load, entry, name, HOLDERS_NAME_MAX, &out->name, why);

	if (st == ST_OK)
		st = get_text(
		    load, entry, domain, HOLDERS_NAME_MAX, &out->domain, why);
	if (st == ST_OK)
		st = get_text(
		    load, entry, country, HOLDERS_NAME_MAX, &out->country, why);
	return st;
}

enum status
holders_mmdb_record(struct holders_load *load, MMDB_entry_s *entry,
    uint32_t *out, struct why *why)
{
	struct holders_parties *p = load->parties;
	struct survey_party *row;
	struct said said;
	enum status st = get_texts(load, entry, &said, why);
	uint32_t party;

	if (st == ST_OK)
		st = get_origin(load, entry, &party, why);
	if (st != ST_OK)
		return st;
	row = &p->rows[party];
	st = holders_say(p, &row->name, said.name, why);
	if (st == ST_OK && holders_domain_valid(said.domain))
		st = holders_say(p, &row->domain, said.domain, why);
	if (st == ST_OK && holders_country_valid(said.country))
		st = holders_say(p, &row->country, said.country, why);
	if (st == ST_OK)
		*out = party;
	return st;
}
