/* What stands where an address should: an address, a name, something else. */
#include "format_fields.h"
#include "name.h"

/* A name that could be in the DNS: its last label is not a number, for
 * 256.1.1.1 and 0x7f.1 are bad addresses rather than names. */
bool
looks_like_name(struct slice text)
{
	struct name name;
	struct why why;
	bool letter = false;

	if (name_parse((const char *)text.data, text.len, &name, &why) != ST_OK)
		return false;
	for (size_t i = text.len; i > 0; i--) {
		uint8_t c = name_lower(text.data[i - 1]);

		if (c == '.' && i < text.len)
			break;
		letter |= c >= 'a' && c <= 'z';
	}
	return letter;
}

enum refusal
address_read(struct slice text, struct addr *out, struct why *why)
{
	const char *p = (const char *)text.data;
	struct prefix prefix;
	char shown[80];

	if (addr_parse(p, text.len, out, why) == ST_OK)
		return REFUSED_NOT;
	if (looks_like_name(text)) {
		why_set(why,
		    "\"%s\" is a name: the scanner resolves, not the "
		    "import",
		    why_escape(shown, sizeof(shown), p, text.len));
		return REFUSED_NAME;
	}
	if (text.len > 0 && memchr(p, '/', text.len) != NULL) {
		struct why ignored;

		if (prefix_parse(p, text.len, &prefix, &ignored) == ST_OK)
			why_set(why,
			    "\"%s\" is a prefix: a verdict is about "
			    "one address",
			    why_escape(shown, sizeof(shown), p, text.len));
	}
	return REFUSED_ADDRESS;
}
