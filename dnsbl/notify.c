/* The service manager's datagram. */
#include "notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

static int notify_fd = -1;

void
notify_open(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path == NULL ? 0 : strlen(path);
	socklen_t to_len;
	int fd;

	if (len == 0 || len >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, len);
	if (path[0] == '@') /* Linux's abstract name space */
		to.sun_path[0] = '\0';
	to_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)&to, to_len) == 0) {
		notify_fd = fd;
		return;
	}
	log_warning("cannot notify %s", path);
	close(fd);
}

void
notify_state(const char *state)
{
	if (notify_fd >= 0 &&
	    send(notify_fd, state, strlen(state), MSG_NOSIGNAL) < 0)
		log_warning("cannot notify the service manager of %s", state);
}

/* False where it is not a number, and nothing else. */
static bool
number(const char *text, unsigned long long *out)
{
	char *end;

	if (text == NULL || *text < '0' || *text > '9')
		return false;
	*out = strtoull(text, &end, 10);
	return *end == '\0';
}

uint64_t
notify_watchdog_ms(void)
{
	const char *whom = getenv("WATCHDOG_PID");
	unsigned long long us, pid;

	if (notify_fd < 0 || !number(getenv("WATCHDOG_USEC"), &us))
		return 0;
	if (whom != NULL &&
	    (!number(whom, &pid) || pid != (unsigned long long)getpid()))
		return 0;
	return us / 1000;
}
