/* The subcommands: where they are found, and their help. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

static const struct command *const tables[] = {commands_lists, commands_survey};
#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

void
command_help_all(void)
{
	printf("usage: relaybl [-c FILE] COMMAND [OPTION]... [ARGUMENT]...\n\n"
	       "  -c, --config FILE  instead of %s\n"
	       "  -h, --help         this text; after a command: its own\n"
	       "  -V, --version\n\ncommands:\n",
	    RELAYBL_CONF);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		for (const struct command *c = tables[i]; c->name != NULL; c++)
			if (!c->hidden)
				printf("  %-10s %s\n", c->name, c->summary);
}

void
command_help(const struct command *c)
{
	printf("usage: relaybl [-c FILE] %s%s%s%s\n%s\n", c->name,
	    c->options ? " [OPTION]..." : "", c->args[0] ? " " : "", c->args,
	    c->summary);
	if (c->details != NULL)
		printf("\n%s", c->details);
	printf("\noptions:\n");
	options_help(
	    stdout, c->options | OPT_BIT(OPT_CONFIG) | OPT_BIT(OPT_HELP));
}

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		for (const struct command *c = tables[i]; c->name != NULL; c++)
			if (strcmp(c->name, name) == 0)
				return c;
	return NULL;
}
