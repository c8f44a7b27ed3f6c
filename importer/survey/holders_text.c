/* What lines of all sources are made of: fields, numbers, texts, prefixes. */
#include "holders_impl.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "format_clean.h"

enum status
holders_refuse(struct holders_load *load, enum refusal reason, struct why *why,
    const char *fmt, ...)
{
	char text[WHY_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	why_set(why, "%s", text);
	load->reason = reason;
	return ST_BAD_DATA;
}

size_t
holders_split(
    struct slice line, char separator, struct slice *fields, size_t max)
{
	size_t count = 0, begin = 0;

	for (size_t i = 0; i <= line.len && count <= max; i++) {
		if (i < line.len && line.data[i] != (uint8_t)separator)
			continue;
		if (count < max)
			fields[count] =
			    (struct slice){line.data + begin, i - begin};
		count++;
		begin = i + 1;
	}
	return count;
}

struct slice
holders_trim(struct slice s)
{
	while (s.len > 0 && (s.data[0] == ' ' || s.data[0] == '\t')) {
		s.data++;
		s.len--;
	}
	while (s.len > 0 &&
	       (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
		s.len--;
	return s;
}

bool
holders_number(struct slice s, uint64_t max, uint64_t *out)
{
	uint64_t n = 0;

	/* Ten digits hold what any number here may be. */
	if (s.len == 0 || s.len > 10)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!isdigit(s.data[i]))
			return false;
		n = n * 10 + (uint64_t)(s.data[i] - '0');
	}
	if (n > max)
		return false;
	*out = n;
	return true;
}

enum status
holders_clean(struct holders_load *load, const char *what, struct slice text,
    size_t max, struct slice *out, struct why *why)
{
	struct slice clean;

	text = holders_trim(text);
	if ((text.len > 0 && memchr(text.data, '\0', text.len) != NULL) ||
	    !utf8_valid(text))
		return holders_refuse(load, REFUSED_ENCODING, why,
		    "%s: a NUL byte, or not UTF-8", what);
	clean = text_clean(load->scratch, text, max);
	if (clean.data == NULL && clean.len > 0)
		return why_no_memory(why);
	*out = holders_trim(clean);
	return ST_OK;
}

static bool
is_host(uint8_t c)
{
	return isalnum(c) || c == '-' || c == '_';
}

/* Words of such characters, dots between them. */
static bool
is_dotted(struct slice s)
{
	bool in_word = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] == '.' && !in_word)
			return false;
		in_word = s.data[i] != '.';
		if (in_word && !is_host(s.data[i]))
			return false;
	}
	return in_word;
}

bool
holders_domain_valid(struct slice s)
{
	return s.len <= 253 && is_dotted(s);
}

bool
holders_country_valid(struct slice s)
{
	return s.len == 2 && isupper(s.data[0]) && isupper(s.data[1]);
}

enum status
holders_add(struct holders_load *load, const struct prefix *p, uint32_t party,
    struct why *why)
{
	enum status st =
	    holders_table_add(load->table, p, (uint32_t)load->line, party, why);

	/* Without those behind, wider prefixes would answer for them. */
	load->broken |= st == ST_BAD_DATA;
	return st;
}

enum status
holders_add_range(struct holders_load *load, const struct addr *first,
    const struct addr *last, uint32_t party, struct why *why)
{
	struct range_walk walk;
	struct prefix p;
	enum status st = ST_OK;

	range_walk_start(&walk, first, last);
	while (st == ST_OK && range_walk_next(&walk, &p))
		st = holders_add(load, &p, party, why);
	return st;
}

enum status
holders_prefix(struct holders_load *load, struct slice text, struct prefix *out,
    struct why *why)
{
	load->reason = REFUSED_ADDRESS;
	return prefix_parse((const char *)text.data, text.len, out, why);
}
