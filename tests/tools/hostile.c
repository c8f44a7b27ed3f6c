/*
 * What strangers send, as fast as they can, for a number of seconds:
 *
 *	hostile udp|tcp|raw|exact SOURCE COUNT TO PORT SEED SECONDS FILE...
 *	hostile hold SOURCE COUNT TO PORT SEED SECONDS
 *
 * udp	mutations of the messages in the files, one a datagram
 * tcp	the same behind a length, which is sometimes another, over connections
 *	that end in every way, their answers read or not
 * raw	the same octets without a length: for TLS
 * exact the files as they are, as datagrams: for what limits rates
 * hold	connections that say nothing, each opened again when it is closed
 *
 * From COUNT sockets, bound to SOURCE and the addresses after it. Prints what
 * was sent and what came back: messages and octets of UDP, connections and
 * octets of TCP. Nothing waits for answers.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH	   32
#define BASES	   256
#define OCTETS_MAX 4096
#define MUTATIONS  6

struct base {
	size_t len;
	uint8_t data[OCTETS_MAX / 2];
};

static struct base bases[BASES];
static size_t base_count;
static uint32_t source;
static unsigned count;
static struct sockaddr_in to;
static double end;
static uint64_t state;
static unsigned long long sent, sent_octets, got, got_octets, largest, refused;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* xorshift64*: the same run for the same seed. */
static uint32_t
chance(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * UINT64_C(0x2545F4914F6CDD1D)) >> 32) % below;
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
read_base(const char *path)
{
	struct base *b = &bases[base_count];
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		die(path);
	b->len = fread(b->data, 1, sizeof(b->data), f);
	(void)fclose(f);
	if (b->len > 0)
		base_count++;
}

/* ---- mutations ---- */

static const uint8_t edges[] = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};

static size_t
remove_some(uint8_t *m, size_t len, size_t at)
{
	size_t n = 1 + chance(16);

	if (at + n >= len)
		return at + 1;
	memmove(m + at, m + at + n, len - at - n);
	return len - n;
}

/* A piece of another message, or of the same one again. */
static size_t
insert_some(uint8_t *m, size_t len, size_t at)
{
	const struct base *b = &bases[chance((uint32_t)base_count)];
	size_t from = chance((uint32_t)b->len), n = b->len - from;

	if (n > 64)
		n = 1 + chance(64);
	if (len + n > OCTETS_MAX)
		return len;
	memmove(m + at + n, m + at, len - at);
	memcpy(m + at, b->data + from, n);
	return len + n;
}

static size_t
mutate_once(uint8_t *m, size_t len)
{
	size_t at = chance((uint32_t)len);

	switch (chance(7)) {
	case 0:
		m[at] ^= (uint8_t)(1 << chance(8));
		return len;
	case 1:
		m[at] = (uint8_t)chance(256);
		return len;
	case 2:
		m[at] = edges[chance(sizeof(edges))];
		return len;
	case 3:
		return remove_some(m, len, at);
	case 4:
		return insert_some(m, len, at);
	case 5: /* flags and counts of a header */
		if (len >= 12)
			m[2 + chance(10)] = (uint8_t)chance(3);
		return len;
	default:
		return chance(8) == 0 ? at + 1 : len;
	}
}

/* One in eight as it is, one in sixteen nothing but chance. */
static size_t
make_message(uint8_t *m)
{
	const struct base *b = &bases[chance((uint32_t)base_count)];
	size_t len = b->len;

	if (chance(16) == 0) {
		len = 1 + chance(600);
		for (size_t i = 0; i < len; i++)
			m[i] = (uint8_t)chance(256);
		return len;
	}
	memcpy(m, b->data, len);
	if (chance(8) > 0)
		for (uint32_t n = 1 + chance(MUTATIONS); n > 0; n--)
			len = mutate_once(m, len);
	m[0] = (uint8_t)chance(256);
	return len;
}

/* ---- sockets ---- */

/* Without a port: the kernel finds one when it knows both ends. */
static int
open_socket(int type, unsigned i)
{
	struct sockaddr_in from = {
	    .sin_family = AF_INET, .sin_addr = {htonl(source + i)}};
	int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0), on = 1;

	if (fd < 0)
		die("socket");
	(void)setsockopt(
	    fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) != 0)
		die("bind");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 &&
	    errno != EINPROGRESS) {
		refused++;
		close(fd);
		return -1;
	}
	return fd;
}

static void
receive_datagrams(int fd)
{
	uint8_t answer[65536];
	ssize_t n;

	while ((n = recv(fd, answer, sizeof(answer), 0)) >= 0) {
		got++;
		got_octets += (size_t)n;
		if ((size_t)n > largest)
			largest = (size_t)n;
	}
}

static void
send_batch(int fd, bool exact)
{
	static uint8_t data[BATCH][OCTETS_MAX + 64];
	struct mmsghdr head[BATCH];
	struct iovec iov[BATCH];
	int n;

	memset(head, 0, sizeof(head));
	for (unsigned i = 0; i < BATCH; i++) {
		const struct base *b = &bases[chance((uint32_t)base_count)];

		iov[i].iov_base = exact ? (void *)(uintptr_t)b->data : data[i];
		iov[i].iov_len = exact ? b->len : make_message(data[i]);
		head[i].msg_hdr.msg_iov = &iov[i];
		head[i].msg_hdr.msg_iovlen = 1;
	}
	n = sendmmsg(fd, head, BATCH, 0);
	for (int i = 0; i < n; i++)
		sent_octets += iov[i].iov_len;
	sent += n > 0 ? (unsigned)n : 0;
}

