/*
 * relaybl, the operator's command: finds the subcommand, reads its options
 * and the configuration, runs it, and turns what it returns into an exit
 * status. The subcommands are in cmd_*.c.
 */
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "actor.h"
#include "command.h"
#include "json_block.h"
#include "output.h"

/* Errors of the configuration are shown always, warnings by checkconf. */
static void
report_config(void *ctx, const char *message)
{
	(void)ctx;
	if (strstr(message, ": warning: ") == NULL)
		fprintf(stderr, "%s\n", message);
}

static enum status
load_config(struct run *run, struct config **out, struct why *why)
{
	enum status st =
	    config_load(run->config_file, report_config, NULL, out);

	if (st == ST_CONFIG)
		why_set(why, "%s is wrong: see above", run->config_file);
	else if (st != ST_OK)
		why_set(why, "%s: cannot be read", run->config_file);
	run->config = *out;
	return st;
}

static enum status
check_arguments(
    const struct command *c, const struct options *opt, struct why *why)
{
	if (opt->arg_count < c->args_min)
		why_set(why, "wants %s", c->args);
	else if (c->args_max >= 0 && opt->arg_count > c->args_max)
		why_set(why, "too many arguments");
	else
		return ST_OK;
	return ST_USAGE;
}

/* Runs a command whose options are good. */
static enum status
execute(const struct command *c, struct run *run, struct why *why)
{
	struct config *config = NULL;
	enum status st, flushed;

	st = actor_name(run->opt.value[OPT_ACTOR], run->actor, why);
	if (st == ST_OK && !c->without_config)
		st = load_config(run, &config, why);
	if (st == ST_OK)
		st = c->run(run, why);
	/* A plain "no" must not hide that nobody could read it, nor a hold or
	 * an alarm. */
	if (st == ST_OK || st == ST_HELD || st == ST_ALARM ||
	    (st == ST_NOT_FOUND && why->text[0] == '\0')) {
		flushed = out_finish(why);
		st = flushed != ST_OK ? flushed : st;
	}
	if (config != NULL)
		config_free(&config);
	return st;
}

static int
dispatch(const struct command *c, int argc, char **argv, const char *file)
{
	struct run run = {.config_file = file};
	struct why why = {""};
	enum status st;

	/* out_json asks whether jansson lacked memory: from here on. */
	json_block_watch();
	st = options_parse(argc, argv, c->options, &run.opt, &why);
	if (st == ST_OK && run.opt.value[OPT_HELP] != NULL) {
		command_help(c);
		st = out_finish(&why);
	} else if (st == ST_OK) {
		if (run.opt.value[OPT_CONFIG] != NULL)
			run.config_file = run.opt.value[OPT_CONFIG];
		run.json = run.opt.value[OPT_JSON] != NULL;
		run.now = time(NULL);
		st = check_arguments(c, &run.opt, &why);
		if (st == ST_OK)
			st = execute(c, &run, &why);
	}
	if (st != ST_OK && why.text[0] != '\0')
		fprintf(stderr, "relaybl %s: %s\n", c->name, why.text);
	if (st == ST_USAGE)
		fprintf(stderr, "See: relaybl %s --help\n", c->name);
	return status_exit(st);
}

static int
usage_error(const char *what, const char *word)
{
	char shown[64];

	fprintf(stderr, "relaybl: %s%s\nSee: relaybl --help\n", what,
	    why_escape(shown, sizeof(shown), word, strlen(word)));
	return EX_USAGE;
}

static int
finish(void)
{
	struct why why;

	if (out_finish(&why) == ST_OK)
		return EX_OK;
	fprintf(stderr, "relaybl: %s\n", why.text);
	return EX_IOERR;
}

/*
 * A descriptor of 0..2 that the caller closed would be given to the next file
 * that is opened, and that is the ledger: a warning would be written into it.
 * Each is taken, with the access that makes its use fail as if it were closed.
 * And a limit on the size of files is an error to be told, not the end.
 */
static void
secure_process(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EX_OSERR);
	(void)signal(SIGXFSZ, SIG_IGN);
}

int
main(int argc, char **argv)
{
	static const struct option list[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'},
	    {NULL, 0, NULL, 0},
	};
	const char *file = RELAYBL_CONF;
	const struct command *command;
	int c;

	secure_process();
	opterr = 0;
	while ((c = getopt_long(argc, argv, "+:c:hV", list, NULL)) != -1) {
		switch (c) {
		case 'c':
			file = optarg;
			break;
		case 'h':
			command_help_all();
			return finish();
		case 'V':
			printf("relaybl %s\n", RELAYBL_VERSION);
			return finish();
		case ':':
			return usage_error("no value for ", argv[optind - 1]);
		default:
			return usage_error("unknown option ", argv[optind - 1]);
		}
	}
	if (optind == argc)
		return usage_error("which command?", "");
	command = command_find(argv[optind]);
	if (command == NULL)
		return usage_error("there is no command ", argv[optind]);
	return dispatch(command, argc - optind, argv + optind, file);
}
