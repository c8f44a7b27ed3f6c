/* Who changes the ledger: the name that stands in its history. */
#ifndef IMPORTER_ACTOR_H
#define IMPORTER_ACTOR_H

#include "ledger.h"

#define ACTOR_MAX (LEDGER_NAME_MAX + 1)

/*
 * The name asked for (ST_USAGE where it is no name, ident.h), or when asked is
 * NULL the first that is one: $SUDO_USER, the user's name, the user's number.
 * out has ACTOR_MAX bytes.
 */
enum status actor_name(const char *asked, char *out, struct why *why) MUST_USE
    NONNULL(2, 3);

#endif
