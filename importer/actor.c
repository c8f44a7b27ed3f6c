/* Who changes the ledger. */
#include "actor.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
is_name(const char *name)
{
	return ident_valid(name, strlen(name), LEDGER_NAME_MAX);
}

enum status
actor_name(const char *asked, char *out, struct why *why)
{
	const char *name = asked != NULL ? asked : getenv("SUDO_USER");
	const struct passwd *user;

	if (asked != NULL && !is_name(asked)) {
		why_set(why, "--actor wants a name of letters, digits and "
			     "._:- (at most 64)");
		return ST_USAGE;
	}
	if (name == NULL || !is_name(name)) {
		user = getpwuid(getuid());
		name = user != NULL ? user->pw_name : "";
	}
	if (is_name(name))
		(void)snprintf(out, ACTOR_MAX, "%s", name);
	else
		(void)snprintf(
		    out, ACTOR_MAX, "uid-%lu", (unsigned long)getuid());
	return ST_OK;
}
