/* The options of relaybl survey. */
#include "request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

#define PORT_DNS	53
#define CONCURRENCY_MAX 100000
#define RATE_MAX	1000000

enum status
request_number(const struct run *run, enum option_id option, uint64_t lowest,
    uint64_t highest, uint64_t fallback, uint64_t *out, struct why *why)
{
	const char *text = run->opt.value[option];
	char *end;
	uint64_t n;

	if (text == NULL) {
		*out = fallback;
		return ST_OK;
	}
	n = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || n < lowest ||
	    n > highest) {
		why_set(why, "%s wants a number, %" PRIu64 " to %" PRIu64,
		    options_name(option), lowest, highest);
		return ST_USAGE;
	}
	*out = n;
	return ST_OK;
}

enum status
request_by(const struct run *run, enum survey_by *out, struct why *why)
{
	const char *text = run->opt.value[OPT_BY];
	const int by = text != NULL ? survey_by_by_text(text) : BY_HOLDER;

	if (by < 0) {
		why_set(why, "--by is holder, asn, prefix, ip or mx");
		return ST_USAGE;
	}
	*out = (enum survey_by)by;
	return ST_OK;
}

/* The pieces of a text at its commas, in place. NULL: out of memory. */
static char **
split(char *text, size_t *count_out)
{
	size_t count = 1;
	char **all;

	for (const char *p = text; *p != '\0'; p++)
		count += *p == ',';
	all = calloc(count, sizeof(*all));
	*count_out = count;
	for (size_t i = 0; all != NULL && i < count; i++)
		all[i] = strsep(&text, ",");
	return all;
}

/* ---- classes ---- */

/* What the first zone of the list serves. */
static class_mask
classes_of(const struct config *c, const struct config_list *list)
{
	for (size_t i = 0; i < c->zone_count; i++)
		if (&c->lists[c->zones[i].list] == list)
			return c->zones[i].classes;
	return class_mask_default();
}

static enum status
parse_classes(const char *text, class_mask *out, struct why *why)
{
	class_mask mask = 0;
	char shown[64];

	for (const char *p = text;; p++) {
		const size_t len = strcspn(p, ",");
		const int class = class_by_label(p, len);

		if (class < 0) {
			why_set(why, "--class: there is no class \"%s\"",
			    why_escape(shown, sizeof(shown), p, len));
			return ST_USAGE;
		}
		mask |= CLASS_BIT(class);
		p += len;
		if (*p == '\0')
			break;
	}
	*out = mask;
	return ST_OK;
}

/* ---- resolving ---- */

static enum status
parse_resolver(const char *text, struct config_listen *out, struct why *why)
{
	const char *at = strchr(text, '@');
	const size_t len = at != NULL ? (size_t)(at - text) : strlen(text);
	unsigned long port = PORT_DNS;
	char *end = NULL;

	if (at != NULL)
		port = strtoul(at + 1, &end, 10);
	if (at != NULL && (at[1] < '0' || at[1] > '9' || *end != '\0' ||
			      port < 1 || port > UINT16_MAX)) {
		why_set(why, "--resolver: the port behind the @ is not in "
			     "1..65535");
		return ST_USAGE;
	}
	if (addr_parse(text, len, &out->addr, why) != ST_OK) {
		why_wrap(why, "--resolver");
		return ST_USAGE;
	}
	out->port = (uint16_t)port;
	return ST_OK;
}

static enum status
parse_resolve(const struct run *run, struct request *r, struct why *why)
{
	const struct config_survey *c = &run->config->survey;
	const char *resolver = run->opt.value[OPT_RESOLVER];
	uint64_t concurrency, rate = c->rate;
	enum status st = request_number(run, OPT_CONCURRENCY, 1,
	    CONCURRENCY_MAX, c->concurrency, &concurrency, why);

	if (st == ST_OK)
		st = request_number(
		    run, OPT_RATE, 1, RATE_MAX, c->rate, &rate, why);
	if (st != ST_OK)
		return st;
	r->resolve = (struct resolve_options){
	    .resolver = c->resolver,
	    .resolver_count = c->resolver_count,
	    .concurrency = (unsigned)concurrency,
	    .rate = (unsigned)rate,
	    .timeout_s = c->timeout_s,
	    .journal = run->opt.value[OPT_RESUME],
	};
	r->dnsbl_rate = c->dnsbl_rate;
	if (resolver == NULL)
		return ST_OK;
	r->resolver = calloc(1, sizeof(*r->resolver));
	if (r->resolver == NULL)
		return why_no_memory(why);
	r->resolve.resolver = r->resolver;
	r->resolve.resolver_count = 1;
	return parse_resolver(resolver, r->resolver, why);
}

static enum status
parse_dnsbl(const struct run *run, struct request *r, struct why *why)
{
	const char *text = run->opt.value[OPT_DNSBL];

	r->dnsbl = run->config->survey.dnsbl;
	r->dnsbl_count = run->config->survey.dnsbl_count;
	if (text == NULL)
		return ST_OK;
	r->dnsbl = NULL;
	r->dnsbl_text = strdup(text);
	if (r->dnsbl_text != NULL)
		r->dnsbl = split(r->dnsbl_text, &r->dnsbl_count);
	if (r->dnsbl == NULL)
		return why_no_memory(why);
	if (r->dnsbl_count > CONFIG_DNSBL_MAX) {
		why_set(why, "--dnsbl: more than %d zones", CONFIG_DNSBL_MAX);
		return ST_USAGE;
	}
	return ST_OK;
}

/* ---- showing ---- */

static enum status
parse_form(const struct run *run, struct request *r, struct why *why)
{
	uint64_t top = 0;
	enum status st = request_by(run, &r->by, why);

	if (st == ST_OK)
		st =
		    request_number(run, OPT_TOP, 0, SURVEY_NONE, 10, &top, why);
	if (st != ST_OK)
		return st;
	r->top = (size_t)top;
	r->csv = run->opt.value[OPT_CSV] != NULL;
	r->public = run->opt.value[OPT_PUBLIC] != NULL;
	if (r->csv && run->json)
		why_set(why, "--csv or --json, not both");
	else if (r->public && (r->by == BY_IP || r->by == BY_MX))
		why_set(why, "--public: not with --by %s: its rows are names",
		    survey_by_text(r->by));
	else
		return ST_OK;
	return ST_USAGE;
}

/* How it is made. wanted stays what --class said. */
static enum status
parse_making(const struct run *run, struct request *r, struct why *why)
{
	enum status st = target_list(run, NULL, &r->list, why);

	if (st == ST_OK && !r->by_classes)
		r->wanted = classes_of(run->config, r->list);
	if (st == ST_OK)
		st = parse_resolve(run, r, why);
	return st == ST_OK ? parse_dnsbl(run, r, why) : st;
}

enum status
request_parse(
    const struct run *run, bool made, struct request *out, struct why *why)
{
	const char *classes = run->opt.value[OPT_CLASS];
	enum status st;

	*out = (struct request){.by_classes = classes != NULL};
	st = parse_form(run, out, why);
	if (st == ST_OK && classes != NULL)
		st = parse_classes(classes, &out->wanted, why);
	return st == ST_OK && made ? parse_making(run, out, why) : st;
}

void
request_free(struct request *r)
{
	free(r->resolver);
	if (r->dnsbl_text != NULL)
		free(r->dnsbl);
	free(r->dnsbl_text);
}
