/* One form for names: ASCII here, all else by libidn2. */
#include "domain.h"

#include <idn2.h>
#include <stdbool.h>
#include <stdlib.h>

#include "format_clean.h"

#define LABEL_MAX 63
/* A name of 253 octets has no more in UTF-8: a character of a U-label takes at
 * least one octet of the A-label, and four at most. */
#define UTF8_MAX ((DOMAIN_TEXT_MAX - 1) * 4)

/* Without IDN2_USE_STD3_ASCII_RULES, which has libidn2 2.3 leave characters out
 * that those rules forbid ("a/b", with a wide slash, would be "ab"): fold
 * refuses them. */
#define LOOKUP (IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL)

static enum status COLD
refuse(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

/* What an octet of a name becomes; 0: it may not stand there. */
static char
folded(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
		       c == '_' || c == '.'
		   ? (char)c
		   : 0;
}

/* The label that ends before at in a name in lower case. */
static enum status
check_label(const char *name, size_t begin, size_t at, struct why *why)
{
	if (at == begin)
		return refuse(why, "an empty label");
	if (at - begin > LABEL_MAX)
		return refuse(why, "a label of more than 63 octets");
	if (name[begin] == '-' || name[at - 1] == '-')
		return refuse(why, "a label with a hyphen at its end");
	return ST_OK;
}

/* ASCII without final dot into lower case, label by label. */
static enum status
fold(struct slice text, char out[DOMAIN_TEXT_MAX], struct why *why)
{
	size_t begin = 0;
	enum status st = ST_OK;

	if (text.len >= DOMAIN_TEXT_MAX)
		return refuse(why, "a name of more than 253 octets");
	for (size_t i = 0; i < text.len && st == ST_OK; i++) {
		char c = folded(text.data[i]);

		if (c == 0)
			return refuse(
			    why, "a character that no name of a host has");
		out[i] = c;
		if (c != '.')
			continue;
		st = check_label(out, begin, i, why);
		begin = i + 1;
	}
	out[text.len] = '\0';
	return st == ST_OK ? check_label(out, begin, text.len, why) : st;
}

/* What libidn2 says, as a status. */
static enum status COLD
idn_refused(int rc, struct why *why)
{
	if (rc == IDN2_MALLOC)
		return why_no_memory(why);
	why_set(why, "not an internationalised name: %s", idn2_strerror(rc));
	return ST_BAD_DATA;
}

/* UTF-8 to A-labels, in lower case as fold leaves it. */
static enum status
map(struct slice text, char out[DOMAIN_TEXT_MAX], struct why *why)
{
	char utf8[UTF8_MAX + 1];
	uint8_t *mapped = NULL;
	enum status st;
	int rc;

	if (text.len > UTF8_MAX)
		return refuse(why, "a name of more than 253 octets");
	if (memchr(text.data, '\0', text.len) != NULL)
		return refuse(why, "a NUL");
	if (!utf8_valid(text))
		return refuse(why, "not UTF-8");
	memcpy(utf8, text.data, text.len);
	utf8[text.len] = '\0';
	rc = idn2_lookup_u8((const uint8_t *)utf8, &mapped, LOOKUP);
	if (rc != IDN2_OK)
		return idn_refused(rc, why);
	st = fold(slice_of((const char *)mapped), out, why);
	idn2_free(mapped);
	return st;
}

/* Is the label what its characters give? Else two texts would be one name, or
 * one text would be shown as another. */
static enum status
check_alabel(const char *label, size_t len, struct why *why)
{
	char text[LABEL_MAX + 1], *shown = NULL;
	uint8_t *back = NULL;
	int rc;
	bool same;

	memcpy(text, label, len);
	text[len] = '\0';
	rc = idn2_to_unicode_8z8z(text, &shown, 0);
	if (rc == IDN2_OK)
		rc = idn2_lookup_u8((const uint8_t *)shown, &back, LOOKUP);
	idn2_free(shown);
	if (rc != IDN2_OK)
		return idn_refused(rc, why);
	same = strcmp((const char *)back, text) == 0;
	idn2_free(back);
	return same ? ST_OK : refuse(why, "an A-label of other characters");
}

static enum status
check_alabels(const char *name, struct why *why)
{
	enum status st = ST_OK;

	while (st == ST_OK && *name != '\0') {
		size_t len = strcspn(name, ".");

		if (len >= 4 && memcmp(name, "xn--", 4) == 0)
			st = check_alabel(name, len, why);
		name += len + (name[len] == '.');
	}
	return st;
}

static bool
is_ascii(struct slice text)
{
	uint8_t all = 0;

	for (size_t i = 0; i < text.len; i++)
		all |= text.data[i];
	return all < 0x80;
}

enum status
domain_normalise(struct slice text, char out[DOMAIN_TEXT_MAX], struct why *why)
{
	char name[DOMAIN_TEXT_MAX];
	enum status st;

	if (text.len > 0 && text.data[text.len - 1] == '.')
		text.len--;
	if (text.len == 0)
		return refuse(why, "an empty name");
	st = is_ascii(text) ? fold(text, name, why) : map(text, name, why);
	if (st == ST_OK && strstr(name, "xn--") != NULL)
		st = check_alabels(name, why);
	if (st == ST_OK)
		memcpy(out, name, strlen(name) + 1);
	return st;
}
