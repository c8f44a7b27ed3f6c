/* Sources of a command line, else those of relaybl.conf. */
#include "holders.h"

#include <stdlib.h>
#include <string.h>

/* One "KIND:FILE" of len bytes. */
static enum status
take_one(
    const char *text, size_t len, struct config_source *out, struct why *why)
{
	const char *colon = memchr(text, ':', len);
	char shown[160];
	int kind = -1;

	if (colon != NULL)
		kind = config_source_by_text(text, (size_t)(colon - text));
	if (kind < 0 || colon + 1 == text + len) {
		why_set(why,
		    "--holders: \"%s\" is not KIND:FILE; kinds are csv, "
		    "pfx2as, "
		    "pyasn, bgptools, iptoasn, asnames, mmdb and delegated",
		    why_escape(shown, sizeof(shown), text, len));
		return ST_USAGE;
	}
	out->kind = (uint8_t)kind;
	out->file = strndup(colon + 1, len - (size_t)(colon + 1 - text));
	return out->file != NULL ? ST_OK : why_no_memory(why);
}

enum status
holders_parse_option(const char *text, struct config_source **out,
    size_t *count_out, struct why *why)
{
	struct config_source *sources;
	enum status st = ST_OK;
	size_t count = 1, taken = 0;

	for (const char *p = text; *p != '\0'; p++)
		count += *p == ',';
	sources = calloc(count, sizeof(*sources));
	if (sources == NULL)
		return why_no_memory(why);
	while (taken < count && st == ST_OK) {
		const size_t len = strcspn(text, ",");

		st = take_one(text, len, &sources[taken], why);
		taken += st == ST_OK;
		text += len + 1;
	}
	if (st != ST_OK) {
		holders_option_free(sources, taken);
		return st;
	}
	*out = sources;
	*count_out = count;
	return ST_OK;
}

void
holders_option_free(struct config_source *sources, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(sources[i].file);
	free(sources);
}

enum status
holders_open_run(const struct run *run, struct holders **out, struct why *why)
{
	const char *option = run->opt.value[OPT_HOLDERS];
	const struct config_survey *c = &run->config->survey;
	struct config_source *sources;
	enum status st;
	size_t count;

	if (option == NULL)
		return holders_open(c->holders, c->holders_count, out, why);
	st = holders_parse_option(option, &sources, &count, why);
	if (st != ST_OK)
		return st;
	st = holders_open(sources, count, out, why);
	holders_option_free(sources, count);
	return st;
}
