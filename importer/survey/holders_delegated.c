/*
 * Statistics of the registries, "delegated-extended": who got which block, by
 * an id that groups the blocks of one holder and is no name. A line is
 *	registry|cc|type|start|value|date|status|opaque-id[|...]
 * value counts the addresses of an IPv4 block, any number of them, and is the
 * length of an IPv6 prefix.
 */
#include "holders_impl.h"

#include <stdio.h>
#include <time.h>

#define FIELDS	8
#define KEY_MAX 128

/* "20261120"; the serial in front of it is a date in some registries alone. */
static void
take_date(struct holders_load *load, struct slice text)
{
	struct tm tm = {0};
	char date[9];

	if (text.len != sizeof(date) - 1)
		return;
	memcpy(date, text.data, text.len);
	date[text.len] = '\0';
	if (strptime(date, "%Y%m%d", &tm) != NULL)
		load->date = timegm(&tm);
}

static enum status
ipv4_range(struct holders_load *load, const struct slice *f, struct addr *first,
    struct addr *last, struct why *why)
{
	uint64_t count;

	load->reason = REFUSED_ADDRESS;
	if (addr_parse((const char *)f[3].data, f[3].len, first, why) != ST_OK)
		return ST_BAD_DATA;
	if (first->family != ADDR_V4 ||
	    !holders_number(f[4], UINT64_C(1) << 32, &count) || count == 0 ||
	    addr_to_num(first) + count > (addr_num)1 << 32)
		return holders_refuse(load, REFUSED_ADDRESS, why,
		    "not an IPv4 address and how many there are from it on");
	*last = addr_from_num(ADDR_V4, addr_to_num(first) + count - 1);
	return ST_OK;
}

static enum status
ipv6_range(struct holders_load *load, const struct slice *f, struct addr *first,
    struct addr *last, struct why *why)
{
	char text[PREFIX_TEXT_MAX + 8];
	struct prefix p;
	enum status st;
	int n;

	if (f[3].len >= ADDR_TEXT_MAX || f[4].len > 3)
		return holders_refuse(load, REFUSED_ADDRESS, why, "no prefix");
	n = snprintf(text, sizeof(text), "%.*s/%.*s", (int)f[3].len,
	    (const char *)f[3].data, (int)f[4].len, (const char *)f[4].data);
	st = holders_prefix(
	    load, (struct slice){(uint8_t *)text, (size_t)n}, &p, why);
	if (st == ST_OK) {
		*first = prefix_first(&p);
		*last = prefix_last(&p);
	}
	return st;
}

/* "apnic:A91A560A": ids are those of one registry. */
static enum status
take_id(struct holders_load *load, const struct slice *f, uint32_t *party,
    struct why *why)
{
	struct survey_party *row;
	char key[KEY_MAX];
	struct slice clean;
	enum status st;
	int n;

	if (f[7].len == 0)
		return holders_refuse(load, REFUSED_FIELD, why,
		    "no opaque-id: is it delegated without -extended?");
	n = snprintf(key, sizeof(key), "%.*s:%.*s", (int)f[0].len,
	    (const char *)f[0].data, (int)f[7].len, (const char *)f[7].data);
	if (n < 0 || (size_t)n >= sizeof(key))
		return holders_refuse(
		    load, REFUSED_LENGTH, why, "opaque-id too long");
	st = holders_clean(load, "opaque-id",
	    (struct slice){(uint8_t *)key, (size_t)n}, sizeof(key), &clean,
	    why);
	if (st == ST_OK)
		st = holders_party(load->parties, clean, party, why);
	if (st != ST_OK || !holders_country_valid(f[1]))
		return st;
	row = &load->parties->rows[*party];
	return holders_say(load->parties, &row->country, f[1], why);
}

static enum status
take_block(struct holders_load *load, const struct slice *f, struct why *why)
{
	struct addr first, last;
	enum status st;
	uint32_t party;

	st = slice_is(f[2], "ipv4") ? ipv4_range(load, f, &first, &last, why)
				    : ipv6_range(load, f, &first, &last, why);
	if (st == ST_OK)
		st = take_id(load, f, &party, why);
	return st == ST_OK ? holders_add_range(load, &first, &last, party, why)
			   : st;
}

static enum status
delegated_line(struct holders_load *load, struct slice line, struct why *why)
{
	struct slice f[FIELDS] = {{line.data, 0}};
	size_t count = holders_split(line, '|', f, FIELDS);

	if (line.data[0] == '#')
		return ST_NOT_FOUND;
	/* The version line: version|registry|serial|records|from|to|offset */
	if (line.data[0] >= '0' && line.data[0] <= '9' && count == 7) {
		take_date(load, f[5]);
		return ST_NOT_FOUND;
	}
	if (count >= 6 && slice_is(f[5], "summary"))
		return ST_NOT_FOUND;
	if (count < FIELDS - 1)
		return holders_refuse(load, REFUSED_SYNTAX, why,
		    "not REGISTRY|CC|TYPE|START|VALUE|DATE|STATUS|OPAQUE-ID");
	if (slice_is(f[2], "asn") ||
	    (!slice_is(f[6], "allocated") && !slice_is(f[6], "assigned")))
		return ST_NOT_FOUND;
	if (!slice_is(f[2], "ipv4") && !slice_is(f[2], "ipv6"))
		return holders_refuse(
		    load, REFUSED_FIELD, why, "TYPE: not ipv4, ipv6 or asn");
	return take_block(load, f, why);
}

const struct holders_format holders_delegated = {.line = delegated_line};
