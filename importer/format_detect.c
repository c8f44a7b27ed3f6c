/*
 * Which format an input is, from its first bytes; and for what is known but
 * holds no verdict, what to ask the scanner for instead.
 */
#include "format_csv.h"
#include "format_impl.h"

/* Inputs that look like something and are of no use. */
static const struct {
	const char *begins;
	const char *text;
} useless[] = {
    {"[", "a JSON array: relay-verdict/1 is one JSON object a line"},
    {"{\"type\":\"ledger\"",
	"an export of relaybl: --format relaybl-ledger reads it from a pipe"},
    {"Starting Nmap", "nmap's output for the screen: use its -oX"},
    {"Nmap scan report for", "nmap -oN: use the -oX of the same scan"},
    {"#masscan", "masscan knows open ports, not open relays"},
    {"untrusted comment:", "a minisign signature, not a scan"},
    {"PK\003\004", "a zip archive: give the files in it"},
};

static enum status
refuse(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

static bool
holds(struct slice s, const char *text)
{
	return s.len > 0 && memmem(s.data, s.len, text, strlen(text)) != NULL;
}

/* "# Nmap 7.93 scan initiated ...": the first line of both -oN and -oG. */
static enum status
refuse_nmap_text(struct slice s, struct why *why)
{
	if (holds(s, "\nHost: ") || holds(s, "# Ports scanned:") ||
	    slice_begins(s, "Host: "))
		return refuse(why,
		    "nmap -oG (grepable): what scripts said is not in it; "
		    "use the -oX of the same scan");
	return refuse(
	    why, "nmap -oN (text for people): use the -oX of the same scan");
}

/* More control characters than a text with a bad line or two has; one byte
 * in ten of compressed data is one. */
static bool
is_binary(struct slice s)
{
	size_t controls = 0;

	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = s.data[i];

		controls += c < 0x20 && c != '\t' && c != '\n' && c != '\r';
	}
	return controls * 16 > s.len + 16;
}

/* NUL in every second byte: UTF-16 that nobody marked. */
static bool
is_bare_utf16(struct slice s)
{
	size_t even = 0, odd = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] != 0)
			continue;
		if (i % 2 == 0)
			even++;
		else
			odd++;
	}
	return s.len >= 8 && ((odd > s.len / 4 && even == 0) ||
				 (even > s.len / 4 && odd == 0));
}

/* Two columns of the first line are ones we know. */
static bool
is_csv_header(struct slice s)
{
	const uint8_t *lf = s.len > 0 ? memchr(s.data, '\n', s.len) : NULL;
	size_t begin = 0, known = 0;

	if (lf != NULL)
		s.len = (size_t)(lf - s.data);
	if (s.len > 0 && s.data[s.len - 1] == '\r')
		s.len--;
	for (size_t i = 0; i <= s.len; i++) {
		struct slice name = {s.data + begin, i - begin};

		if (i < s.len && s.data[i] != ',')
			continue;
		if (name.len >= 2 && name.data[0] == '"' &&
		    name.data[name.len - 1] == '"') {
			name.data++;
			name.len -= 2;
		}
		known += csv_column(name) != CSV_UNKNOWN;
		begin = i + 1;
	}
	return known >= 2;
}

static enum status
refuse_useless(struct slice s, struct why *why)
{
	for (size_t i = 0; i < sizeof(useless) / sizeof(useless[0]); i++)
		if (slice_begins(s, useless[i].begins))
			return refuse(why, useless[i].text);
	if (slice_begins(s, "# Nmap ") ||
	    (slice_begins(s, "Host: ") && holds(s, "Ports: ")))
		return refuse_nmap_text(s, why);
	return ST_OK;
}

static enum status
refuse_encoding(struct slice s, struct why *why)
{
	const char *encoding = bom_foreign(s.data, s.len);

	if (encoding == NULL && is_bare_utf16(s))
		encoding = "UTF-16";
	if (encoding == NULL)
		return ST_OK;
	why_set(why, "the file is %s: convert it to UTF-8", encoding);
	return ST_BAD_DATA;
}

enum status
format_detect(
    const uint8_t *data, size_t len, enum format *out, struct why *why)
{
	struct slice s = {data, len};
	enum status st = refuse_encoding(s, why);

	if (st != ST_OK)
		return st;
	if (bom_utf8(s.data, s.len)) {
		s.data += 3;
		s.len -= 3;
	}
	while (s.len > 0 && memchr(" \t\r\n", s.data[0], 4) != NULL) {
		s.data++;
		s.len--;
	}
	if (s.len == 0)
		return refuse(why, "the file is empty");
	st = refuse_useless(s, why);
	if (st != ST_OK)
		return st;
	if (is_binary(s))
		return refuse(why, "a binary file, none of the known formats");
	if (s.data[0] == '{')
		*out = FORMAT_JSONL;
	else if (s.data[0] == '<')
		*out = FORMAT_NMAP;
	else
		*out = is_csv_header(s) ? FORMAT_CSV : FORMAT_LIST;
	return ST_OK;
}
