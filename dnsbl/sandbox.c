/* Both halves of the sandbox, and what is said of them. */
#include "sandbox.h"

#include <stdio.h>
#include <string.h>

void
sandbox_enter(const struct config *c, const char *file, struct sandbox *out)
{
	*out = (struct sandbox){.off = c->server.sandbox_off};
	if (out->off)
		return;
	/* In this order: the filter does not let landlock's calls through. */
	out->landlock_errno = sandbox_landlock(c, file, &out->landlock);
	out->seccomp_errno = sandbox_seccomp();
	out->seccomp = out->seccomp_errno == 0;
}

const char *
sandbox_format(const struct sandbox *s, char *out)
{
	size_t cap = SANDBOX_TEXT_MAX / 2;
	char *second = out;

	if (s->off)
		return strcpy(out, "off");
	if (s->landlock > 0)
		snprintf(out, cap, "landlock ABI %d, ", s->landlock);
	else
		snprintf(out, cap, "no landlock (%s), ",
		    strerror(s->landlock_errno));
	second += strlen(out);
	if (s->seccomp)
		snprintf(second, cap, "seccomp");
	else
		snprintf(
		    second, cap, "no seccomp (%s)", strerror(s->seccomp_errno));
	return out;
}
