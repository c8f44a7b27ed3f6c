/* Domain names: text to wire, wire to text, comparison. */
#include "name.h"

#include <assert.h>
#include <string.h>

#include "bytes.h"

#define LABEL_MAX 63

static bool
is_name_char(uint8_t c)
{
	c = name_lower(c);
	return (uint8_t)(c - 'a') < 26 || (uint8_t)(c - '0') < 10 || c == '-' ||
	       c == '_';
}

/* Sets the reason with the name in it; always ST_BAD_DATA. */
static enum status
refuse(struct why *why, const char *text, size_t len, const char *reason)
{
	char shown[80];

	why_set(why, "\"%s\" is not a domain name: %s",
	    why_escape(shown, sizeof(shown), text, len), reason);
	return ST_BAD_DATA;
}

enum status
name_parse(const char *text, size_t len, struct name *out, struct why *why)
{
	struct name n = {.len = 1, .wire = {0}};
	/* Where the length octet of the label being read stands. */
	size_t label = 0, pos = 1, end = len;

	if (len == 0)
		return refuse(why, text, len, "it is empty");
	if (len == 1 && text[0] == '.') {
		*out = n;
		return ST_OK;
	}
	if (text[len - 1] == '.')
		end--;
	for (size_t i = 0; i <= end; i++) {
		if (i == end || text[i] == '.') {
			if (pos - label == 1)
				return refuse(why, text, len, "empty label");
			n.wire[label] = (uint8_t)(pos - label - 1);
			label = pos++;
			continue;
		}
		if (!is_name_char((uint8_t)text[i]))
			return refuse(why, text, len,
			    "labels are letters, digits, '-' and '_'");
		if (pos - label > LABEL_MAX)
			return refuse(
			    why, text, len, "a label is longer than 63 octets");
		/* One octet stays free for the root's. */
		if (pos >= NAME_MAX_WIRE - 1)
			return refuse(
			    why, text, len, "it is longer than 255 octets");
		n.wire[pos++] = name_lower((uint8_t)text[i]);
	}
	n.wire[label] = 0;
	n.len = (uint8_t)(label + 1);
	*out = n;
	return ST_OK;
}

/* One octet of a label in presentation form (RFC 1035 5.1). */
static char *
put_octet(char *out, uint8_t c)
{
	if (is_name_char(c)) {
		*out++ = (char)c;
	} else if (c > 0x20 && c < 0x7f) {
		/* Escaping more than the special ones does no harm. */
		*out++ = '\\';
		*out++ = (char)c;
	} else {
		*out++ = '\\';
		*out++ = (char)('0' + c / 100);
		*out++ = (char)('0' + c / 10 % 10);
		*out++ = (char)('0' + c % 10);
	}
	return out;
}

const char *
name_format(const uint8_t *wire, char *out)
{
	char *p = out;
	size_t pos = 0;

	if (wire[0] == 0)
		*p++ = '.';
	while (wire[pos] != 0) {
		size_t end = pos + 1 + wire[pos];

		assert(wire[pos] <= LABEL_MAX && end < NAME_MAX_WIRE);
		if (pos > 0)
			*p++ = '.';
		while (++pos < end)
			p = put_octet(p, wire[pos]);
	}
	*p = '\0';
	return out;
}

bool
name_equal(const uint8_t *a, const uint8_t *b, size_t len)
{
	size_t i = 0;

	/* A length octet is at most 63, below 'A': the same fold is right
	 * for it. */
	for (; i + 8 <= len; i += 8) {
		uint64_t x = get64(a + i), y = get64(b + i);

		if (x != y && name_lower8(x) != name_lower8(y))
			return false;
	}
	for (; i < len; i++)
		if (name_lower(a[i]) != name_lower(b[i]))
			return false;
	return true;
}

bool
name_below(const struct name *name, const struct name *origin)
{
	size_t pos = 0, start;

	if (name->len < origin->len)
		return false;
	start = (size_t)name->len - origin->len;
	while (pos < start)
		pos += 1 + (size_t)name->wire[pos];
	return pos == start &&
	       name_equal(name->wire + start, origin->wire, origin->len);
}

unsigned
name_labels(const struct name *name)
{
	unsigned n = 0;

	for (size_t pos = 0; pos < name->len && name->wire[pos] != 0;
	     pos += 1 + (size_t)name->wire[pos])
		n++;
	return n;
}
