/* Root and capabilities are given up. See user.h. */
#include "user.h"

#include <assert.h>
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* getgrouplist says how many there are where there are more than it was
 * given room for. */
static enum status
find_groups(struct user *u, struct why *why)
{
	int count = 0;

	(void)getgrouplist(u->name, u->gid, NULL, &count);
	u->groups = calloc((size_t)count + 1, sizeof(gid_t));
	if (u->groups == NULL)
		return why_no_memory(why);
	if (getgrouplist(u->name, u->gid, u->groups, &count) < 0)
		return why_errno(why, EAGAIN, "user: groups of %s", u->name);
	u->group_count = count;
	return ST_OK;
}

enum status
user_find(const char *name, struct user *out, struct why *why)
{
	char shown[80];
	const struct passwd *p;

	*out = (struct user){.name = name};
	if (name == NULL)
		return ST_OK;
	p = getpwnam(name);
	(void)why_escape(shown, sizeof(shown), name, strlen(name));
	if (p == NULL) {
		why_set(why, "user: there is no user \"%s\"", shown);
		return ST_CONFIG;
	}
	if (geteuid() != 0 && geteuid() != p->pw_uid) {
		why_set(why, "user: only root can become \"%s\"", shown);
		return ST_DENIED;
	}
	out->uid = p->pw_uid;
	out->gid = p->pw_gid;
	return find_groups(out, why);
}

void
user_free(struct user *u)
{
	free(u->groups);
	u->groups = NULL;
}

/* What a program that we run could have again, if it were set to: all of it,
 * where we may (CAP_SETPCAP). Until the kernel knows no more of them. */
static void
empty_bounding_set(void)
{
	for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0;
	     cap++)
		(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

/* The ambient set goes with the other two. */
static enum status
drop_capabilities(struct why *why)
{
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];

	memset(none, 0, sizeof(none));
	if (syscall(SYS_capset, &head, none) != 0)
		return why_errno(why, errno, "capabilities");
	return ST_OK;
}

/* Groups first: afterwards nothing of this is allowed any more. */
static enum status
change(const struct user *u, struct why *why)
{
	if (setgroups((size_t)u->group_count, u->groups) != 0 ||
	    setresgid(u->gid, u->gid, u->gid) != 0 ||
	    setresuid(u->uid, u->uid, u->uid) != 0)
		return why_errno(why, errno, "user: become %s", u->name);
	assert(u->uid == 0 || setuid(0) != 0);
	return ST_OK;
}

enum status
user_become(const struct user *u, struct why *why)
{
	enum status st = ST_OK;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return why_errno(why, errno, "user: no_new_privs");
	empty_bounding_set();
	if (u->name != NULL && geteuid() == 0)
		st = change(u, why);
	return st == ST_OK ? drop_capabilities(why) : st;
}
