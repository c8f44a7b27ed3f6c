/* Names of what a report makes. */
#include "report_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* In small letters; '\0': it is no letter or digit of ASCII. */
static char
slug_letter(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return (c >= 'a' && c <= 'z') || is_digit((char)c) ? (char)c : '\0';
}

const char *
report_name_dir(uint64_t number, struct slice text, char *out)
{
	int begin = snprintf(out, REPORT_NAME_MAX, "%03" PRIu64, number);
	char *p = out + begin, *end = p + 1 + REPORT_SLUG_MAX;
	bool gap = true;

	for (size_t i = 0; i < text.len; i++) {
		const char c = slug_letter(text.data[i]);

		if (c == '\0') {
			gap = true;
			continue;
		}
		if (end - p < 1 + gap)
			break;
		if (gap)
			*p++ = '-';
		*p++ = c;
		gap = false;
	}
	*p = '\0';
	return out;
}

const char *
report_name_json(const struct addr *addr, uint16_t port, char *out)
{
	char text[ADDR_TEXT_MAX];

	(void)snprintf(
	    out, REPORT_FILE_MAX, "%s-%u.json", addr_format(addr, text), port);
	for (char *p = out; *p != '\0'; p++)
		if (*p == ':')
			*p = '_';
	return out;
}

bool
report_name_is_dir(const char *name)
{
	const size_t digits = strspn(name, "0123456789");
	const char *rest = name + digits;

	if (digits < 3 || strlen(name) >= REPORT_NAME_MAX)
		return false;
	for (; *rest != '\0'; rest++)
		if (*rest == '-' ? rest[1] == '-' || rest[1] == '\0'
				 : slug_letter((uint8_t)*rest) != *rest)
			return false;
	return name[digits] == '\0' || name[digits] == '-';
}

bool
report_name_is_json(const char *name)
{
	const size_t address = strspn(name, "0123456789abcdef._");
	const char *port = name + address + 1;

	return address > 0 && name[0] != '.' && name[address] == '-' &&
	       is_digit(port[0]) &&
	       strcmp(port + strspn(port, "0123456789"), ".json") == 0;
}

enum status
report_name_uuid(const char *const *texts, size_t count,
    char out[REPORT_UUID_MAX], struct why *why)
{
	struct digest *digest = NULL;
	uint8_t h[DIGEST_LEN];
	enum status st = digest_new(&digest, why);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		digest_add(digest, (struct slice){(const uint8_t *)texts[i],
				       strlen(texts[i]) + 1});
	st = digest_finish(digest, h, why);
	digest_free(&digest);
	if (st != ST_OK)
		return st;
	h[6] = (uint8_t)((h[6] & 0x0f) | 0x80); /* version 8 */
	h[8] = (uint8_t)((h[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
	(void)snprintf(out, REPORT_UUID_MAX,
	    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
	    "%02x%02x%02x%02x%02x%02x",
	    h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10],
	    h[11], h[12], h[13], h[14], h[15]);
	return ST_OK;
}
