/*
 * load MODE ADDRESS PORT QUERIES: asks a DNS server on IPv4 and says what came
 * of it, in one line of name=value words. See usage().
 */
#include "load.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nothing runs for longer, unless told to. */
#define LIMIT_NS INT64_C(120000000000)

static const struct mode {
	const char *name;
	bool (*run)(const struct options *o, struct tally *t);
	struct options usual;
} modes[] = {
    {"udp", run_udp, {.sockets = 8, .window = 16, .count = 1000000}},
    {"paced", run_paced, {.rate = 20000, .limit_ns = INT64_C(5000000000)}},
    {"tcp", run_tcp, {.window = 128, .count = 1000000}},
    {"idle", run_idle, {.count = 1000, .limit_ns = INT64_C(5000000000)}},
};

static int
usage(void)
{
	fputs("usage: load MODE ADDRESS PORT QUERIES [options]\n"
	      "  udp    as fast as the answers come\n"
	      "  paced  at a constant rate, for a time\n"
	      "  tcp    pipelined on one connection\n"
	      "  idle   opens connections and holds them\n"
	      "  -n COUNT    queries, or idle connections (1000000, 1000)\n"
	      "  -t SECONDS  for how long at most (120; paced, idle: 5)\n"
	      "  -s SOCKETS  source ports of udp (8)\n"
	      "  -w WINDOW   under way, of each socket (16; tcp 128)\n"
	      "  -r RATE     a second, of paced (20000)\n",
	    stderr);
	return EXIT_FAILURE;
}

/* A number from 1 to max, or 0. */
static unsigned
number(const char *text, unsigned max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	return *end == '\0' && value <= max ? (unsigned)value : 0;
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	unsigned value;
	int c;

	while ((c = getopt(argc, argv, "n:t:s:w:r:")) != -1) {
		value = c == '?' ? 0
				 : number(optarg, c == 's'   ? 1000
						  : c == 'w' ? 2048
						  : c == 't' ? 3600
							     : 1000000000);
		if (value == 0)
			return false;
		if (c == 'n')
			o->count = value;
		else if (c == 't')
			o->limit_ns = (int64_t)value * 1000000000;
		else if (c == 's')
			o->sockets = value;
		else if (c == 'w')
			o->window = value;
		else
			o->rate = value;
	}
	if (o->limit_ns == 0)
		o->limit_ns = LIMIT_NS;
	return optind == argc;
}

static const struct mode *
find_mode(const char *name)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(modes[i].name, name) == 0)
			return &modes[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct mode *mode = argc < 5 ? NULL : find_mode(argv[1]);
	struct tally t = {0};
	struct options o;
	bool ok;

	if (mode == NULL)
		return usage();
	o = mode->usual;
	o.to.sin_family = AF_INET;
	o.to.sin_port = htons((uint16_t)number(argv[3], 65535));
	if (inet_pton(AF_INET, argv[2], &o.to.sin_addr) != 1 ||
	    o.to.sin_port == 0 || !read_options(argc - 4, argv + 4, &o))
		return usage();
	if (queries_read(argv[4], &o.queries) != 0)
		return EXIT_FAILURE;
	ok = mode->run(&o, &t);
	tally_print(&t);
	queries_free(&o.queries);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
