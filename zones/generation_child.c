/* Runs the checker. It is another program image: no store that is open here
 * is touched there. */
#include "generation_child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Kept of what the child says. */
#define WORDS_MAX 512

/* argv with file behind it. The caller frees the array; the strings stay
 * whose they are. */
static char **
make_argv(const char *const *argv, const char *file)
{
	size_t n = 0;
	char **out;

	while (argv[n] != NULL)
		n++;
	out = calloc(n + 2, sizeof(*out));
	if (out == NULL)
		return NULL;
	/* posix_spawn takes strings it does not change without const. */
	for (size_t i = 0; i < n; i++)
		out[i] = (char *)(uintptr_t)argv[i];
	out[n] = (char *)(uintptr_t)file;
	return out;
}

/* Starts it with stderr on a pipe. Returns 0 or an errno. */
static int
start(char **argv, int err_fd, pid_t *pid_out)
{
	posix_spawn_file_actions_t fa;
	int err = posix_spawn_file_actions_init(&fa);

	if (err != 0)
		return err;
	err = posix_spawn_file_actions_addopen(
	    &fa, STDIN_FILENO, "/dev/null", O_RDWR, 0);
	if (err == 0)
		err = posix_spawn_file_actions_adddup2(
		    &fa, STDIN_FILENO, STDOUT_FILENO);
	if (err == 0)
		err = posix_spawn_file_actions_adddup2(
		    &fa, err_fd, STDERR_FILENO);
	if (err == 0)
		err = posix_spawn(pid_out, argv[0], &fa, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&fa);
	return err;
}

/* Reads until the child closes its end; keeps the first line, as text. */
static void
listen_to(int fd, char *out, size_t cap)
{
	char words[WORDS_MAX], rest[512];
	size_t len = 0;
	ssize_t n;

	for (;;) {
		n = len < sizeof(words)
			? read(fd, words + len, sizeof(words) - len)
			: read(fd, rest, sizeof(rest));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (len < sizeof(words))
			len += (size_t)n;
	}
	for (size_t i = 0; i < len; i++)
		if (words[i] == '\n')
			len = i;
	(void)why_escape(out, cap, words, len);
}

static enum status
wait_for(pid_t pid, const char *words, struct why *why)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return why_errno(why, errno, "wait for the checker");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return ST_OK;
	if (WIFSIGNALED(status))
		why_set(why, "the checker died of signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (words[0] != '\0')
		why_set(why, "the check failed: %s", words);
	else
		why_set(why, "the checker exited with %d", WEXITSTATUS(status));
	return ST_CORRUPT;
}

enum status
generation_child_check(
    const char *const *argv, const char *file, struct why *why)
{
	char words[WORDS_MAX];
	char **args;
	pid_t pid;
	int fds[2], err;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return why_errno(why, errno, "pipe");
	args = make_argv(argv, file);
	err = args == NULL ? ENOMEM : start(args, fds[1], &pid);
	free(args);
	(void)close(fds[1]);
	if (err != 0) {
		(void)close(fds[0]);
		(void)!why_errno(
		    why, err, "cannot run the checker %s", argv[0]);
		return ST_UNAVAILABLE;
	}
	listen_to(fds[0], words, sizeof(words));
	(void)close(fds[0]);
	return wait_for(pid, words, why);
}
