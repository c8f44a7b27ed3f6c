/* The options of every command: one table, one parser, one help text. */
#include "options.h"

#include <getopt.h>
#include <string.h>

static const struct {
	const char *name, *arg, *help;
} known[OPT_COUNT] = {
#define X(id, name, arg, help) [id] = {name, arg, help},
    OPTION_LIST(X)
#undef X
};

/* Values of getopt for the long options: outside of every character. */
#define LONG_BASE 0x100

/* The allowed options for getopt; list has OPT_COUNT + 1 elements. */
static void
make_long(uint64_t allowed, struct option *list)
{
	size_t n = 0;

	for (int i = 0; i < OPT_COUNT; i++) {
		if (!(allowed & OPT_BIT(i)))
			continue;
		list[n++] = (struct option){
		    .name = known[i].name,
		    .has_arg = known[i].arg[0] != '\0' ? required_argument
						       : no_argument,
		    .val = LONG_BASE + i,
		};
	}
	list[n] = (struct option){NULL, 0, NULL, 0};
}

static enum status
complain(int result, const char *word, struct why *why)
{
	char shown[64];

	why_escape(shown, sizeof(shown), word, strlen(word));
	if (result == ':')
		why_set(why, "%s wants a value", shown);
	else
		why_set(why, "unknown option %s", shown);
	return ST_USAGE;
}

enum status
options_parse(int argc, char **argv, uint64_t allowed, struct options *out,
    struct why *why)
{
	struct option list[OPT_COUNT + 1];
	int c;

	allowed |= OPT_BIT(OPT_CONFIG) | OPT_BIT(OPT_HELP);
	make_long(allowed, list);
	memset(out, 0, sizeof(*out));
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":c:h", list, NULL)) != -1) {
		if (c == '?' || c == ':')
			return complain(c, argv[optind - 1], why);
		if (c == 'c')
			c = LONG_BASE + OPT_CONFIG;
		else if (c == 'h')
			c = LONG_BASE + OPT_HELP;
		out->value[c - LONG_BASE] = optarg != NULL ? optarg : "";
	}
	out->args = argv + optind;
	out->arg_count = argc - optind;
	return ST_OK;
}

const char *
options_name(enum option_id id)
{
	static const char *const names[OPT_COUNT] = {
#define X(id, name, arg, help) [id] = "--" name,
	    OPTION_LIST(X)
#undef X
	};

	return names[id];
}

void
options_help(FILE *to, uint64_t allowed)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		char left[40];

		if (!(allowed & OPT_BIT(i)))
			continue;
		(void)snprintf(
		    left, sizeof(left), "--%s %s", known[i].name, known[i].arg);
		fprintf(to, "  %-18s %s\n", left, known[i].help);
	}
}
