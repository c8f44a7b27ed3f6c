/* Random octets from getrandom(2). */
#include "entropy.h"

#include <errno.h>
#include <sys/random.h>

bool
entropy(void *out, size_t len)
{
	ssize_t n;

	do
		n = getrandom(out, len, 0);
	while (n < 0 && errno == EINTR);
	/* So few octets are never given in part. */
	return n == (ssize_t)len;
}
