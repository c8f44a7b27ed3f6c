/*
 * A UDP socket and its queries. The headers for sending and receiving are set
 * up once; queries are sent from where they were prepared, with the id written
 * over, so that the generator costs as little as it can.
 */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH	   64
#define ANSWER_MAX 1232
/* A generator that is scheduled out must not lose what was answered. */
#define RECEIVE_MAX (8 << 20)

union control {
	struct cmsghdr align;
	uint8_t space[CMSG_SPACE(sizeof(struct timespec))];
};

struct lane {
	int fd;
	bool stamps;
	struct flight *flight;
	struct mmsghdr tx[BATCH], rx[BATCH];
	struct iovec tx_iov[BATCH], rx_iov[BATCH];
	union control control[BATCH];
	uint8_t answers[BATCH][ANSWER_MAX];
};

struct flight *
lane_flight(struct lane *l)
{
	return l->flight;
}

int
dial(const struct options *o, int type, unsigned from)
{
	struct sockaddr_in me = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + from)};
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	if (fd >= 0 &&
	    (from == 0 ||
		bind(fd, (const struct sockaddr *)&me, sizeof(me)) == 0) &&
	    connect(fd, (const struct sockaddr *)&o->to, sizeof(o->to)) == 0)
		return fd;
	perror("connecting");
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

static void
prepare(struct lane *l)
{
	for (unsigned i = 0; i < BATCH; i++) {
		l->rx_iov[i].iov_base = l->answers[i];
		l->rx_iov[i].iov_len = ANSWER_MAX;
		l->rx[i].msg_hdr.msg_iov = &l->rx_iov[i];
		l->rx[i].msg_hdr.msg_iovlen = 1;
		l->tx[i].msg_hdr.msg_iov = &l->tx_iov[i];
		l->tx[i].msg_hdr.msg_iovlen = 1;
	}
}

static void
grow_buffer(int fd)
{
	int size = RECEIVE_MAX;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) !=
	    0)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

struct lane *
lane_open(const struct options *o, unsigned ids, bool stamps)
{
	struct lane *l = calloc(1, sizeof(*l));
	int on = stamps;

	if (l == NULL)
		return NULL;
	l->stamps = stamps;
	l->flight = flight_new(ids);
	l->fd = dial(o, SOCK_DGRAM, 0);
	if (l->flight == NULL || l->fd < 0 ||
	    setsockopt(l->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) !=
		0) {
		lane_close(&l);
		return NULL;
	}
	grow_buffer(l->fd);
	prepare(l);
	return l;
}

void
lane_close(struct lane **lane)
{
	struct lane *l = *lane;

	*lane = NULL;
	if (l == NULL)
		return;
	if (l->fd >= 0)
		(void)close(l->fd);
	flight_free(&l->flight);
	free(l);
}

static bool
send_batch(struct lane *l, const struct options *o, size_t *cursor,
    unsigned count, int64_t now, struct tally *t)
{
	unsigned sent = 0;
	uint8_t *message;
	uint16_t id;
	int n;

	for (unsigned i = 0; i < count; i++) {
		message = query_message(&o->queries, *cursor);
		id = flight_depart(l->flight, now, t);
		message[0] = (uint8_t)(id >> 8);
		message[1] = (uint8_t)id;
		l->tx_iov[i].iov_base = message;
		l->tx_iov[i].iov_len = query_len(&o->queries, *cursor);
		*cursor = *cursor + 1 < o->queries.count ? *cursor + 1 : 0;
	}
	while (sent < count) {
		n = sendmmsg(l->fd, l->tx + sent, count - sent, 0);
		if (n < 0 && errno != EINTR) {
			perror("sending");
			return false;
		}
		sent += n > 0 ? (unsigned)n : 0;
	}
	return true;
}

bool
lane_send(struct lane *l, const struct options *o, size_t *cursor,
    unsigned count, int64_t now, struct tally *t)
{
	unsigned n;

	for (; count > 0; count -= n) {
		n = count < BATCH ? count : BATCH;
		if (!send_batch(l, o, cursor, n, now, t))
			return false;
	}
	return true;
}

/* When the kernel took it in, which is when it came if nothing says. */
static int64_t
arrival(struct msghdr *hdr, int64_t now)
{
	struct timespec at;
	struct cmsghdr *c = CMSG_FIRSTHDR(hdr);

	if (c == NULL || c->cmsg_type != SO_TIMESTAMPNS)
		return now;
	memcpy(&at, CMSG_DATA(c), sizeof(at));
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static void
take(struct lane *l, unsigned i, int64_t now, struct tally *t)
{
	const uint8_t *a = l->answers[i];
	size_t len = l->rx[i].msg_len;

	if (len < 12 || !flight_arrive(l->flight, (uint16_t)(a[0] << 8 | a[1])))
		t->strange++;
	else
		tally_answer(t, a, len, arrival(&l->rx[i].msg_hdr, now));
}

bool
lane_receive(struct lane *l, int64_t now, struct tally *t)
{
	int n;

	do {
		for (unsigned i = 0; l->stamps && i < BATCH; i++) {
			l->rx[i].msg_hdr.msg_control = &l->control[i];
			l->rx[i].msg_hdr.msg_controllen = sizeof(l->control[i]);
		}
		n = recvmmsg(l->fd, l->rx, BATCH, MSG_DONTWAIT, NULL);
		for (int i = 0; i < n; i++)
			take(l, (unsigned)i, now, t);
	} while (n == BATCH);
	if (n >= 0 || errno == EAGAIN || errno == EINTR)
		return true;
	perror("receiving");
	return false;
}
