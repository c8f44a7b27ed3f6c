/* The command line: what -h prints is all there is. */
#include "cmdline.h"

#include <getopt.h>
#include <stdio.h>
#include <sysexits.h>

#include "config.h"

static const char help[] =
    "usage: relaybld [-c FILE] [-n] [-d]\n"
    "Answers DNSBL queries from the lists that relaybl publishes.\n"
    "\n"
    "  -c, --config FILE  configuration, instead of " RELAYBL_CONF "\n"
    "  -n, --check        check configuration, zones and store, and exit\n"
    "  -d, --debug        log every message that comes in\n"
    "  -V, --version      print the version\n"
    "  -h, --help         print this\n"
    "\n"
    "Signals: HUP reads configuration and zone files again, USR1 prints the\n"
    "counters, TERM and INT end it. A new generation needs no signal.\n";

static const struct option long_options[] = {
    {"config", required_argument, NULL, 'c'},
    {"check", no_argument, NULL, 'n'},
    {"debug", no_argument, NULL, 'd'},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool
over(int *exit_out, int code)
{
	*exit_out = code;
	return false;
}

bool
cmdline_parse(int argc, char **argv, struct cmdline *out, int *exit_out)
{
	int c;

	*out = (struct cmdline){.config = RELAYBL_CONF};
	while (
	    (c = getopt_long(argc, argv, "c:ndVh", long_options, NULL)) != -1) {
		switch (c) {
		case 'c':
			out->config = optarg;
			break;
		case 'n':
			out->check = true;
			break;
		case 'd':
			out->debug = true;
			break;
		case 'V':
			puts("relaybld " RELAYBL_VERSION);
			return over(exit_out, 0);
		case 'h':
			fputs(help, stdout);
			return over(exit_out, 0);
		default: /* getopt_long has said what */
			return over(exit_out, EX_USAGE);
		}
	}
	if (optind < argc) {
		fprintf(stderr, "relaybld: unexpected argument: %s\n",
		    argv[optind]);
		return over(exit_out, EX_USAGE);
	}
	return true;
}
