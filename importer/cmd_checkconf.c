/* relaybl checkconf: every error and warning of relaybl.conf and of the zone
 * files on standard error, what is in effect on standard output. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "zone.h"

static void
report(void *ctx, const char *message)
{
	(void)ctx;
	fprintf(stderr, "%s\n", message);
}

/* The zones one after the other, also behind one that is wrong. */
static enum status
check_zones(const struct config *config)
{
	enum status first = ST_OK;

	for (size_t i = 0; i < config->zone_count; i++) {
		struct zone *zone = NULL;
		enum status st =
		    zone_load(&config->zones[i], report, NULL, &zone);

		if (st == ST_OK)
			zone_free(&zone);
		else if (first == ST_OK)
			first = st;
	}
	return first;
}

static enum status
print(const struct config *config, struct why *why)
{
	char *text = config_print(config);

	if (text == NULL)
		return why_no_memory(why);
	(void)fputs(text, stdout);
	free(text);
	return ST_OK;
}

enum status
cmd_checkconf(const struct run *run, struct why *why)
{
	struct config *config = NULL;
	enum status st = config_load(run->config_file, report, NULL, &config);

	if (st != ST_OK) {
		if (st != ST_CONFIG)
			why_set(why, "%s: cannot be read", run->config_file);
		return st;
	}
	st = check_zones(config);
	if (st == ST_OK)
		st = print(config, why);
	config_free(&config);
	return st;
}
