/* The log: lines on stderr, and the limit on what strangers can make us say. */
#include "log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Longer than any struct why with its place in front. */
#define LINE_MAX_OCTETS 2048

static const struct {
	const char *name;
	int priority; /* of syslog(3), for the journal */
} levels[] = {
    [LEVEL_ERROR] = {"error", 3},
    [LEVEL_WARNING] = {"warning", 4},
    [LEVEL_INFO] = {"info", 6},
    [LEVEL_DEBUG] = {"debug", 7},
};

static bool debugging, journal;
static pthread_mutex_t limits_lock = PTHREAD_MUTEX_INITIALIZER;
static struct log_limit limits[KIND_COUNT];

void
log_open(bool debug)
{
	debugging = debug;
	journal = getenv("JOURNAL_STREAM") != NULL;
}

bool
log_debugging(void)
{
	return debugging;
}

/* Who reads the log may be slow, or stopped: then lines are lost, because to
 * wait would stop the service. A pipe that is ready takes 4096 octets. */
static bool
is_ready(void)
{
	struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};

	return poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0;
}

/* One write a line, so that lines of several threads do not mix. A log that
 * cannot be written is no reason to stop serving. */
static void
write_line(char *line, size_t len)
{
	if (!is_ready())
		return;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[len] = '\n';
	if (write(STDERR_FILENO, line, len + 1) < 0)
		return;
}

static size_t
fitted(int written, size_t cap)
{
	if (written < 0)
		return 0;
	return (size_t)written < cap ? (size_t)written : cap - 1;
}

/* The caller's printf attribute has checked the format. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void
say(enum log_level level, const char *fmt, va_list ap)
{
	char line[LINE_MAX_OCTETS + 1];
	size_t len = 0;

	if (level == LEVEL_DEBUG && !debugging)
		return;
	if (journal)
		len = fitted(snprintf(line, LINE_MAX_OCTETS, "<%d>",
				 levels[level].priority),
		    LINE_MAX_OCTETS);
	len += fitted(snprintf(line + len, LINE_MAX_OCTETS - len,
			  "relaybld: %s: ", levels[level].name),
	    LINE_MAX_OCTETS - len);
	len += fitted(vsnprintf(line + len, LINE_MAX_OCTETS - len, fmt, ap),
	    LINE_MAX_OCTETS - len);
	write_line(line, len);
}

void
log_plain(const char *fmt, ...)
{
	char line[LINE_MAX_OCTETS + 1];
	size_t len;
	va_list ap;

	va_start(ap, fmt);
	len =
	    fitted(vsnprintf(line, LINE_MAX_OCTETS, fmt, ap), LINE_MAX_OCTETS);
	va_end(ap);
	write_line(line, len);
}

#pragma GCC diagnostic pop

#define LOG_FUNCTION(name, level)                                              \
	void name(const char *fmt, ...)                                        \
	{                                                                      \
		va_list ap;                                                    \
                                                                               \
		va_start(ap, fmt);                                             \
		say(level, fmt, ap);                                           \
		va_end(ap);                                                    \
	}

LOG_FUNCTION(log_error, LEVEL_ERROR)
LOG_FUNCTION(log_warning, LEVEL_WARNING)
LOG_FUNCTION(log_info, LEVEL_INFO)
LOG_FUNCTION(log_debug, LEVEL_DEBUG)

unsigned
log_limit_told(struct log_limit *limit, int64_t second)
{
	unsigned told;

	if (limit->second == second)
		return 0;
	told = limit->swallow;
	*limit = (struct log_limit){.second = second};
	return told;
}

bool
log_limit_pass(struct log_limit *limit, int64_t second, unsigned *told)
{
	*told = log_limit_told(limit, second);
	if (limit->said < LOG_PER_SECOND) {
		limit->said++;
		return true;
	}
	limit->swallow++;
	return false;
}

static int64_t
this_second(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void
tell_suppressed(unsigned count)
{
	if (count > 0)
		log_warning("%u similar messages suppressed", count);
}

void
log_limited(enum log_kind kind, enum log_level level, const char *fmt, ...)
{
	unsigned told;
	va_list ap;
	bool pass;

	pthread_mutex_lock(&limits_lock);
	pass = log_limit_pass(&limits[kind], this_second(), &told);
	pthread_mutex_unlock(&limits_lock);
	tell_suppressed(told);
	if (!pass)
		return;
	va_start(ap, fmt);
	say(level, fmt, ap);
	va_end(ap);
}

void
log_tick(void)
{
	unsigned told;

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		pthread_mutex_lock(&limits_lock);
		told = log_limit_told(&limits[kind], this_second());
		pthread_mutex_unlock(&limits_lock);
		tell_suppressed(told);
	}
}
