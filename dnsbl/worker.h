/*
 * A worker: one thread, one loop, one UDP and one TCP socket per address, one
 * more per address of tls-listen. Nothing that another thread writes is on the
 * way of a packet: a new edition is announced by an async, which the loop runs
 * between batches.
 *
 * Nor does a worker write there what another one reads: counters, loop,
 * connections and batches are its own, and each worker begins on a line of the
 * cache of its own (STATS_ALIGN). What all of them read (edition, generation,
 * log level) is written only when it changes. A lock is taken for a connection
 * (tcp_limit.h) and for what goes to the log, never for a message.
 */
#ifndef DNSBL_WORKER_H
#define DNSBL_WORKER_H

#include <uv.h>

#include "edition.h"
#include "tcp.h"
#include "udp.h"

struct worker {
	struct stats stats; /* this thread writes, all may read */
	uv_loop_t loop;
	uv_thread_t thread;
	uv_async_t wake;	 /* something below has changed */
	uv_async_t *report;	 /* main's: acknowledged or done has changed */
	uv_timer_t patience;	 /* for connections, once it stops */
	struct edition *edition; /* this thread's own */
	struct responder responder;
	struct udp_batch *batch;
	struct udp_socket *udp;
	struct tcp_listener *listeners;
	size_t udp_count;
	struct tcp tcp;
	_Atomic(struct edition *) next; /* main writes */
	_Atomic bool stop;		/* main writes */
	pthread_mutex_t stopping;	/* held while main says so */
	_Atomic uint64_t acknowledged;	/* worker writes: epoch in use */
	_Atomic bool done;		/* worker writes: thread is over */
	_Atomic unsigned asked;		/* main writes */
	_Atomic unsigned awake;		/* worker writes: what was asked last */
};

/* The sockets of one worker, one per address of the configuration. */
struct worker_sockets {
	const int *udp, *tcp;
	size_t count; /* of each */
	const int *tls;
	size_t tls_count;
};

/*
 * Prepares a worker that answers from edition; its thread does not run yet.
 * It takes over the sockets in any case. report is sent to whenever
 * acknowledged or done changes. ST_OK, ST_NO_MEMORY, ST_IO; after a failure
 * the process cannot go on. Main thread.
 */
enum status worker_init(struct worker *w, const struct worker_sockets *sockets,
    const struct tcp_settings *tcp, struct edition *edition, uv_async_t *report,
    struct why *why) MUST_USE ALL_NONNULL;
/* Begins to answer. Signals are blocked in the thread. */
enum status worker_run(struct worker *w, struct why *why) MUST_USE ALL_NONNULL;

/* From now on, soon: answers from that edition. The one before is in use
 * until acknowledged reaches its epoch. Main thread. */
void worker_publish(struct worker *w, struct edition *edition) ALL_NONNULL;
/* Ends it: no new queries; answers on their way get WORKER_PATIENCE_MS. done
 * is set when it is over. Main thread. */
#define WORKER_PATIENCE_MS 2000
void worker_stop(struct worker *w) ALL_NONNULL;
/* Asks whether its loop still turns, and whether it has answered to the last
 * time that was asked. Not after worker_stop. Main thread. */
void worker_ask(struct worker *w) ALL_NONNULL;
bool worker_is_awake(const struct worker *w) ALL_NONNULL;

/* After done: waits for the thread's last instruction, so that report may be
 * closed, and frees all but stats. */
void worker_join(struct worker *w) ALL_NONNULL;

#endif
