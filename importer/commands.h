/* The tables of the subcommands, for command.c alone. */
#ifndef IMPORTER_COMMANDS_H
#define IMPORTER_COMMANDS_H

#include "command.h"

/* Options that many take. */
#define COMMON_CHANGE (OPT_BIT(OPT_LIST) | OPT_BIT(OPT_ACTOR))
#define COMMON_SHOW   (OPT_BIT(OPT_LIST) | OPT_BIT(OPT_JSON))

/* Ended by one without a name. */
extern const struct command commands_lists[], commands_survey[];

#endif
