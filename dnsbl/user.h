/*
 * Who relaybld is once everything is bound. Ports below 1024 need root or a
 * capability to bind; nothing that comes after needs either, so both are given
 * up, whoever it was started by.
 */
#ifndef DNSBL_USER_H
#define DNSBL_USER_H

#include <sys/types.h>

#include "why.h"

struct user {
	const char *name; /* of the configuration; NULL: stay who we are */
	uid_t uid;
	gid_t gid;
	gid_t *groups; /* all of them; what user_find has allocated */
	int group_count;
};

/*
 * Looks the user up, while passwd(5) can still be read, and sees whether
 * user_become can succeed. name must outlive out; NULL, and out is for who
 * stays. ST_CONFIG: there is no such user; ST_DENIED: we are neither root nor
 * that user; ST_NO_MEMORY. Main thread; free with user_free.
 */
enum status user_find(
    const char *name, struct user *out, struct why *why) MUST_USE NONNULL(2, 3);
void user_free(struct user *u) ALL_NONNULL;

/*
 * Becomes that user for good, with its groups and no others, without any
 * capability, and gives up that any program it runs could be more. Where
 * there is nobody to become, or we are that user already, only the last two.
 * ST_DENIED, ST_IO. Before the first thread.
 */
enum status user_become(
    const struct user *u, struct why *why) MUST_USE ALL_NONNULL;

#endif
