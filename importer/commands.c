/* The subcommands about lists: their options, their help. */
#include "commands.h"

const struct command commands_lists[] = {
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
    {.name = NULL},
};
