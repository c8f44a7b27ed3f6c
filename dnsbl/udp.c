/* UDP: receive a batch, answer it in place, send it back. See udp.h. */
#include "udp.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "socket.h"
#include "wire.h"

/* Queries are some hundred octets at most. Of what is longer, and so arrives
 * cut off, respond() sees the header: that is malformed, whatever the rest. */
#define UDP_QUERY_MAX 4096
/* A page and a bit apart: buffers that begin at the same place of a page
 * compete for a few lines of the cache, while the others stay empty. */
#define UDP_QUERY_STRIDE (UDP_QUERY_MAX + 2 * 64)

union udp_control {
	struct cmsghdr align;
	uint8_t space[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

struct udp_batch {
	struct mmsghdr in[UDP_BATCH], out[UDP_BATCH];
	struct iovec in_iov[UDP_BATCH], out_iov[UDP_BATCH];
	struct sockaddr_storage peers[UDP_BATCH];
	union udp_control control[UDP_BATCH];
	struct request requests[UDP_BATCH];
	struct pending pending[UDP_BATCH];
	uint8_t query[UDP_BATCH][UDP_QUERY_STRIDE];
	/* One behind the other, so that as little of it is touched as the
	 * answers are long. */
	uint8_t answers[UDP_BATCH * RESPOND_UDP_MAX];
};

/* The kernel writes the lengths it used over the lengths it may use. */
static void
arm(struct udp_batch *b, unsigned i)
{
	b->in[i].msg_hdr.msg_namelen = sizeof(b->peers[i]);
	b->in[i].msg_hdr.msg_controllen = sizeof(b->control[i]);
}

struct udp_batch *
udp_batch_new(void)
{
	struct udp_batch *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	for (unsigned i = 0; i < UDP_BATCH; i++) {
		b->in_iov[i].iov_base = b->query[i];
		b->in_iov[i].iov_len = UDP_QUERY_MAX;
		b->in[i].msg_hdr.msg_iov = &b->in_iov[i];
		b->in[i].msg_hdr.msg_iovlen = 1;
		b->in[i].msg_hdr.msg_name = &b->peers[i];
		b->in[i].msg_hdr.msg_control = &b->control[i];
		arm(b, i);
		b->out[i].msg_hdr.msg_iov = &b->out_iov[i];
		b->out[i].msg_hdr.msg_iovlen = 1;
	}
	return b;
}

void
udp_batch_free(struct udp_batch **batch)
{
	free(*batch);
	*batch = NULL;
}

/*
 * Where the query was sent to becomes where the answer comes from. The
 * interface is left to the routing table: the way back need not be the way
 * in (load balancers). Only link-local addresses mean nothing without one.
 */
static void
turn_around(struct msghdr *hdr)
{
	struct in_pktinfo info4;
	struct in6_pktinfo info6;
	struct cmsghdr *c = CMSG_FIRSTHDR(hdr);

	if (c == NULL)
		return;
	if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
		memcpy(&info4, CMSG_DATA(c), sizeof(info4));
		info4.ipi_ifindex = 0;
		memcpy(CMSG_DATA(c), &info4, sizeof(info4));
	} else if (c->cmsg_level == IPPROTO_IPV6 &&
		   c->cmsg_type == IPV6_PKTINFO) {
		memcpy(&info6, CMSG_DATA(c), sizeof(info6));
		if (!IN6_IS_ADDR_LINKLOCAL(&info6.ipi6_addr))
			info6.ipi6_ifindex = 0;
		memcpy(CMSG_DATA(c), &info6, sizeof(info6));
	}
}

/* Readies the answer to query i of the batch as the n-th to be sent. */
static void
address_answer(
    struct udp_batch *b, unsigned i, unsigned n, uint8_t *answer, size_t len)
{
	struct msghdr *in = &b->in[i].msg_hdr, *out = &b->out[n].msg_hdr;

