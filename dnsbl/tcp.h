/*
 * DNS over TCP (RFC 7766): listeners, limits and time-outs of one worker.
 * What happens on a connection is in tcp_conn.h.
 *
 * The happy path is: a listener is readable; connections are accepted and
 * counted in; each is read, answered, and closed by its client.
 *
 * Possible failure modes are: a limit is reached (the connection that has
 * been idle longest makes room, or the new one is closed at once); no
 * descriptor or memory is left (the listener pauses, the kernel keeps the
 * connections waiting, TCP_SWEEP_MS later it tries again); a connection is
 * in no hurry (closed by the sweep); TLS handshakes take more than their part
 * of the time (their listeners pause; tcp_tls.h).
 *
 * The listeners are polled and accepted from here and not by uv_listen:
 * libuv 1.44 cannot pause one, and out of descriptors it accepts and closes
 * by a spare descriptor that another worker may have taken meanwhile, in a
 * loop.
 */
#ifndef DNSBL_TCP_H
#define DNSBL_TCP_H

#include <uv.h>

#include "responder.h"
#include "tcp_frame.h"
#include "tcp_limit.h"

/* How exact time-outs are. */
#define TCP_SWEEP_MS 250
/* For the first octet of a new connection, and for a whole TLS handshake:
 * clients that connect have their query ready. Shorter than the idle time-out,
 * so that mere connecting holds a place for as short as possible. */
#define TCP_FIRST_MS 3000
/* What is read at once; bounds the work of one turn. */
#define TCP_READ_SIZE (16 << 10)
/* Messages of one read that are looked up together, so that the memory they
 * need is on its way meanwhile; more are already too many to be waited for. */
#define TCP_BATCH 32
/* Answers are gathered up to here, then written. A client that reads slowly
 * must take this much in the idle time-out to be seen alive; smaller costs
 * more writes. */
#define TCP_GATHER (16 << 10)
/* Room for one more of any size. */
#define TCP_GATHER_SIZE (TCP_GATHER + FRAME_MAX)

struct tcp_conn;
struct tls_site;
struct tls_tickets;
struct edition;

/* Connections in the order of their last sign of life, oldest first: one
 * timer finds those that are over without looking at the others. */
struct tcp_queue {
	struct tcp_conn *first, *last;
};

struct tcp_listener {
	uv_poll_t poll;
	int fd;
	bool tls; /* what is accepted speaks it */
	bool paused;
	struct tcp *tcp;
};

struct tcp {
	uv_loop_t *loop;
	const struct responder *responder;
	struct tcp_limit *limit; /* shared by all workers */
	/* Zone transfers under way, of all workers; and what they begin
	 * with. */
	_Atomic unsigned *transfers;
	struct edition **edition;
	struct tcp_listener *listeners;
	size_t listener_count;
	uv_timer_t sweep; /* runs while there are connections, or a pause */
	uint64_t idle_ms, first_ms;
	size_t share;		   /* of all connections, this worker's */
	size_t open;		   /* connections in the queues */
	struct tcp_queue silent;   /* never sent an octet */
	struct tcp_queue greeting; /* TLS: handshake not done */
	struct tcp_queue talking;
	/* TLS: what new connections begin with, NULL: nothing, they are closed
	 * (worker.c changes it); and the keys that are shared by all workers.
	 */
	const struct tls_site *tls;
	struct tls_tickets *tickets;
	size_t handshakes;	  /* under way */
	int64_t tls_time_ns;	  /* left for handshakes; less than 0: owed */
	uint64_t tls_since_ms;	  /* when that was so */
	struct frame_buffer wire; /* sealed, to be sent before the turn ends */
	struct request requests[TCP_BATCH];
	struct pending pending[TCP_BATCH];
	uint8_t in[TCP_READ_SIZE];
	uint8_t plain[TCP_READ_SIZE]; /* opened */
	uint8_t out[TCP_GATHER_SIZE];
};

struct tcp_settings {
	struct tcp_limit *limit;
	struct tls_tickets *tickets;
	_Atomic unsigned *transfers;
	size_t share;
	uint64_t idle_ms;
};

/* Before the loop runs. All that is pointed to must outlive the loop. 0 or a
 * libuv error. */
int tcp_init(struct tcp *tcp, uv_loop_t *loop,
    const struct responder *responder,
    const struct tcp_settings *settings) MUST_USE ALL_NONNULL;
/* Begins to accept on fd, which listens, connections that speak TLS or plain
 * TCP; l belongs to tcp from here on, and fd to l. 0 or a libuv error (then fd
 * is the caller's again). */
int tcp_start(struct tcp *tcp, struct tcp_listener *l, int fd,
    bool tls) MUST_USE ALL_NONNULL;

/* Closes the listeners and every connection that has nothing left to send;
 * the others close when they have sent it. Loop's thread. */
void tcp_drain(struct tcp *tcp) ALL_NONNULL;
/* Closes what is left. */
void tcp_abort(struct tcp *tcp) ALL_NONNULL;

#endif