static void
flood_udp(bool exact)
{
	int *fds = calloc(count, sizeof(int));

	if (fds == NULL)
		die("sockets");
	for (unsigned i = 0; i < count; i++)
		fds[i] = open_socket(SOCK_DGRAM, i);
	while (now() < end)
		for (unsigned i = 0; i < count; i++) {
			send_batch(fds[i], exact);
			receive_datagrams(fds[i]);
		}
	usleep(200000); /* what is still on its way */
	for (unsigned i = 0; i < count; i++)
		receive_datagrams(fds[i]);
	free(fds);
}

/* Up to 16 messages in one write. */
static size_t
make_stream(uint8_t *out, size_t cap, bool framed)
{
	size_t len = 0, n, said;

	for (uint32_t i = 1 + chance(16); i > 0 && cap - len > 5000; i--) {
		n = make_message(out + len + 2);
		said = chance(10) > 0 ? n : chance(65536);
		if (framed) {
			out[len] = (uint8_t)(said >> 8);
			out[len + 1] = (uint8_t)said;
			len += 2 + n;
		} else {
			memmove(out + len, out + len + 2, n);
			len += n;
		}
	}
	return len;
}

/* One thing that a client may do. False: it has gone. */
static bool
act(int fd, bool framed)
{
	static uint8_t data[65536];
	struct linger rude = {.l_onoff = 1};
	ssize_t n;

	switch (chance(8)) {
	case 0: /* RST */
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_LINGER, &rude, sizeof(rude));
		return false;
	case 1:
		return chance(4) > 0;
	case 2:
		if (chance(4) == 0)
			(void)shutdown(fd, SHUT_WR);
		return true;
	case 3: /* what was not read stays in both kernels */
	case 4:
		n = recv(fd, data, sizeof(data), 0);
		got_octets += n > 0 ? (size_t)n : 0;
		return n > 0 || (n < 0 && errno == EAGAIN);
	default:
		n = send(fd, data, make_stream(data, sizeof(data), framed),
		    MSG_NOSIGNAL);
		sent_octets += n > 0 ? (size_t)n : 0;
		return n > 0 || errno == EAGAIN;
	}
}

static void
flood_tcp(bool framed)
{
	int *fds = malloc(count * sizeof(int));

	if (fds == NULL)
		die("sockets");
	memset(fds, 0xff, count * sizeof(int));
	while (now() < end)
		for (unsigned i = 0; i < count; i++)
			if (fds[i] < 0) {
				fds[i] = open_socket(SOCK_STREAM, i);
				sent += fds[i] >= 0;
			} else if (!act(fds[i], framed)) {
				close(fds[i]);
				fds[i] = -1;
			}
	free(fds);
}

/* Opens again what is closed, at most 200 at a time. */
static void
hold(void)
{
	struct pollfd *fds = calloc(count, sizeof(*fds));
	char octet;

	if (fds == NULL)
		die("sockets");
	for (unsigned i = 0; i < count; i++)
		fds[i] = (struct pollfd){.fd = -1, .events = POLLIN};
	while (now() < end) {
		unsigned opened = 0;

		for (unsigned i = 0; i < count && opened < 200; i++)
			if (fds[i].fd < 0) {
				fds[i].fd = open_socket(SOCK_STREAM, i / 8);
				sent += fds[i].fd >= 0;
				opened++;
			}
		(void)poll(fds, count, 20);
		for (unsigned i = 0; i < count; i++)
			if (fds[i].fd >= 0 && fds[i].revents != 0 &&
			    recv(fds[i].fd, &octet, 1, 0) <= 0) {
				close(fds[i].fd);
				fds[i].fd = -1;
				got++;
			}
	}
	free(fds);
}

static void
parse(char **argv)
{
	struct rlimit limit;
	struct in_addr from;

	if (inet_pton(AF_INET, argv[2], &from) != 1 ||
	    inet_pton(AF_INET, argv[4], &to.sin_addr) != 1)
		die("address");
	source = ntohl(from.s_addr);
	count = (unsigned)atoi(argv[3]);
	to.sin_family = AF_INET;
	to.sin_port = htons((uint16_t)atoi(argv[5]));
	state = strtoull(argv[6], NULL, 10) * 2654435761u + 1;
	end = now() + atof(argv[7]);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int
main(int argc, char **argv)
{
	if (argc < 8)
		return 64;
	parse(argv);
	for (int i = 8; i < argc && base_count < BASES; i++)
		read_base(argv[i]);
	if (strcmp(argv[1], "hold") == 0)
		hold();
	else if (base_count == 0)
		return 66;
	else if (argv[1][0] == 'u' || argv[1][0] == 'e')
		flood_udp(argv[1][0] == 'e');
	else
		flood_tcp(argv[1][0] == 't');
	printf("sent=%llu sent_octets=%llu got=%llu got_octets=%llu "
	       "largest=%llu refused=%llu\n",
	    sent, sent_octets, got, got_octets, largest, refused);
	return 0;
}
