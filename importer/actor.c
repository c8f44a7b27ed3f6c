/* Who changes the ledger. */
#include "actor.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
actor_name_valid(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._:-";
	size_t len = strlen(name);

	return len >= 1 && len <= LEDGER_NAME_MAX &&
	       strspn(name, allowed) == len;
}

enum status
actor_name(const char *asked, char *out, struct why *why)
{
	const char *name = asked != NULL ? asked : getenv("SUDO_USER");
	const struct passwd *user;

	if (asked != NULL && !actor_name_valid(asked)) {
		why_set(why, "--actor wants a name of letters, digits and "
			     "._:- (at most 64)");
		return ST_USAGE;
	}
	if (name == NULL || !actor_name_valid(name)) {
		user = getpwuid(getuid());
		name = user != NULL ? user->pw_name : "";
	}
	if (actor_name_valid(name))
		(void)snprintf(out, ACTOR_MAX, "%s", name);
	else
		(void)snprintf(
		    out, ACTOR_MAX, "uid-%lu", (unsigned long)getuid());
	return ST_OK;
}
