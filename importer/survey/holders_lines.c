/* Sources that are lines of fields: pfx2as, pyasn, iptoasn, bgp.tools'
 * table.jsonl. */
#include "holders_impl.h"

#include <stdio.h>
#include <time.h>

#include "format_jsonl.h"
#include "json_block.h"
#include "stamp.h"

/* PREFIX TAB LENGTH TAB ORIGIN */
static enum status
pfx2as_line(struct holders_load *load, struct slice line, struct why *why)
{
	struct slice f[3];
	char text[PREFIX_TEXT_MAX + 8];
	struct prefix p;
	enum status st;
	uint32_t party;
	int n;

	if (holders_split(line, '\t', f, 3) != 3)
		return holders_refuse(load, REFUSED_SYNTAX, why,
		    "not PREFIX, LENGTH and ORIGIN with tabs between");
	if (f[0].len >= ADDR_TEXT_MAX || f[1].len > 3)
		return holders_refuse(load, REFUSED_ADDRESS, why, "no prefix");
	n = snprintf(text, sizeof(text), "%.*s/%.*s", (int)f[0].len,
	    (const char *)f[0].data, (int)f[1].len, (const char *)f[1].data);
	st = holders_prefix(
	    load, (struct slice){(uint8_t *)text, (size_t)n}, &p, why);
	if (st == ST_OK)
		st = holders_origin(load, f[2], &party, why);
	return st == ST_OK ? holders_add(load, &p, party, why) : st;
}

const struct holders_format holders_pfx2as = {.line = pfx2as_line};

/* "; Converted on  : Tue May 13 22:03:05 2014", as pyasn's tool writes it, or
 * with a time as in RFC 3339. */
static void
pyasn_comment(struct holders_load *load, struct slice line)
{
	const char word[] = "Converted";
	const uint8_t *colon = memchr(line.data, ':', line.len);
	struct slice said = {line.data + 1, line.len - 1};
	struct tm tm = {0};
	struct why why;
	char text[64];

	said = holders_trim(said);
	if (load->date != 0 || colon == NULL || !slice_begins(said, word))
		return;
	said = holders_trim((struct slice){
	    colon + 1, line.len - (size_t)(colon + 1 - line.data)});
	if (said.len >= sizeof(text) ||
	    stamp_parse((const char *)said.data, said.len, &load->date, &why) ==
		ST_OK)
		return;
	memcpy(text, said.data, said.len);
	text[said.len] = '\0';
	if (strptime(text, "%a %b %d %H:%M:%S %Y", &tm) != NULL ||
	    strptime(text, "%Y-%m-%d", &tm) != NULL)
		load->date = timegm(&tm);
}

/* PREFIX TAB ORIGIN, and comments */
static enum status
pyasn_line(struct holders_load *load, struct slice line, struct why *why)
{
	struct slice f[2];
	struct prefix p;
	enum status st;
	uint32_t party;

	if (line.data[0] == ';' || line.data[0] == '#') {
		pyasn_comment(load, line);
		return ST_NOT_FOUND;
	}
	if (holders_split(line, '\t', f, 2) != 2)
		return holders_refuse(load, REFUSED_SYNTAX, why,
		    "not PREFIX and ORIGIN with a tab between");
	st = holders_prefix(load, f[0], &p, why);
	if (st == ST_OK)
		st = holders_origin(load, f[1], &party, why);
	return st == ST_OK ? holders_add(load, &p, party, why) : st;
}

const struct holders_format holders_pyasn = {.line = pyasn_line};

/* What a line of iptoasn says of the AS. */
static enum status
say_as(struct holders_load *load, uint32_t party, struct slice country,
    struct slice name, struct why *why)
{
	struct survey_party *row = &load->parties->rows[party];
	struct slice clean;
	enum status st = ST_OK;

