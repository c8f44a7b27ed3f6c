/* The subcommands: their options, their help, where they are found. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#define COMMON_CHANGE (OPT_BIT(OPT_LIST) | OPT_BIT(OPT_ACTOR))
#define COMMON_SHOW   (OPT_BIT(OPT_LIST) | OPT_BIT(OPT_JSON))

static const struct command commands[] = {
    {
	.name = "import",
	.args = "[FILE...]",
	.summary = "apply scans and lists",
	.details =
	    "FILE is relay-verdict/1 JSON Lines, its CSV twin, nmap -oX or a\n"
	    "list of addresses, prefixes and ranges; plain, gzip or zstd; - "
	    "is\n"
	    "standard input. Scan data of a CSV or of nmap may stand in\n"
	    "FILE.scan.json, a signature in FILE.minisig.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_SCANNER) | OPT_BIT(OPT_FORMAT) |
		   OPT_BIT(OPT_CLASS) | OPT_BIT(OPT_SCAN_ID) |
		   OPT_BIT(OPT_COMPLETE) | OPT_BIT(OPT_SIGNATURE) |
		   OPT_BIT(OPT_SCOPE) | OPT_BIT(OPT_SPOOL) |
		   OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_REJECTS) |
		   OPT_BIT(OPT_JSON) | OPT_BIT(OPT_ALARM_EXIT),
	.args_min = 0,
	.args_max = -1,
	.run = cmd_import,
    },
    {
	.name = "add",
	.args = "ADDRESS|PREFIX",
	.summary = "list by hand",
	.options = COMMON_CHANGE | OPT_BIT(OPT_REASON) | OPT_BIT(OPT_CLASS) |
		   OPT_BIT(OPT_EXPIRES),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_add,
    },
    {
	.name = "remove",
	.args = "ADDRESS|PREFIX",
	.summary = "take off a list by hand",
	.details = "The next scan that finds it open lists it again; exempt\n"
		   "keeps it off.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_REASON),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_remove,
    },
    {
	.name = "exempt",
	.args = "[ADDRESS|PREFIX]",
	.summary = "never serve a prefix; without one: show what is exempt",
	.options = COMMON_CHANGE | OPT_BIT(OPT_REASON) | OPT_BIT(OPT_UNTIL) |
		   OPT_BIT(OPT_DELETE) | OPT_BIT(OPT_WIDE) | OPT_BIT(OPT_JSON),
	.args_min = 0,
	.args_max = 1,
	.run = cmd_exempt,
    },
    {
	.name = "lookup",
	.args = "ADDRESS",
	.summary = "is it listed, and why: exit 0 listed, 1 not",
	.options = COMMON_SHOW,
	.args_min = 1,
	.args_max = 1,
	.run = cmd_lookup,
    },
    {
	.name = "monthly",
	.args = "YYYY-MM",
	.summary = "the report of a month",
	.details =
	    "Listings in and out by class and operator, how operators answer, "
	    "the oldest,\nalarms, what was held, imports, surveys. Months are "
	    "of UTC.\n",
	.options = COMMON_SHOW | OPT_BIT(OPT_HTML) | OPT_BIT(OPT_FORCE) |
		   OPT_BIT(OPT_TOP) | OPT_BIT(OPT_MIN_CASES) |
		   OPT_BIT(OPT_HOLDERS),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_monthly,
    },
    {
	.name = "card",
	.args = "ADDRESS",
	.summary =
	    "all that the owner of an address is to know: exit as lookup",
	.details =
	    "Is it listed, by which test, since when, what the scan saw; how "
	    "it is fixed,\nhow a retest is asked for, when the listing ends by "
	    "itself; its history.\n",
	.options = COMMON_SHOW | OPT_BIT(OPT_HTML) | OPT_BIT(OPT_FORCE) |
		   OPT_BIT(OPT_LANGUAGE),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_card,
    },
    {
	.name = "list",
	.args = "",
	.summary = "print findings, one a line",
	.options = COMMON_SHOW | OPT_BIT(OPT_CLASS) | OPT_BIT(OPT_SCANNER) |
		   OPT_BIT(OPT_STATE) | OPT_BIT(OPT_PREFIX) |
		   OPT_BIT(OPT_SINCE),
	.args_max = 0,
	.run = cmd_list,
    },
    {
	.name = "history",
	.args = "ADDRESS",
	.summary = "what happened to an address, oldest first",
	.options = COMMON_SHOW,
	.args_min = 1,
	.args_max = 1,
	.run = cmd_history,
    },
    {
	.name = "imports",
	.args = "[ID]",
	.summary = "what was imported, newest first; or one of them",
	.options = COMMON_SHOW | OPT_BIT(OPT_HELD),
	.args_max = 1,
	.run = cmd_imports,
    },
    {
	.name = "purge",
	.args = "",
	.summary = "take off what a scanner or an import wrongly found",
	.details =
	    "What matches all that is said: found by --scanner, last seen "
	    "open by\n--import, last seen open --since. Verdicts from before "
	    "do not count any\nmore; those that follow do. revert undoes "
	    "it.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_SCANNER) | OPT_BIT(OPT_IMPORT) |
		   OPT_BIT(OPT_SINCE) | OPT_BIT(OPT_REASON) |
		   OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_JSON),
	.args_max = 0,
	.run = cmd_purge,
    },
    {
	.name = "approve",
	.args = "ID",
	.summary = "apply what a guard held of an import, all the same",
	.details = "Against the ledger as it is now. What a list never takes,\n"
		   "it does not take for that.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_REASON),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_approve,
    },
    {
	.name = "reject",
	.args = "ID",
	.summary = "drop what a guard held of an import",
	.options = COMMON_CHANGE | OPT_BIT(OPT_REASON),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_reject,
    },
    {
	.name = "revert",
	.args = "ID",
	.summary = "undo an import, as an import of its own",
	.details =
	    "What was changed since stays as it is. More listings than the\n"
	    "guards let end or begin at once are held: see relaybl approve.\n",
	.options = OPT_BIT(OPT_REASON) | OPT_BIT(OPT_ACTOR) | OPT_BIT(OPT_JSON),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_revert,
    },
    {
	.name = "status",
	.args = "",
	.summary = "how everything is doing: exit 0 well, 1 it needs a person",
	.details =
	    "What needs one comes first, a line each: imports that are held,\n"
	    "scanners that are silent, own hosts that are open, a generation "
	    "that\n"
	    "is behind or damaged, a list or a file system that is nearly "
	    "full.\n",
	.options = COMMON_SHOW,
	.args_max = 0,
	.run = cmd_status,
    },
    {
	.name = "recheck",
	.args = "[ADDRESS]",
	.summary = "have an address looked at again; without: what is asked "
		   "for",
	.details =
	    "At most once a day. Without an address: one a line, for nmap "
	    "-iL; a scan of\nmode recheck answers, or any other.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_REASON) | OPT_BIT(OPT_JSON),
	.args_max = 1,
	.run = cmd_recheck,
    },
    {
	.name = "expire",
	.args = "",
	.summary = "mark what is over, forget what need not be kept",
	.details = "Where more listings of a list would be over at once than "
		   "its max-remove\nallows, the clock may be wrong: nothing is "
		   "done, exit 3.\n",
	.options = OPT_BIT(OPT_ACTOR) | OPT_BIT(OPT_DRY_RUN) |
		   OPT_BIT(OPT_FORCE) | OPT_BIT(OPT_JSON),
	.args_max = 0,
	.run = cmd_expire,
    },
    {
	.name = "publish",
	.args = "",
	.summary = "compile what is served again; ends a rollback",
	.options = OPT_BIT(OPT_NEW_SERIAL),
	.args_max = 0,
	.run = cmd_publish,
    },
    {
	.name = "rollback",
	.args = "",
	.summary = "serve the generation before, until the next change",
	.options = OPT_BIT(OPT_REASON) | OPT_BIT(OPT_ACTOR),
	.args_max = 0,
	.run = cmd_rollback,
    },
    {
	.name = "verify",
	.args = "",
	.summary = "prove that what is served is what the ledger says",
	.args_max = 0,
	.run = cmd_verify,
    },
    {
	.name = "backup",
	.args = "FILE",
	.summary = "a copy of the ledger, while it is in use",
	.options = OPT_BIT(OPT_FORCE),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_backup,
    },
    {
	.name = "restore",
	.args = "FILE",
	.summary = "put a backup in the place of the ledger",
	.details = "With --force a ledger that has something in it is put\n"
		   "aside, as STORE/ledger.before-TIME.\n",
	.options =
	    OPT_BIT(OPT_FORCE) | OPT_BIT(OPT_REASON) | OPT_BIT(OPT_ACTOR),
	.args_min = 1,
	.args_max = 1,
	.run = cmd_restore,
    },
    {
	.name = "export",
	.args = "[FILE]",
	.summary = "the ledger as JSON Lines, or a zone in other formats",
	.details =
	    "--format jsonl    the whole ledger, for import; the default\n"
	    "--format zone     a zone as it is transferred, a master file\n"
	    "--format rpz      what is listed now, a response policy zone\n"
	    "--format rbldnsd  the same for rbldnsd, a \"combined\" dataset\n"
	    "--format plain    the same, a prefix a line\n"
	    "--class picks a sub-zone for rpz and plain.\n",
	.options = OPT_BIT(OPT_FORMAT) | OPT_BIT(OPT_FORCE) |
		   OPT_BIT(OPT_ZONE) | OPT_BIT(OPT_CLASS) |
		   OPT_BIT(OPT_TRIGGER),
	.args_max = 1,
	.run = cmd_export,
    },
    {
	.name = "survey",
	.args = "[FILE]",
	.summary = "who answers for the listed servers behind domains",
	.details =
	    "FILE is a list of domains, which are resolved, or what zdns, "
	    "massdns or\ndnsx found of them, or lines of domain, host and "
	    "address; - is standard\ninput. It is joined with the list as "
	    "it is served now, counted, and kept.\n--class may be several: "
	    "relay,trick.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_FORMAT) | OPT_BIT(OPT_CLASS) |
		   OPT_BIT(OPT_SURVEY) | OPT_BIT(OPT_BY) | OPT_BIT(OPT_TOP) |
		   OPT_BIT(OPT_CSV) | OPT_BIT(OPT_HTML) | OPT_BIT(OPT_PUBLIC) |
		   OPT_BIT(OPT_NAME) | OPT_BIT(OPT_DIFF) |
		   OPT_BIT(OPT_RESOLVER) | OPT_BIT(OPT_CONCURRENCY) |
		   OPT_BIT(OPT_RATE) | OPT_BIT(OPT_DNSBL) |
		   OPT_BIT(OPT_HOLDERS) | OPT_BIT(OPT_RESUME) |
		   OPT_BIT(OPT_STORED) | OPT_BIT(OPT_NO_STORE) |
		   OPT_BIT(OPT_FORGET) | OPT_BIT(OPT_FORCE) | OPT_BIT(OPT_JSON),
	.args_max = 1,
	.run = cmd_survey,
    },
    {
	.name = "report",
	.args = "",
	.summary =
	    "tell operators of their listed servers: letters, XARF, mails",
	.details =
	    "Of a survey that is kept, a directory for each operator is made "
	    "in DIR,\nwhich must not be there or be empty: letter.txt, "
	    "hosts.csv, report.eml and\nxarf/; index.csv has all of them. "
	    "Nothing is sent. What is not listed any\nmore is left out. "
	    "--by is holder or asn.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_OUTPUT) | OPT_BIT(OPT_SURVEY) |
		   OPT_BIT(OPT_BY) | OPT_BIT(OPT_HOLDER) | OPT_BIT(OPT_TOP) |
		   OPT_BIT(OPT_LANGUAGE) | OPT_BIT(OPT_TICKETS) |
		   OPT_BIT(OPT_CHANNEL) | OPT_BIT(OPT_LETTER) |
		   OPT_BIT(OPT_JSON),
	.args_max = 0,
	.run = cmd_report,
    },
    {
	.name = "ticket",
	.args = "WHAT [ID]",
	.summary = "what operators were told, said and did",
	.details =
	    "open           from a survey: --top N or --holder NAME\n"
	    "list, figures  what there is; how operators answer\n"
	    "show ID        its hosts, and all that happened\n"
	    "ack ID, schedule ID --at DATE, note ID, close ID, reopen ID\n"
	    "claim ID       the operator says that it is done: prints the "
	    "addresses that\n"
	    "               are to be looked at, one a line, for nmap -iL\n"
	    "An import verifies a host that two scans found closed, and "
	    "reopens one that\n"
	    "is open again; nothing else does. --by is holder or asn.\n",
	.options = COMMON_CHANGE | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_AT) |
		   OPT_BIT(OPT_REASON) | OPT_BIT(OPT_SURVEY) | OPT_BIT(OPT_BY) |
		   OPT_BIT(OPT_HOLDER) | OPT_BIT(OPT_TOP) |
		   OPT_BIT(OPT_CHANNEL) | OPT_BIT(OPT_STATE) |
		   OPT_BIT(OPT_ADDRESS) | OPT_BIT(OPT_OUTPUT) |
		   OPT_BIT(OPT_FORCE),
	.args_min = 1,
	.args_max = 2,
	.run = cmd_ticket,
    },
    {
	.name = "codes",
	.args = "",
	.summary = "what the answers mean, how an address gets listed and off",
	.options = COMMON_SHOW,
	.args_max = 0,
	.run = cmd_codes,
    },
    {
	.name = "checkconf",
	.args = "",
	.summary = "check relaybl.conf and the zones, print what is in effect",
	.args_max = 0,
	.without_config = true,
	.run = cmd_checkconf,
    },
    {
	.name = "check-generation",
	.args = "FILE",
	.summary = "check one generation file",
	.args_min = 1,
	.args_max = 1,
	.without_config = true,
	.hidden = true,
	.run = cmd_check_generation,
    },
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

void
command_help_all(void)
{
	printf("usage: relaybl [-c FILE] COMMAND [OPTION]... [ARGUMENT]...\n\n"
	       "  -c, --config FILE  instead of %s\n"
	       "  -h, --help         this text; after a command: its own\n"
	       "  -V, --version\n\ncommands:\n",
	    RELAYBL_CONF);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (!commands[i].hidden)
			printf("  %-10s %s\n", commands[i].name,
			    commands[i].summary);
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
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
