/*
 * One TCP connection.
 *
 * The happy path is: octets come in; every whole message among them is
 * answered; the answers go out in one write; the client closes; what is
 * still being written is finished; closed.
 *
 * Possible failure modes are: a message comes in pieces (kept until the rest
 * is there); the client does not read its answers (above TCP_QUEUE_HIGH
 * nothing more is answered and nothing more is read, so its own queries stay
 * in its own kernel); length 0 (answers so far are sent, then closed); reset
 * (closed at once); too slow (closed by the sweep in tcp.c).
 *
 * Closing is a state: set once, by tcp_conn_close; memory is freed in the
 * last callback and nowhere else. Nothing is answered from within a write's
 * callback's callback: there is no recursion, however much is pipelined.
 */
#ifndef DNSBL_TCP_CONN_H
#define DNSBL_TCP_CONN_H

#include "tcp.h"

/* Octets queued for a client above which it is not served. */
#define TCP_QUEUE_HIGH (256 << 10)

struct tcp_conn {
	uv_tcp_t handle;
	struct tcp *tcp;
	struct tcp_queue *queue; /* the one it stands in */
	struct tcp_conn *older, *newer;
	uint64_t since_ms; /* its place in the queue */
	struct addr client;
	uint16_t client_port;
	struct frame_buffer kept; /* received, not answered yet */
	size_t queued;		  /* given to uv_write, not sent yet */
	bool paused;		  /* not reading: queued is too much */
	bool ending;		  /* no more queries; close when all is sent */
	bool closing;
};

/* Takes over fd, a connection that has been counted in. 0 or a libuv error;
 * in any case fd is taken care of and the client counted out at the end. */
int tcp_conn_open(struct tcp *tcp, int fd, const struct addr *client,
    uint16_t client_port) MUST_USE ALL_NONNULL;

/* Closes at once, or does nothing where it is closing already. Counts reason
 * (stats.h), or only STAT_TCP_CLOSED where that is the reason. */
void tcp_conn_close(struct tcp_conn *c, unsigned reason) ALL_NONNULL;

/* No more queries are taken; closes when all answers are sent. */
void tcp_conn_finish(struct tcp_conn *c) ALL_NONNULL;

#endif
