/*
 * The options of every command in one table: what they are called, what they
 * take, what --help says of them. A command names the ones it takes.
 */
#ifndef IMPORTER_OPTIONS_H
#define IMPORTER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "config.h"
#include "why.h"

/* id, name, argument ("" for none), meaning */
#define OPTION_LIST(X)                                                         \
	X(OPT_CONFIG, "config", "FILE", "instead of " RELAYBL_CONF)            \
	X(OPT_HELP, "help", "", "this text")                                   \
	X(OPT_LIST, "list", "LIST",                                            \
	    "the list; may be left out where there is one")                    \
	X(OPT_SCANNER, "scanner", "NAME",                                      \
	    "the scanner the findings belong to")                              \
	X(OPT_FORMAT, "format", "FORMAT",                                      \
	    "of a scan: relay-verdict, csv, nmap, list;\n"                     \
	    "                     of a survey: domains, zdns, massdns, dnsx, " \
	    "triples")                                                         \
	X(OPT_CLASS, "class", "CLASS",                                         \
	    "relay trick cgi proxy input output auth list unconfirmed")        \
	X(OPT_SCAN_ID, "scan-id", "ID",                                        \
	    "the scan's id, where the file has none")                          \
	X(OPT_COMPLETE, "complete", "",                                        \
	    "the scan came to its end; for a file that cannot say so")         \
	X(OPT_SIGNATURE, "signature", "FILE",                                  \
	    "the file's signature; default: FILE.minisig")                     \
	X(OPT_SCOPE, "scope", "FILE",                                          \
	    "what the scan was to cover: addresses, prefixes, ranges")         \
	X(OPT_SPOOL, "spool", "DIR",                                           \
	    "import the files in DIR, move them to DIR/done or /failed")       \
	X(OPT_DRY_RUN, "dry-run", "",                                          \
	    "print what would be done; exit 1: something, 3: held")            \
	X(OPT_ALARM_EXIT, "alarm-exit", "",                                    \
	    "exit 4 where an own host is open, and nothing is worse")          \
	X(OPT_HELD, "held", "", "only what waits for approve or reject")       \
	X(OPT_REJECTS, "rejects", "FILE", "write every refused record to it")  \
	X(OPT_REASON, "reason", "TEXT", "why; kept in the history")            \
	X(OPT_EXPIRES, "expires", "WHEN",                                      \
	    "12h, 30d or 2026-12-24T00:00:00Z; default as for a scan")         \
	X(OPT_UNTIL, "until", "WHEN",                                          \
	    "when it ends: 30d or 2026-12-24T00:00:00Z")                       \
	X(OPT_DELETE, "delete", "", "take the exemption away")                 \
	X(OPT_WIDE, "wide", "", "yes, wider than /8 (IPv6: /16) is meant")     \
	X(OPT_STATE, "state", "STATE",                                         \
	    "listed unconfirmed pending cleared expired removed seen all\n"    \
	    "                     of tickets: open reported no-answer "        \
	    "acknowledged\n"                                                   \
	    "                     scheduled claimed verified reopened closed") \
	X(OPT_PREFIX, "prefix", "PREFIX", "only addresses in it")              \
	X(OPT_SINCE, "since", "WHEN",                                          \
	    "listed since, or seen: 12h (ago), 2026-11-21T00:00:00Z")          \
	X(OPT_IMPORT, "import", "ID", "what this import saw open last")        \
	X(OPT_ZONE, "zone", "ZONE",                                            \
	    "the zone; may be left out where there is one")                    \
	X(OPT_TRIGGER, "trigger", "TRIGGER",                                   \
	    "of rpz: client-ip, the default, or ip, of answers")               \
	X(OPT_FORCE, "force", "",                                              \
	    "replace what is there; expire: however many are over;\n"          \
	    "                     --forget: though tickets of it are open")    \
	X(OPT_NEW_SERIAL, "new-serial", "",                                    \
	    "so that secondaries take the zone again, text and all")           \
	X(OPT_SURVEY, "survey", "ID", "a stored survey; default: the newest")  \
	X(OPT_BY, "by", "WHAT", "holder (default), asn, prefix, ip or mx")     \
	X(OPT_TOP, "top", "N", "so many rows, 0: all; 10, of reports all")     \
	X(OPT_CSV, "csv", "", "for spreadsheets")                              \
	X(OPT_HTML, "html", "FILE", "a page of its own, charts and all")       \
	X(OPT_PUBLIC, "public", "", "without names of domains and hosts")      \
	X(OPT_NAME, "name", "NAME", "what the survey is called")               \
	X(OPT_DIFF, "diff", "ID", "what changed since that survey")            \
	X(OPT_RESOLVER, "resolver", "ADDRESS[@PORT]",                          \
	    "instead of the one in relaybl.conf, or the system's")             \
	X(OPT_CONCURRENCY, "concurrency", "N",                                 \
	    "questions that wait for an answer")                               \
	X(OPT_RATE, "rate", "N", "questions a second")                         \
	X(OPT_DNSBL, "dnsbl", "ZONE[,ZONE]", "ask these lists beside ours")    \
	X(OPT_HOLDERS, "holders", "KIND:FILE[,...]",                           \
	    "who holds an address, instead of relaybl.conf")                   \
	X(OPT_RESUME, "resume", "FILE",                                        \
	    "keep what was resolved in it; begin where it ends")               \
	X(OPT_STORED, "stored", "", "which surveys there are")                 \
	X(OPT_NO_STORE, "no-store", "", "do not keep this survey")             \
	X(OPT_FORGET, "forget", "ID", "remove a stored survey")                \
	X(OPT_OUTPUT, "output", "PATH", "the directory or file that is made")  \
	X(OPT_HOLDER, "holder", "NAME", "only this operator")                  \
	X(OPT_LANGUAGE, "language", "LANG",                                    \
	    "en or ja, whatever is configured")                                \
	X(OPT_AT, "at", "DATE",                                                \
	    "when it happened, or is to: 2026-11-22, or with a time")          \
	X(OPT_CHANNEL, "channel", "TEXT", "by what way: mail, phone ...")      \
	X(OPT_MIN_CASES, "min-cases", "N",                                     \
	    "hosts, before an operator is ranked")                             \
	X(OPT_ADDRESS, "address", "ADDRESS[,...]", "only these hosts of it")   \
	X(OPT_TICKETS, "tickets", "", "open a ticket with each report")        \
	X(OPT_LETTER, "letter", "", "print the built-in letter, to edit it")   \
	X(OPT_ACTOR, "actor", "NAME",                                          \
	    "who does it; default: $SUDO_USER, else the user's name")          \
	X(OPT_JSON, "json", "", "for programs")

enum option_id {
#define X(id, name, arg, help) id,
	OPTION_LIST(X)
#undef X
	    OPT_COUNT
};
_Static_assert(OPT_COUNT <= 64, "a command's options are bits of 64");
#define OPT_BIT(id) (UINT64_C(1) << (id))

struct options {
	/* NULL: not given; "" for an option without argument. */
	const char *value[OPT_COUNT];
	char **args;
	int arg_count;
};

/*
 * Parses the words of a command (argv[0] is its name; they are permuted) and
 * allows the options in the mask, --config and --help always. ST_USAGE with
 * the reason in why. Values point into argv. Not reentrant (getopt).
 */
enum status options_parse(int argc, char **argv, uint64_t allowed,
    struct options *out, struct why *why) MUST_USE ALL_NONNULL;

/* "--list"; static. */
const char *options_name(enum option_id id);

/* "  --list LIST      ..." for each option of the mask. */
void options_help(FILE *to, uint64_t allowed) ALL_NONNULL;

#endif
