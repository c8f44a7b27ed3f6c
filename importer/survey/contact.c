/* Whom an operator's report is addressed to. */
#include "contact.h"

#include <string.h>

#define LOCAL_MAX 64 /* RFC 5321 4.5.3.1.1 */
#define LABEL_MAX 63 /* RFC 1035 2.3.4 */

static bool
is_alnum(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* RFC 5322 3.2.3 */
static bool
is_atext(uint8_t c)
{
	return is_alnum(c) ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
local_valid(struct slice s)
{
	uint8_t before = '.';

	if (s.len == 0 || s.len > LOCAL_MAX || s.data[0] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] == '.' ? before == '.' : !is_atext(s.data[i]))
			return false;
		before = s.data[i];
	}
	return before != '.';
}

static bool
domain_valid(struct slice s)
{
	size_t label = 0;

	if (s.len == 0 || s.len > 253)
		return false;
	for (size_t i = 0; i <= s.len; i++) {
		if (i == s.len || s.data[i] == '.') {
			if (label == 0 || s.data[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (++label > LABEL_MAX || (label == 1 && s.data[i] == '-') ||
		    (s.data[i] != '-' && !is_alnum(s.data[i])))
			return false;
	}
	return true;
}

bool
contact_valid(struct slice text)
{
	const uint8_t *at =
	    text.len > 0 ? memchr(text.data, '@', text.len) : NULL;
	struct slice local, domain;

	if (at == NULL || text.len >= CONTACT_MAX)
		return false;
	local = (struct slice){text.data, (size_t)(at - text.data)};
	domain = (struct slice){at + 1, text.len - local.len - 1};
	return local_valid(local) && domain_valid(domain);
}

/* The value of the variable that begins at p, behind the dollar, and its
 * length; NULL: there is no such variable. */
static const char *
find_value(const char *p, const struct contact_vars *vars, size_t *len)
{
	const struct {
		const char *name, *value;
	} known[] = {
	    {"$", "$"},
	    {"domain", vars->domain},
	    {"asn", vars->asn},
	    {"country", vars->country},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		*len = strlen(known[i].name);
		if (strncmp(p, known[i].name, *len) == 0)
			return known[i].value != NULL ? known[i].value : "";
	}
	return NULL;
}

/* What expand found. */
enum expanded { EXPANDED, UNKNOWN_WORD, NO_VALUE, TOO_LONG };

static enum expanded
expand(const char *rule, const struct contact_vars *vars, char *out)
{
	size_t n = 0;

	for (const char *p = rule; *p != '\0'; p++) {
		const char *value = p;
		size_t len = 1, word;

		if (*p == '$') {
			value = find_value(p + 1, vars, &word);
			if (value == NULL)
				return UNKNOWN_WORD;
			p += word;
			len = strlen(value);
			if (len == 0)
				return NO_VALUE;
		}
		if (len >= CONTACT_MAX - n)
			return TOO_LONG;
		memcpy(out + n, value, len);
		n += len;
	}
	out[n] = '\0';
	return EXPANDED;
}

enum status
contact_rule_check(const char *rule, struct why *why)
{
	static const struct contact_vars some = {
	    .domain = "example.org", .asn = "64500", .country = "JP"};
	char out[CONTACT_MAX], shown[64];

	if (expand(rule, &some, out) == UNKNOWN_WORD)
		why_set(why, "a $ begins no known word ($domain $asn $country; "
			     "$$ is a dollar)");
	else if (!contact_by_rule(rule, &some, out))
		why_set(why, "\"%s\" gives no e-mail address",
		    why_escape(shown, sizeof(shown), rule, strlen(rule)));
	else
		return ST_OK;
	return ST_CONFIG;
}

bool
contact_by_rule(const char *rule, const struct contact_vars *vars, char *out)
{
	return expand(rule, vars, out) == EXPANDED &&
	       contact_valid(slice_of(out));
}