	if (holders_country_valid(country))
		st = holders_say(load->parties, &row->country, country, why);
	if (st == ST_OK)
		st = holders_clean(
		    load, "name", name, HOLDERS_NAME_MAX, &clean, why);
	return st == ST_OK ? holders_say(load->parties, &row->name, clean, why)
			   : st;
}

/* FIRST TAB LAST TAB ORIGIN TAB COUNTRY TAB NAME */
static enum status
iptoasn_line(struct holders_load *load, struct slice line, struct why *why)
{
	struct slice f[5];
	char text[2 * ADDR_TEXT_MAX];
	struct addr first, last;
	enum status st;
	uint32_t party;
	int n;

	if (holders_split(line, '\t', f, 5) != 5)
		return holders_refuse(load, REFUSED_SYNTAX, why,
		    "not FIRST, LAST, ORIGIN, COUNTRY and NAME with tabs "
		    "between");
	load->reason = REFUSED_ADDRESS;
	if (f[0].len >= ADDR_TEXT_MAX || f[1].len >= ADDR_TEXT_MAX)
		return holders_refuse(load, REFUSED_ADDRESS, why, "no range");
	n = snprintf(text, sizeof(text), "%.*s-%.*s", (int)f[0].len,
	    (const char *)f[0].data, (int)f[1].len, (const char *)f[1].data);
	st = range_parse(text, (size_t)n, &first, &last, why);
	if (st == ST_OK)
		st = holders_origin(load, f[2], &party, why);
	if (st == ST_OK)
		st = say_as(load, party, f[3], f[4], why);
	return st == ST_OK ? holders_add_range(load, &first, &last, party, why)
			   : st;
}

const struct holders_format holders_iptoasn = {.line = iptoasn_line};

/* Members of the object into *p, *party and *hits. */
static enum status
bgptools_object(struct holders_load *load, const json_t *obj, struct prefix *p,
    uint32_t *party, uint32_t *hits, struct why *why)
{
	const json_t *asn = json_object_get(obj, "ASN");
	const json_t *seen = json_object_get(obj, "Hits");
	json_int_t n = json_integer_value(asn), h = json_integer_value(seen);
	struct slice cidr = jsonl_string(obj, "CIDR");
	char text[16];
	enum status st;

	if (!json_is_integer(asn) || n < 0 || n > UINT32_MAX)
		return holders_refuse(
		    load, REFUSED_FIELD, why, "ASN: missing, or no AS number");
	*hits = h < 0 ? 0 : h > UINT32_MAX ? UINT32_MAX : (uint32_t)h;
	if (cidr.data == NULL)
		return holders_refuse(
		    load, REFUSED_FIELD, why, "CIDR: missing, or not a string");
	st = holders_prefix(load, cidr, p, why);
	if (st != ST_OK)
		return st;
	(void)snprintf(text, sizeof(text), "%u", (unsigned)n);
	return holders_origin(load, slice_of(text), party, why);
}

/* {"CIDR":"192.0.2.0/24","ASN":64500,"Hits":1862}. A prefix with several
 * origins has several lines: the one that most saw counts. */
static enum status
bgptools_line(struct holders_load *load, struct slice line, struct why *why)
{
	json_t *obj = NULL;
	struct prefix p;
	uint32_t party = HOLDERS_NOBODY, hits = 0;
	enum refusal r;
	enum status st;

	json_block_begin();
	r = jsonl_decode(line, &obj, why);
	if (r != REFUSED_NOT && json_block_lacked())
		st = why_no_memory(why);
	else if (r != REFUSED_NOT)
		st = holders_refuse(load, r, why, "%s", why->text);
	else
		st = bgptools_object(load, obj, &p, &party, &hits, why);
	json_block_end(obj);
	if (st != ST_OK)
		return st;
	st = holders_table_add(load->table, &p, hits, party, why);
	load->broken |= st == ST_BAD_DATA;
	return st;
}

const struct holders_format holders_bgptools = {.line = bgptools_line};
