/* Root gives itself up. See user.h. */
#include "user.h"

#include <assert.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The user's entry, which lives until the next look-up. */
static enum status
find(const char *user, const struct passwd **out, struct why *why)
{
	char shown[80];
	const struct passwd *p = getpwnam(user);

	(void)why_escape(shown, sizeof(shown), user, strlen(user));
	if (p == NULL) {
		why_set(why, "user: there is no user \"%s\"", shown);
		return ST_CONFIG;
	}
	if (geteuid() != 0 && geteuid() != p->pw_uid) {
		why_set(why, "user: only root can become \"%s\"", shown);
		return ST_DENIED;
	}
	*out = p;
	return ST_OK;
}

enum status
user_check(const char *user, struct why *why)
{
	const struct passwd *p;

	return find(user, &p, why);
}

enum status
user_become(const char *user, struct why *why)
{
	const struct passwd *p;
	enum status st = find(user, &p, why);

	if (st != ST_OK)
		return st;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return why_errno(why, errno, "user: no_new_privs");
	if (geteuid() != 0)
		return ST_OK;
	/* Groups first: afterwards nothing of this is allowed any more. */
	if (initgroups(user, p->pw_gid) != 0 ||
	    setresgid(p->pw_gid, p->pw_gid, p->pw_gid) != 0 ||
	    setresuid(p->pw_uid, p->pw_uid, p->pw_uid) != 0)
		return why_errno(why, errno, "user: become %s", p->pw_name);
	assert(p->pw_uid == 0 || setuid(0) != 0);
	return ST_OK;
}
