/*
 * A list of domains: one a line, or the first column of a CSV with a heading
 * that says so. Comments from "#" on.
 */
#include "read_impl.h"

/* Up to a "#" that begins a word. */
static struct slice
without_comment(struct slice s)
{
	for (size_t i = 1; i < s.len; i++)
		if (s.data[i] == '#' && read_is_blank(s.data[i - 1]))
			s.len = i;
	return read_trimmed(s);
}

static struct slice
first_column(struct slice s)
{
	const uint8_t *comma = s.len > 0 ? memchr(s.data, ',', s.len) : NULL;

	if (comma != NULL)
		s.len = (size_t)(comma - s.data);
	s = read_trimmed(s);
	if (s.len >= 2 && s.data[0] == '"' && s.data[s.len - 1] == '"') {
		s.data++;
		s.len -= 2;
	}
	return s;
}

bool
read_is_heading(struct slice line)
{
	return slice_is(first_column(line), "domain");
}

static enum status
take(struct reader *r, struct slice name, struct why *why)
{
	char normal[DOMAIN_TEXT_MAX];
	struct addr addr;
	uint32_t row;
	bool fresh;
	enum status st;

	if (addr_parse((const char *)name.data, name.len, &addr, why) ==
	    ST_OK) {
		why_set(why, "an address, not a domain");
		return ST_BAD_DATA;
	}
	st = domain_normalise(name, normal, why);
	if (st == ST_OK)
		st = survey_domain(
		    r->survey, slice_of(normal), &row, &fresh, why);
	if (st == ST_OK)
		r->survey->duplicates += !fresh;
	return st;
}

static enum status
on_line(struct reader *r, struct slice line, struct why *why)
{
	if (r->table)
		return take(r, first_column(line), why);
	line = without_comment(line);
	if (line.len > 0 && memchr(line.data, ',', line.len) != NULL) {
		why_set(why, "a comma: a table has a heading, whose first "
			     "column is \"domain\"");
		return ST_BAD_DATA;
	}
	return take(r, line, why);
}

const struct read_format read_domains = {
    .word = "domains",
    .text = on_line,
};
