/*
 * One TCP connection: its life, from accept to the last callback. The octets
 * go in and out in tcp_stream.h; what they mean is in tcp_serve.h.
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
 *
 * All of it on the loop's thread.
 */
#ifndef DNSBL_TCP_CONN_H
#define DNSBL_TCP_CONN_H

#include "tcp.h"

/* Octets queued for a client above which it is not served. */
#define TCP_QUEUE_HIGH (256 << 10)

struct transfer;
struct tls_conn;

struct tcp_conn {
	uv_tcp_t handle;
	struct tcp *tcp;
	struct tcp_queue *queue; /* the one it stands in */
	struct tcp_conn *older, *newer;
	uint64_t since_ms; /* its place in the queue */
	struct addr client;
	uint16_t client_port;
	struct tls_conn *tls;	    /* NULL: plain TCP */
	bool certified;		    /* over TLS, with a good certificate */
	bool old_tls;		    /* TLS before 1.3 */
	struct frame_buffer sealed; /* TLS: received, not opened yet */
	struct frame_buffer kept;   /* received, not answered yet */
	struct transfer *transfer;  /* NULL: none. While there is one, nothing
				     * more is answered or read */
	size_t queued;		    /* given to uv_write, not sent yet */
	bool paused;		    /* not reading: queued is too much */
	bool ending; /* no more queries; close when all is sent */
	bool closing;
};

/* Takes over fd, a connection that has been counted in and speaks TLS or plain
 * TCP. 0 or a libuv error; in any case fd is taken care of and the client
 * counted out at the end. */
int tcp_conn_open(struct tcp *tcp, int fd, bool tls, const struct addr *client,
    uint16_t client_port) MUST_USE ALL_NONNULL;

/* Closes at once, or does nothing where it is closing already. Counts reason
 * (stats.h), or only STAT_TCP_CLOSED where that is the reason. Drops a
 * transfer. */
void tcp_conn_close(struct tcp_conn *c, unsigned reason) ALL_NONNULL;

/* No more queries are taken; closes when all answers are sent, those of a
 * transfer too. */
void tcp_conn_finish(struct tcp_conn *c) ALL_NONNULL;

/*
 * Sends messages behind their lengths (tcp_frame.h), whole or in pieces, in
 * the order of the calls; what the kernel does not take at once is copied and
 * counted in c->queued, over TLS as it is sealed. No bound of its own: look at
 * c->queued. false: no memory, or the connection is broken; the caller then
 * closes it.
 */
bool tcp_conn_send(
    struct tcp_conn *c, const uint8_t *data, size_t len) MUST_USE ALL_NONNULL;

/* A transfer is over and c->transfer NULL again: goes on with the messages
 * that came in meanwhile. May close c. Not from within tcp_transfer_begin. */
void tcp_conn_resume(struct tcp_conn *c) ALL_NONNULL;

/* A sign of life: the idle time-out begins anew. */
void tcp_conn_touch(struct tcp_conn *c) ALL_NONNULL;
/* After every change: may it be read from, is it over? May close c. */
void tcp_conn_settle(struct tcp_conn *c) ALL_NONNULL;
/* Is too much queued, or a transfer on its way? Then nothing is answered. */
bool tcp_conn_is_full(const struct tcp_conn *c) ALL_NONNULL;

#endif
