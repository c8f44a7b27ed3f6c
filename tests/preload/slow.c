/*
 * A disk that takes its time: LD_PRELOADed, stat() of what is in served/
 * answers $RELAYBL_SLOW seconds late, but to the main thread: in relaybld the
 * thread of libuv's pool is the only other one to ask.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
stat(const char *path, struct stat *out)
{
	const char *seconds = getenv("RELAYBL_SLOW");
	/* POSIX: what dlsym returns may be a function. */
	const union {
		void *object;
		int (*function)(const char *, struct stat *);
	} next = {.object = dlsym(RTLD_NEXT, "stat")};

	if (seconds != NULL && strstr(path, "/served/") != NULL &&
	    gettid() != getpid())
		(void)sleep((unsigned)atoi(seconds));
	return next.function(path, out);
}
