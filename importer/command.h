/*
 * A subcommand of relaybl and what it is run with. One file per subcommand,
 * cmd_NAME.c; commands.h has the tables.
 */
#ifndef IMPORTER_COMMAND_H
#define IMPORTER_COMMAND_H

#include "config.h"
#include "options.h"

/* What every command gets. Lives as long as the command. */
struct run {
	const char *config_file;
	const struct config *config; /* NULL for a command without */
	struct options opt;
	int64_t now; /* one time for the whole command */
	bool json;
	char actor[65]; /* who: a name of the ledger */
};

/*
 * Does the work. Data goes to standard output. Everything that is not ST_OK
 * ends the program with status_exit, and with the text in why on standard
 * error where there is one; ST_NOT_FOUND without text is a plain "no".
 */
typedef enum status (*command_run)(const struct run *run, struct why *why);

struct command {
	const char *name;
	const char *args;    /* "ADDRESS", for the usage line */
	const char *summary; /* one line */
	const char *details; /* for --help; NULL: none */
	uint64_t options;    /* OPT_BIT of each it takes */
	int args_min, args_max;
	bool without_config; /* loads it itself, or needs none */
	bool hidden;
	command_run run;
};

/* The command of that name, or NULL. Static. */
const struct command *command_find(const char *name) ALL_NONNULL;

/* --help of a command, and of relaybl, to standard output. */
void command_help(const struct command *c) ALL_NONNULL;
void command_help_all(void);

enum status cmd_import(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_add(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_remove(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_exempt(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_lookup(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_list(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_history(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_imports(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_expire(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_purge(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_recheck(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_revert(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_publish(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_rollback(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_verify(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_status(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_codes(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_backup(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_restore(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_export(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_approve(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_reject(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_monthly(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_card(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_survey(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_checkconf(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_check_generation(
    const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_ticket(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_report(const struct run *run, struct why *why) ALL_NONNULL;

#endif
