/*
 * A closed-loop UDP client: flood ADDRESS PORT ZONE COUNT keeps 64 questions
 * for random addresses of 10.0.0.0/8 on the way, until COUNT are answered.
 * Prints answers a second; what matters is what the server spends meanwhile.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "question.h"

#define WINDOW	64
#define MESSAGE 512

struct message {
	struct iovec iov;
	uint8_t data[MESSAGE];
};

static int
dial(const char *address, const char *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)strtoul(port, NULL, 10))};
	struct timeval patience = {.tv_sec = 2};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (inet_pton(AF_INET, address, &to.sin_addr) != 1 || fd < 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		sizeof(patience)) != 0) {
		perror(address);
		exit(EXIT_FAILURE);
	}
	return fd;
}

/* Sends a window, waits for its answers; false where one is lost. */
static bool
exchange(int fd, const char *zone, uint64_t *state)
{
	static struct message m[WINDOW];
	struct mmsghdr h[WINDOW] = {0};
	int got = 0, n;

	for (int i = 0; i < WINDOW; i++) {
		m[i].iov.iov_base = m[i].data;
		m[i].iov.iov_len = question_random(zone, state, m[i].data);
		h[i].msg_hdr.msg_iov = &m[i].iov;
		h[i].msg_hdr.msg_iovlen = 1;
	}
	if (sendmmsg(fd, h, WINDOW, 0) != WINDOW)
		return false;
	for (int i = 0; i < WINDOW; i++)
		m[i].iov.iov_len = MESSAGE;
	while (got < WINDOW) {
		n = recvmmsg(
		    fd, h, (unsigned)(WINDOW - got), MSG_WAITFORONE, NULL);
		if (n <= 0)
			return false;
		got += n;
	}
	return true;
}

int
main(int argc, char **argv)
{
	uint64_t state = 1, done = 0, count;
	struct timespec a, b;
	double seconds;
	int fd;

	if (argc != 5) {
		fprintf(stderr, "usage: flood ADDRESS PORT ZONE COUNT\n");
		return EXIT_FAILURE;
	}
	count = strtoull(argv[4], NULL, 10);
	fd = dial(argv[1], argv[2]);
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (; done < count; done += WINDOW)
		if (!exchange(fd, argv[3], &state)) {
			perror("answers lost");
			return EXIT_FAILURE;
		}
	clock_gettime(CLOCK_MONOTONIC, &b);
	seconds = (double)(b.tv_sec - a.tv_sec) +
		  (double)(b.tv_nsec - a.tv_nsec) / 1e9;
	printf("%" PRIu64 " %.0f\n", done, (double)done / seconds);
	return EXIT_SUCCESS;
}
