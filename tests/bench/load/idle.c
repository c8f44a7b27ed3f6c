/* Many connections that ask once and then say nothing. */
#include "load.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* So many from one address: servers limit that, and rightly. */
#define PER_ADDRESS 40

/* One query and its answer. */
static bool
ask(int fd, const struct options *o, size_t i, struct tally *t)
{
	struct timeval patience = {.tv_sec = 2};
	uint8_t answer[2 + 1232];
	size_t query = i % o->queries.count;
	ssize_t n;

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	t->asked++;
	if (send(fd, o->queries.framed + o->queries.at[query],
		query_len(&o->queries, query) + 2, MSG_NOSIGNAL) < 0)
		return false;
	n = recv(fd, answer, sizeof(answer), 0);
	if (n < 14)
		return false;
	tally_answer(t, answer + 2, (size_t)n - 2, now_ns());
	return true;
}

static bool
allow_files(uint64_t count)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return false;
	if (files.rlim_cur < count + 16)
		files.rlim_cur = count + 16;
	if (files.rlim_max < files.rlim_cur)
		files.rlim_max = files.rlim_cur;
	return setrlimit(RLIMIT_NOFILE, &files) == 0;
}

bool
run_idle(const struct options *o, struct tally *t)
{
	struct pollfd until = {.fd = STDIN_FILENO, .events = POLLIN};
	int *fds = calloc(o->count, sizeof(*fds));
	uint64_t open = 0;
	bool ok = fds != NULL && allow_files(o->count);

	t->began = now_ns();
	for (; ok && open < o->count; open++) {
		fds[open] =
		    dial(o, SOCK_STREAM, 2 + (unsigned)(open / PER_ADDRESS));
		if (fds[open] < 0)
			break;
		ok = ask(fds[open], o, open, t);
	}
	t->ended = now_ns();
	printf("open=%llu\n", (unsigned long long)open);
	(void)fflush(stdout);
	if (ok && open == o->count)
		(void)poll(&until, 1, (int)(o->limit_ns / 1000000));
	for (uint64_t i = 0; i < open; i++)
		(void)close(fds[i]);
	free(fds);
	return ok && open == o->count;
}
