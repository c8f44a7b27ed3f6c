/* Which files can still be opened: those that a reload reads again. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"

/*
 * The kernel's interface as of ABI 7; its header may be older than the kernel
 * that we run on. What a kernel does not know must be 0.
 */
struct ruleset {
	uint64_t fs, net, scoped;
};
#define FS_REFER     (UINT64_C(1) << 13) /* ABI 2 */
#define FS_TRUNCATE  (UINT64_C(1) << 14) /* ABI 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* ABI 5 */
#define FS_ABI_1     (FS_REFER - 1)
/* Bind and connect a TCP socket: ABI 4. */
#define NET_ALL 3
/* Abstract Unix sockets of others, signals to others: ABI 6. */
#define SCOPED_ALL 3

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* How many processors there are, which "workers: auto" asks for again. */
#define PROCESSORS "/sys/devices/system/cpu"

static struct ruleset
all_of(int abi)
{
	struct ruleset all = {.fs = FS_ABI_1};

	if (abi >= 2)
		all.fs |= FS_REFER;
	if (abi >= 3)
		all.fs |= FS_TRUNCATE;
	if (abi >= 4)
		all.net = NET_ALL;
	if (abi >= 5)
		all.fs |= FS_IOCTL_DEV;
	if (abi >= 6)
		all.scoped = SCOPED_ALL;
	return all;
}

/* What is not there, or what we may not see, needs no leave: false. */
static bool
allow(int ruleset, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access};
	long err;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return false;
	err = syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return err == 0;
}

/* The directory, because a file is replaced by a rename; where the path is a
 * symbolic link, that of what it leads to as well. */
static void
allow_around(int ruleset, const char *file)
{
	char *copy = strdup(file), *real = realpath(file, NULL);

	if (copy != NULL)
		(void)allow(ruleset, dirname(copy), READ);
	if (real != NULL)
		(void)allow(ruleset, dirname(real), READ);
	free(copy);
	free(real);
}

static void
allow_path(void *ctx, const struct path *path)
{
	const int *ruleset = ctx;

	if (path->is_folder)
		(void)allow(*ruleset, path->text, READ);
	else
		allow_around(*ruleset, path->text);
}

/*
 * The libraries: libc asks how many processors there are; libuv keeps a
 * descriptor in reserve, for when there is none to accept with, and opens it
 * on "/" where a chroot has nothing else; the sanitizers read programs and
 * libraries.
 */
static void
allow_libraries(int ruleset)
{
	(void)allow(ruleset, PROCESSORS, READ);
	if (!allow(ruleset, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE))
		(void)allow(ruleset, "/", LANDLOCK_ACCESS_FS_READ_DIR);
	if (SANDBOX_SANITIZER)
		(void)allow(ruleset, "/", READ);
}

int
sandbox_landlock(const struct config *c, const char *file, int *abi_out)
{
	struct ruleset all;
	int fd, err = 0;
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	*abi_out = 0;
	if (abi < 1)
		return errno;
	all = all_of((int)abi);
	fd = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	if (fd < 0)
		return errno;
	paths_each(c, allow_path, &fd);
	allow_around(fd, file);
	allow_libraries(fd);
	if (syscall(SYS_landlock_restrict_self, fd, 0) != 0)
		err = errno;
	else
		*abi_out = (int)abi;
	close(fd);
	return err;
}
