/*
 * The time of day for programs under test: LD_PRELOADed, it answers time(),
 * gettimeofday() and clock_gettime(CLOCK_REALTIME) from a file of 16 octets
 * that $RELAYBL_CLOCK names, mapped, so that a test moves the clock of a
 * running program: int64 seconds to add to the real time, int64 the time
 * itself, which stands still then; 0: it runs. Both in the machine's own
 * order. Without the file the clock is the real one. The monotonic clock is
 * left alone: what waits, waits as long as ever.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct setting {
	_Atomic int64_t shift, stopped;
};

typedef int (*clock_function)(clockid_t, struct timespec *);

static const struct setting *setting; /* NULL: the real time */
static clock_function real_clock;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
prepare(void)
{
	const char *path = getenv("RELAYBL_CLOCK");
	/* POSIX: what dlsym returns may be a function. */
	union {
		void *object;
		clock_function function;
	} next = {.object = dlsym(RTLD_NEXT, "clock_gettime")};
	void *map;
	int fd;

	real_clock = next.function;
	if (path == NULL || (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return;
	map = mmap(NULL, sizeof(*setting), PROT_READ, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (map != MAP_FAILED)
		setting = map;
}

int
clock_gettime(clockid_t id, struct timespec *out)
{
	int rc;

	(void)pthread_once(&once, prepare);
	rc = real_clock(id, out);
	if (rc != 0 || setting == NULL ||
	    (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE))
		return rc;
	if (atomic_load(&setting->stopped) != 0)
		*out = (struct timespec){.tv_sec = setting->stopped};
	else
		out->tv_sec += atomic_load(&setting->shift);
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (out != NULL)
		*out = now.tv_sec;
	return now.tv_sec;
}

int
gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec now = {0};

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	*out = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
	return 0;
}
