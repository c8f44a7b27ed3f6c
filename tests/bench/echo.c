/*
 * The ceiling: what the kernel charges for a query and an answer, and nothing
 * else. echo PORT OCTETS listens on 127.0.0.1 and returns every datagram to
 * its sender, OCTETS long (what an answer has on average), in batches of 64
 * and in the cheapest way there is: one thread that blocks in recvmmsg, and
 * one set of headers that serves for receiving and for sending.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define BATCH	   64
#define OCTETS_MAX 1232
/* As relaybld: rides out a burst while another process has the core. */
#define RECEIVE_MAX (4 << 20)

static struct mmsghdr headers[BATCH];
static struct iovec iovs[BATCH];
static struct sockaddr_in peers[BATCH];
static uint8_t data[BATCH][OCTETS_MAX];

static int
listen_on(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), size = RECEIVE_MAX;

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		perror("echo");
		exit(EXIT_FAILURE);
	}
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) !=
	    0)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

/* The kernel writes the same length of an address over the one it finds, and
 * leaves the rest: so nothing needs to be set again. */
static void
prepare(size_t octets)
{
	for (unsigned i = 0; i < BATCH; i++) {
		iovs[i].iov_base = data[i];
		iovs[i].iov_len = octets;
		headers[i].msg_hdr.msg_iov = &iovs[i];
		headers[i].msg_hdr.msg_iovlen = 1;
		headers[i].msg_hdr.msg_name = &peers[i];
		headers[i].msg_hdr.msg_namelen = sizeof(peers[i]);
	}
}

int
main(int argc, char **argv)
{
	unsigned long octets = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	int fd, n;

	if (octets < 12 || octets > OCTETS_MAX) {
		fprintf(stderr, "usage: echo PORT OCTETS\n");
		return EXIT_FAILURE;
	}
	fd = listen_on((uint16_t)strtoul(argv[1], NULL, 10));
	prepare(octets);
	for (;;) {
		n = recvmmsg(fd, headers, BATCH, MSG_WAITFORONE, NULL);
		if (n > 0)
			(void)sendmmsg(fd, headers, (unsigned)n, 0);
	}
}
