/* What the words of a command line mean. */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger.h"
#include "stamp.h"

/* Names of lists or scanners, "a, b": name gives the i-th or NULL. */
static const char *
join(const struct config *c, const char *(*name)(const struct config *, size_t),
    char *out, size_t cap)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; name(c, i) != NULL && len < cap; i++) {
		int n = snprintf(out + len, cap - len, "%s%s",
		    i > 0 ? ", " : "", name(c, i));

		len += n > 0 ? (size_t)n : 0;
	}
	return out;
}

static const char *
list_name(const struct config *c, size_t i)
{
	return i < c->list_count ? c->lists[i].name : NULL;
}

static const char *
scanner_name(const struct config *c, size_t i)
{
	return i < c->scanner_count ? c->scanners[i].name : NULL;
}

enum status
target_list(const struct run *run, const char *named,
    const struct config_list **out, struct why *why)
{
	const struct config *c = run->config;
	const char *wanted = run->opt.value[OPT_LIST];
	bool by_file = wanted == NULL && named != NULL && named[0] != '\0';
	char known[256], shown[160];

	if (by_file)
		wanted = named;
	if (wanted == NULL && c->list_count == 1)
		wanted = c->lists[0].name;
	(void)join(c, list_name, known, sizeof(known));
	if (wanted == NULL) {
		why_set(why, "say --list: relaybl.conf has %s", known);
		return ST_USAGE;
	}
	*out = config_list_by_name(c, wanted);
	if (*out != NULL)
		return ST_OK;
	(void)why_escape(shown, sizeof(shown), wanted, strlen(wanted));
	if (!by_file) {
		why_set(why, "there is no list \"%s\"; relaybl.conf has %s",
		    shown, known);
		return ST_USAGE;
	}
	why_set(why,
	    "the scan is for list \"%s\"; relaybl.conf has \"%s\": say --list "
	    "%s",
	    shown, known, c->list_count == 1 ? known : "LIST");
	return ST_BAD_DATA;
}

/* Errors of target_scanner. */
static enum status
no_scanner(
    const struct run *run, const char *wanted, bool by_file, struct why *why)
{
	const struct config *c = run->config;
	char known[256], shown[160];

	(void)join(c, scanner_name, known, sizeof(known));
	if (c->scanner_count == 0)
		why_set(why, "relaybl.conf has no scanners: name one there");
	else if (wanted == NULL)
		why_set(why, "say --scanner: relaybl.conf has %s", known);
	else
		why_set(why,
		    "scanner \"%s\" is not in relaybl.conf, which has "
		    "%s%s",
		    why_escape(shown, sizeof(shown), wanted, strlen(wanted)),
		    known, by_file ? ": name it there, or say --scanner" : "");
	return by_file ? ST_BAD_DATA : ST_USAGE;
}

enum status
target_scanner(const struct run *run, const char *named,
    const struct config_scanner **out, struct why *why)
{
	const struct config *c = run->config;
	const char *wanted = run->opt.value[OPT_SCANNER];
	bool by_file = wanted == NULL && named != NULL && named[0] != '\0';

	if (named != NULL && strcmp(named, IDENT_OPERATOR) == 0) {
		why_set(
		    why, "no scan may call its scanner \"%s\"", IDENT_OPERATOR);
		return ST_BAD_DATA;
	}
	if (by_file)
		wanted = named;
	if (wanted == NULL && c->scanner_count == 1)
		wanted = c->scanners[0].name;
	*out = wanted != NULL ? config_scanner_by_name(c, wanted) : NULL;
	return *out != NULL ? ST_OK : no_scanner(run, wanted, by_file, why);
}

enum status
target_prefix(const char *text, struct prefix *out, struct why *why)
{
	return prefix_parse(text, strlen(text), out, why) == ST_OK ? ST_OK
								   : ST_USAGE;
}

enum status
target_address(const char *text, struct addr *out, struct why *why)
{
	return addr_parse(text, strlen(text), out, why) == ST_OK ? ST_OK
								 : ST_USAGE;
}

enum status
target_time(const char *option, const char *text, int64_t now, int sign,
    int64_t *out, struct why *why)
{
	size_t len = strlen(text);
	struct why ignored;
	int64_t duration;

	if (duration_parse(text, len, &duration, &ignored) == ST_OK) {
		*out = now + sign * duration;
		return ST_OK;
	}
	if (stamp_parse(text, len, out, why) == ST_OK)
		return ST_OK;
	why_wrap(why, "--%s wants a duration (30d) or a time", option);
	return ST_USAGE;
}

enum status
target_date(const char *option, const char *text, int64_t *out, bool *day_out,
    struct why *why)
{
	static const char midnight[] = "T00:00:00Z";
	const size_t day_len = sizeof("2002-09-24") - 1;
	const char *whole = text;
	char day[sizeof("2002-09-24T00:00:00Z")];

	*day_out = strlen(text) == day_len;
	if (*day_out) {
		(void)snprintf(day, sizeof(day), "%s%s", text, midnight);
		whole = day;
	}
	if (stamp_parse(whole, strlen(whole), out, why) == ST_OK)
		return ST_OK;
	why_wrap(why,
	    "--%s wants a day (2026-11-22) or a time (2026-11-22T10:00:00Z)",
	    option);
	return ST_USAGE;
}

enum status
target_class(
    const struct run *run, uint8_t fallback, uint8_t *out, struct why *why)
{
	const char *text = run->opt.value[OPT_CLASS];
	char shown[64];
	int class;

	*out = fallback;
	if (text == NULL)
		return ST_OK;
	class = class_by_label(text, strlen(text));
	if (class < 0) {
		why_set(why, "--class: there is no class \"%s\"",
		    why_escape(shown, sizeof(shown), text, strlen(text)));
		return ST_USAGE;
	}
	*out = (uint8_t) class;
	return ST_OK;
}

static enum status
parse_id(const char *what, const char *text, uint64_t *out, struct why *why)
{
	char *end;

	*out = strtoull(text, &end, 10);
	if (text[0] >= '0' && text[0] <= '9' && *end == '\0')
		return ST_OK;
	why_set(why, "the ID of %s is a number", what);
	return ST_USAGE;
}

enum status
target_import(const char *text, uint64_t *out, struct why *why)
{
	return parse_id("an import", text, out, why);
}

enum status
target_survey(const char *text, uint64_t *out, struct why *why)
{
	return parse_id("a survey", text, out, why);
}

enum status
target_ticket(const char *text, uint64_t *out, struct why *why)
{
	return parse_id("a ticket", text, out, why);
}

enum status
target_reason(const struct run *run, const char **out, struct why *why)
{
	const char *text = run->opt.value[OPT_REASON];

	if (text == NULL || text[strspn(text, " \t\n")] == '\0') {
		why_set(why, "--reason is missing: say why, it is kept");
		return ST_USAGE;
	}
	*out = text;
	return ST_OK;
}
