/*
 * Sees when an answer changes:
 *
 *	await PORT NAME listed|unlisted SECONDS [FILE]
 *
 * asks 127.0.0.1 for NAME every millisecond until the answer is as named, and
 * prints when that was, in seconds since 1970; with FILE, that must be another
 * file than it was at the beginning, also when that was first seen. Fails
 * after SECONDS.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

#define MESSAGE	   512
#define TICK_NS	   1000000L
#define RCODE	   0x0f
#define NXDOMAIN   3
#define NANOSECOND 1e-9

struct wanted {
	int fd;
	uint8_t question[MESSAGE];
	size_t length;
	bool listed;
	/* The file that is to be replaced, or NULL; the inode it has. */
	const char *file;
	ino_t inode;
	double replaced;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * NANOSECOND;
}

static int
dial(const char *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		perror(port);
		exit(EXIT_FAILURE);
	}
	return fd;
}

/* An A query for the name; its length. */
static size_t
question(const char *name, uint8_t out[MESSAGE])
{
	static const uint8_t header[] = {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
	static const uint8_t tail[] = {0, 0, 1, 0, 1};
	uint8_t *p = out + sizeof(header);
	size_t length;

	memcpy(out, header, sizeof(header));
	for (; *name != '\0'; name += length + (name[length] == '.')) {
		length = strcspn(name, ".");
		if (length == 0 || length > 63 ||
		    (size_t)(p - out) + length + 1 + sizeof(tail) > MESSAGE) {
			fprintf(stderr, "await: not a name\n");
			exit(EXIT_FAILURE);
		}
		*p++ = (uint8_t)length;
		memcpy(p, name, length);
		p += length;
	}
	memcpy(p, tail, sizeof(tail));
	return (size_t)(p - out) + sizeof(tail);
}

static ino_t
inode_of(const char *file)
{
	struct stat st;

	return file != NULL && stat(file, &st) == 0 ? st.st_ino : 0;
}

/* Takes the answers that are there; true when one is as it is wanted. */
static bool
answered(const struct wanted *w)
{
	uint8_t in[MESSAGE];
	ssize_t n;
	unsigned rcode, answers;

	while ((n = recv(w->fd, in, sizeof(in), MSG_DONTWAIT)) >= 0) {
		if (n < 12)
			continue;
		rcode = in[3] & RCODE;
		answers = (unsigned)in[6] << 8 | in[7];
		if (w->listed ? rcode == 0 && answers > 0 : rcode == NXDOMAIN)
			return true;
	}
	return false;
}

/* A millisecond from the first question on: asks, looks, waits for the rest
 * of it; true when the answer is there. */
static bool
tick(struct wanted *w)
{
	struct timespec rest = {.tv_nsec = TICK_NS};
	struct pollfd p = {.fd = w->fd, .events = POLLIN};

	/* Nobody listens yet: it says so, and that is no answer. */
	(void)send(w->fd, w->question, w->length, 0);
	if (w->file != NULL && w->replaced == 0 &&
	    inode_of(w->file) != w->inode)
		w->replaced = now();
	if (ppoll(&p, 1, &rest, NULL) <= 0)
		return false;
	if (answered(w))
		return true;
	nanosleep(&rest, NULL);
	return answered(w);
}

int
main(int argc, char **argv)
{
	struct wanted w = {0};
	double end;

	if (argc < 5 || argc > 6) {
		fprintf(stderr,
		    "usage: await PORT NAME listed|unlisted SECONDS "
		    "[FILE]\n");
		return EXIT_FAILURE;
	}
	w.fd = dial(argv[1]);
	w.length = question(argv[2], w.question);
	w.listed = strcmp(argv[3], "listed") == 0;
	w.file = argv[5];
	w.inode = inode_of(w.file);
	end = now() + strtod(argv[4], NULL);
	while (!tick(&w))
		if (now() > end) {
			fprintf(
			    stderr, "await: %s is not %s\n", argv[2], argv[3]);
			return EXIT_FAILURE;
		}
	printf("%.6f", now());
	/* Replaced and answered within one tick. */
	if (w.file != NULL)
		printf(" %.6f", w.replaced != 0 ? w.replaced : now());
	printf("\n");
	return EXIT_SUCCESS;
}
