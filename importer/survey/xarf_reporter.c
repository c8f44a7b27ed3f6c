/* Who reports: what XARF and a mail want of it. */
#include <stdio.h>

#include "format_clean.h"
#include "xarf.h"

static enum status
missing(const char *key, const char *wants, struct why *why)
{
	why_set(why, "relaybl.conf: report: %s: wants %s", key, wants);
	return ST_CONFIG;
}

/* "a@" in front makes a domain an address. */
static bool
is_domain(const char *text)
{
	char address[CONTACT_MAX];
	int n = snprintf(address, sizeof(address), "a@%s", text);

	return n > 0 && (size_t)n < sizeof(address) &&
	       contact_valid(slice_of(address));
}

static bool
is_organisation(struct slice s)
{
	if (s.len == 0 || !utf8_valid(s) || utf8_count(s) > XARF_ORG_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] < 0x20 || s.data[i] == 0x7f)
			return false;
	return true;
}

enum status
xarf_check_reporter(const struct config_report *us, struct why *why)
{
	enum status st;

	if (us->organisation == NULL ||
	    !is_organisation(slice_of(us->organisation)))
		return missing("organisation",
		    "a name of at most 200 characters: who reports", why);
	if (us->contact == NULL || !contact_valid(slice_of(us->contact)))
		return missing("contact",
		    "an e-mail address, which operators answer to", why);
	if (us->domain == NULL || !is_domain(us->domain))
		return missing(
		    "domain", "the domain name of the reporter", why);
	if (us->abuse == NULL)
		return ST_OK;
	st = contact_rule_check(us->abuse, why);
	if (st != ST_OK)
		why_wrap(why, "relaybl.conf: report: abuse");
	return st;
}
