/* CSV that no spreadsheet runs. */
#include "csv_out.h"

#include <inttypes.h>
#include <stdbool.h>

#include "format_clean.h"

/* What a spreadsheet takes for the beginning of a formula, also behind blanks,
 * and in East Asia as wide characters: U+FF0B, FF0D, FF1D, FF20. */
static bool
is_formula(struct slice s)
{
	static const char wide[] = "\x8b\x8d\x9d\xa0";

	while (s.len > 0 && s.data[0] == ' ') {
		s.data++;
		s.len--;
	}
	if (s.len > 2 && s.data[0] == 0xef && s.data[1] == 0xbc)
		return memchr(wide, s.data[2], sizeof(wide) - 1) != NULL;
	return s.len > 0 && memchr("=+-@\t\r\n", s.data[0], 7) != NULL;
}

/* Separators of every country's spreadsheets, quotes, blanks at an end. */
static bool
needs_quotes(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (memchr(",;\"'\t\r\n", s.data[i], 7) != NULL)
			return true;
	return s.len > 0 && (s.data[0] == ' ' || s.data[s.len - 1] == ' ');
}

/* A terminal may act on it. C1 is two octets in UTF-8. */
static bool
is_control(struct slice s, size_t i, bool utf8)
{
	const uint8_t c = s.data[i];

	if (c == '\t' || c == '\r' || c == '\n')
		return false;
	if (c < 0x20 || c == 0x7f || (c >= 0x80 && !utf8))
		return true;
	return (c == 0xc2 && s.data[i + 1] < 0xa0) ||
	       (i > 0 && s.data[i - 1] == 0xc2 && c < 0xa0 && c >= 0x80);
}

static void
put_text(FILE *to, struct slice s)
{
	const bool utf8 = utf8_valid(s);

	for (size_t i = 0; i < s.len; i++) {
		const uint8_t c = s.data[i];

		if (is_control(s, i, utf8))
			(void)fprintf(to, "\\x%02x", c);
		else if (c == '"')
			(void)fputs("\"\"", to);
		else
			(void)putc(c, to);
	}
}

void
csv_field(FILE *to, struct slice text)
{
	const bool formula = is_formula(text);
	const bool quotes = formula || needs_quotes(text);

	if (quotes)
		(void)putc('"', to);
	if (formula)
		(void)putc('\'', to);
	put_text(to, text);
	if (quotes)
		(void)putc('"', to);
}

void
csv_number(FILE *to, uint64_t n)
{
	(void)fprintf(to, "%" PRIu64, n);
}

void
csv_next(FILE *to)
{
	(void)putc(',', to);
}

void
csv_end(FILE *to)
{
	(void)fputs("\r\n", to);
}
