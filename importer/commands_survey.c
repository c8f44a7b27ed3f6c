/* The subcommands from a list to fixed servers: their options, their help. */
#include "commands.h"

const struct command commands_survey[] = {
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
    {.name = NULL},
};
