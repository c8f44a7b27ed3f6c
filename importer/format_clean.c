/* UTF-8 by RFC 3629, and the removal of control characters. */
#include "format_clean.h"

size_t
utf8_next(const uint8_t *p, size_t len, uint32_t *out)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = p[0] < 0x80	 ? 1
		   : p[0] < 0xc2 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
		   : p[0] < 0xf5 ? 4
				 : 0;
	uint32_t c;

	if (n == 0 || n > len)
		return 0;
	c = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return n;
}

bool
utf8_valid(struct slice s)
{
	uint32_t c;

	for (size_t i = 0, n; i < s.len; i += n) {
		n = utf8_next(s.data + i, s.len - i, &c);
		if (n == 0)
			return false;
	}
	return true;
}

size_t
utf8_count(struct slice s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += (s.data[i] & 0xc0) != 0x80;
	return count;
}

bool
utf8_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c ||
	       (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* Nothing in it but what may stand anywhere: most texts. */
static bool
is_plain(const uint8_t *p, size_t len)
{
	bool plain = true;

	for (size_t i = 0; i < len; i++)
		plain &= p[i] >= 0x20 && p[i] < 0x7f;
	return plain;
}

struct slice
text_clean(struct arena *a, struct slice s, size_t max)
{
	size_t cap = s.len < max ? s.len : max;
	struct slice out = {NULL, cap};
	uint8_t *p;
	size_t len = 0;
	uint32_t c = 0;

	if (cap == 0)
		return out;
	p = arena_take(a, cap);
	out.data = p;
	if (p == NULL)
		return out;
	if (is_plain(s.data, cap)) {
		memcpy(p, s.data, cap);
		return out;
	}
	for (size_t i = 0, n; i < s.len; i += n) {
		n = utf8_next(s.data + i, s.len - i, &c);
		if (n == 0 || n > cap - len)
			break;
		if (utf8_is_control(c)) {
			p[len++] = ' ';
		} else {
			memcpy(p + len, s.data + i, n);
			len += n;
		}
	}
	out.len = len;
	return out;
}
