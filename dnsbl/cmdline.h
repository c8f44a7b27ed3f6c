/* The command line of relaybld. */
#ifndef DNSBL_CMDLINE_H
#define DNSBL_CMDLINE_H

#include <stdbool.h>

#include "compiler.h"

struct cmdline {
	const char *config; /* path of relaybl.conf */
	bool check;	    /* -n: check everything, serve nothing */
	bool debug;	    /* -d: log every message */
};

/*
 * Reads the arguments into out. Returns true where the program goes on;
 * false where it is over, with its exit code in *exit_out: -h and -V have
 * printed to stdout (0), a wrong command line has its one line on stderr
 * (64).
 */
bool cmdline_parse(
    int argc, char **argv, struct cmdline *out, int *exit_out) ALL_NONNULL;

#endif
