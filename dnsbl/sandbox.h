/*
 * What relaybld cannot do any more once it serves, should somebody take it
 * over: it opens files only to read, and only those below the directories that
 * its configuration names (landlock, and seccomp for the flags of open); it
 * makes no socket, connects to nobody, runs no program, traces and signals
 * nobody, and no memory becomes code (seccomp). What the kernel does not have
 * is left out, and said.
 *
 * A call that is not allowed fails with EPERM: whoever makes it has got
 * nothing, and the answers go on.
 */
#ifndef DNSBL_SANDBOX_H
#define DNSBL_SANDBOX_H

#include <stdbool.h>

#include "config.h"

struct sandbox {
	bool off;	    /* the configuration says so */
	int landlock;	    /* its ABI; 0: it is not there */
	int landlock_errno; /* why */
	bool seccomp;
	int seccomp_errno;
};

/*
 * Shuts this thread in, for good, and with it every thread that it starts
 * later. c is what is served, and file what it was read from: these and what
 * is below their directories can be read again. Everything that opens a socket
 * or writes a file comes before it; no_new_privs is set (user_become). Once,
 * while there is one thread.
 */
void sandbox_enter(
    const struct config *c, const char *file, struct sandbox *out) ALL_NONNULL;

/* "landlock ABI 7, seccomp", in out, of SANDBOX_TEXT_MAX. */
#define SANDBOX_TEXT_MAX 160
const char *sandbox_format(const struct sandbox *s, char *out) ALL_NONNULL;

/* The two halves, for sandbox.c: 0 or an errno value. */
int sandbox_landlock(
    const struct config *c, const char *file, int *abi_out) ALL_NONNULL;
int sandbox_seccomp(void);

/* The sanitizers read their own process, and look for leaks at its end by
 * means that nobody else has use for. */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZER 1
#endif
#endif
#ifndef SANDBOX_SANITIZER
#define SANDBOX_SANITIZER 0
#endif

#endif
