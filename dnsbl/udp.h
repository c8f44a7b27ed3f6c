/*
 * UDP: batches of datagrams from one socket through respond() and back.
 *
 * The happy path is: the socket is readable; recvmmsg takes up to UDP_BATCH
 * queries; all are read, then all are answered; one sendmmsg sends the
 * answers back along the way they came; while it is busy again, up to
 * UDP_ROUNDS times, then the loop looks at its other sockets.
 *
 * Possible failure modes are: the kernel takes only some of the answers (the
 * rest is tried once more, then dropped and counted: a resolver asks again,
 * a queue would only make answers late); one answer cannot be sent at all
 * (its neighbours still are); receiving fails (counted, the loop goes on).
 */
#ifndef DNSBL_UDP_H
#define DNSBL_UDP_H

#include <uv.h>

#include "responder.h"

/* Wide enough to share the cost of a system call (LIBRARIES: beyond 64 there
 * is no gain), small enough to stay in the cache. */
#define UDP_BATCH 64
/* Of so many at once it is worth while to look for more at once, and without
 * epoll (udp.c). */
#define UDP_BUSY 16
/* Batches a socket may take before the worker's others get their turn: about
 * a millisecond. */
#define UDP_ROUNDS 8

struct udp_batch; /* buffers; the sockets of one worker share them */

struct udp_socket {
	uv_poll_t poll;
	int fd;
	struct udp_batch *batch;
	const struct responder *responder;
};

/* NULL when out of memory. */
struct udp_batch *udp_batch_new(void);
void udp_batch_free(struct udp_batch **batch) ALL_NONNULL;

/*
 * Begins to serve fd on loop; from here on the socket owns fd. 0 or a libuv
 * error (then fd is the caller's again). batch and responder must outlive
 * the loop. Loop's thread, or before that runs.
 */
int udp_start(struct udp_socket *s, uv_loop_t *loop, int fd,
    struct udp_batch *batch,
    const struct responder *responder) MUST_USE ALL_NONNULL;
/* Ends it and closes fd; s must live until the loop has run once more. */
void udp_stop(struct udp_socket *s) ALL_NONNULL;

#endif
