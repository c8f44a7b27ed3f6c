/* relaybld, the responder: a table of contents. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include "log.h"
#include "cmdline.h"
#include "server.h"

/* Whoever starts us may have closed the first three descriptors: a client's
 * connection would get the number that log lines are written to. */
static void
hold_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* Every connection is a descriptor; what the administrator allows is ours to
 * use, what the shell happens to preset is not a limit. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* One line and a sysexits code. Not published yet: something is missing. */
static int
fail(enum status st, const struct why *why)
{
	if (why->text[0] != '\0')
		log_error("%s", why->text);
	return st == ST_NOT_FOUND ? EX_UNAVAILABLE : status_exit(st);
}

/* The static server lives as long as the process, so a failed start has
 * nothing to unwind but the process itself. */
static int
serve(struct server *s)
{
	struct why why;
	enum status st = server_load(s, &why);

	if (st == ST_OK && s->cmdline->check)
		st = server_give_up_root(s, &why);
	if (st != ST_OK)
		return fail(st, &why);
	if (s->cmdline->check) {
		puts("configuration OK");
		server_free(s);
		return 0;
	}
	st = server_start(s, &why);
	if (st != ST_OK)
		return fail(st, &why);
	server_run(s);
	server_free(s);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct server server;
	struct cmdline cmdline;
	int code;

	hold_standard_descriptors();
	if (!cmdline_parse(argc, argv, &cmdline, &code))
		return code;
	log_open(cmdline.debug);
	signals_hold();
	raise_descriptor_limit();
	server.cmdline = &cmdline;
	return serve(&server);
}
