/* Text broken into lines by columns on a screen. */
#include "wrap.h"

#include "format_clean.h"

size_t
wrap_character(struct slice s, uint32_t *out)
{
	const size_t len = utf8_next(s.data, s.len, out);

	if (len > 0)
		return len;
	*out = s.data[0];
	return 1;
}

bool
wrap_is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
	       (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff01 && c <= 0xff60) ||
	       (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) ||
	       (c >= 0x20000 && c <= 0x3fffd);
}

/* May no line begin with it? (JIS X 4051) */
static bool
closes(uint32_t c)
{
	static const uint32_t some[] = {')', ',', '.', ':', 0x3001, 0x3002,
	    0x300d, 0x300f, 0x3011, 0x30fc, 0xff01, 0xff09, 0xff0c, 0xff0e,
	    0xff1a, 0xff1b, 0xff1f};

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		if (some[i] == c)
			return true;
	return false;
}

/* May no line end with it? */
static bool
opens(uint32_t c)
{
	return c == '(' || c == 0x300c || c == 0x300e || c == 0x3010 ||
	       c == 0xff08;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\n';
}

unsigned
wrap_columns(struct slice text)
{
	unsigned columns = 0;
	uint32_t c;

	while (text.len > 0) {
		const size_t len = wrap_character(text, &c);

		columns += wrap_is_wide(c) ? 2 : 1;
		text.data += len;
		text.len -= len;
	}
	return columns;
}

/* What may not be broken from here on: its octets. */
static size_t
unbroken(struct slice s)
{
	uint32_t c, next;
	size_t len = wrap_character(s, &c);

	while (len < s.len) {
		const struct slice rest = {s.data + len, s.len - len};
		const size_t more = wrap_character(rest, &next);

		if (is_blank(next))
			break;
		if ((wrap_is_wide(c) || wrap_is_wide(next)) && !opens(c) &&
		    !closes(next))
			break;
		len += more;
		c = next;
	}
	return len;
}

static size_t
blanks(struct slice s)
{
	size_t n = 0;

	while (n < s.len && is_blank(s.data[n]))
		n++;
	return n;
}

void
wrap_text(FILE *to, struct slice text, unsigned indent, unsigned width)
{
	unsigned at = 0; /* column; 0: the line is not begun */

	for (;;) {
		const size_t gap = blanks(text);
		struct slice word = {text.data + gap, text.len - gap};
		unsigned columns;

		if (word.len == 0)
			break;
		word.len = unbroken(word);
		columns = wrap_columns(word);
		if (at > 0 && at + (gap > 0) + columns > width) {
			(void)fputc('\n', to);
			at = 0;
		}
		if (at == 0)
			at = (unsigned)fprintf(to, "%*s", (int)indent, "");
		else if (gap > 0)
			at += fputc(' ', to) != EOF;
		(void)fwrite(word.data, 1, word.len, to);
		at += columns;
		text.data += gap + word.len;
		text.len -= gap + word.len;
	}
	if (at > 0)
		(void)fputc('\n', to);
}