	if (in->msg_controllen > 0)
		turn_around(in);
	out->msg_name = in->msg_name;
	out->msg_namelen = in->msg_namelen;
	out->msg_control = in->msg_control;
	out->msg_controllen = in->msg_controllen;
	b->out_iov[n].iov_base = answer;
	b->out_iov[n].iov_len = len;
}

/* Reads query i of the batch. */
static void
parse(const struct udp_socket *s, unsigned i, int64_t now)
{
	struct udp_batch *b = s->batch;
	bool cut = (b->in[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
	struct request *req = &b->requests[i];

	req->data = b->query[i];
	req->len = cut ? DNS_HEADER_LEN : b->in[i].msg_len;
	req->transport = TRANSPORT_UDP;
	req->now = now;
	socket_peer(&b->peers[i], &req->source, &req->source_port);
	respond_parse(s->responder->view, req, &b->pending[i]);
}

/* Answers the first count datagrams; returns how many answers to send. What
 * one pass over all has asked for is in the cache when the next one comes to
 * use it: memory takes longer than any single query does. */
static unsigned
answer_batch(const struct udp_socket *s, unsigned count)
{
	struct udp_batch *b = s->batch;
	uint8_t *answer = b->answers;
	struct timespec now;
	unsigned answers = 0;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	for (unsigned i = 0; i < count; i++)
		parse(s, i, now.tv_sec);
	for (unsigned i = 0; i < count; i++)
		respond_prefetch(&b->pending[i]);
	for (unsigned i = 0; i < count; i++) {
		len = responder_finish(
		    s->responder, &b->pending[i], answer, RESPOND_UDP_MAX)
			  .len;
		if (len == 0)
			continue;
		address_answer(b, i, answers++, answer, len);
		answer += len;
	}
	return answers;
}

/* An error of sendmmsg concerns the first message it was given, unless it
 * says that the queue is full: then that is tried once more. */
static void
send_batch(const struct udp_socket *s, unsigned count)
{
	bool again = true;
	unsigned done = 0, dropped = 0;
	int n;

	while (done < count) {
		n = sendmmsg(s->fd, s->batch->out + done, count - done, 0);
		if (n > 0) {
			done += (unsigned)n;
		} else if (errno == EAGAIN || errno == ENOBUFS ||
			   errno == EINTR) {
			if (!again)
				break;
			again = false;
		} else {
			log_limited(KIND_UDP, LEVEL_WARNING,
			    "an answer could not be sent: %s", strerror(errno));
			done++;
			dropped++;
		}
	}
	stats_add(s->responder->stats, STAT_UDP_SEND_DROPPED,
	    dropped + (count - done));
}

static void
receive_failed(const struct udp_socket *s)
{
	if (errno == EAGAIN || errno == EINTR)
		return;
	stats_add(s->responder->stats, STAT_UDP_RECV_ERRORS, 1);
	log_limited(
	    KIND_UDP, LEVEL_WARNING, "receiving failed: %s", strerror(errno));
}

static void on_readable(uv_poll_t *poll, int status, int events);

static void
watch_socket(struct udp_socket *s)
{
	int err = uv_poll_start(&s->poll, UV_READABLE, on_readable);

	assert(err == 0); /* fails only on a closing handle */
}

/* Answers and sends what was received. */
static void
serve_batch(const struct udp_socket *s, unsigned count)
{
	send_batch(s, answer_batch(s, count));
	for (unsigned i = 0; i < count; i++)
		arm(s->batch, i);
}

/*
 * Whoever waits for a socket is called by the kernel after every datagram that
 * it has sent, to be told that there is room to write; we never wait for that,
 * but epoll is called before it knows, and takes a lock each time. So the
 * socket is taken from epoll while it is busy. That costs as much as a few
 * datagrams save.
 */
static void
on_readable(uv_poll_t *poll, int status, int events)
{
	struct udp_socket *s = poll->data;
	bool busy = false;
	int n = UDP_BUSY;

	(void)events; /* only UV_READABLE was asked for */
	/* An error waits on the socket, and libuv has stopped watching it. To
	 * receive takes the error away. */
	if (status < 0)
		watch_socket(s);
	for (int round = 0; round < UDP_ROUNDS && n >= UDP_BUSY; round++) {
		n = recvmmsg(s->fd, s->batch->in, UDP_BATCH, 0, NULL);
		if (n < 0) {
			receive_failed(s);
			break;
		}
		if (n >= UDP_BUSY && !busy)
			busy = uv_poll_stop(&s->poll) == 0;
		serve_batch(s, (unsigned)n);
	}
	if (busy)
		watch_socket(s);
}

int
udp_start(struct udp_socket *s, uv_loop_t *loop, int fd,
    struct udp_batch *batch, const struct responder *responder)
{
	int err;

	*s = (struct udp_socket){
	    .fd = fd, .batch = batch, .responder = responder};
	s->poll.data = s;
	err = uv_poll_init(loop, &s->poll, fd);
	if (err != 0)
		return err;
	watch_socket(s);
	return 0;
}

void
udp_stop(struct udp_socket *s)
{
	uv_close((uv_handle_t *)&s->poll, NULL);
	close(s->fd); /* the handle has let go of it already */
}
