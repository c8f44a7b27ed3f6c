/*
 * What is served and by whom: the current edition, those that workers are
 * still leaving, and the workers. Signals, reload and watch act on it;
 * server.c puts them all together. Main thread, all of it.
 */
#ifndef DNSBL_SERVICE_H
#define DNSBL_SERVICE_H

#include "sockets.h"
#include "tls_tickets.h"
#include "worker.h"

struct service {
	uv_loop_t loop;	      /* the main thread's */
	uv_async_t report;    /* a worker has something to say */
	struct site *started; /* what the sockets and limits come from */
	struct edition *current;
	struct edition *retired; /* workers may still use them */
	uint64_t epoch;
	struct worker *workers;
	unsigned worker_count;
	struct tcp_limit *limit;
	struct tls_tickets *tickets;
	struct stats stats; /* the main thread's own */
	bool stopping;
};

/* Makes an edition of both and has all workers answer from it, the first as
 * well as every later one. As edition_new; on failure nothing changes. Takes
 * references of its own. */
enum status service_publish(struct service *s, struct site *site,
    struct served *served, struct why *why) MUST_USE ALL_NONNULL;
/* Frees the editions that every worker has left: when one has reported. */
void service_reap(struct service *s) ALL_NONNULL;

/* One worker per so many sockets, answering from the current edition; takes
 * the descriptors over. loop and report must be initialised. After a failure
 * the process cannot go on. */
enum status service_start(struct service *s, const struct sockets *sockets,
    struct why *why) MUST_USE ALL_NONNULL;

/* The counters of all threads to the log. */
void service_print_counters(const struct service *s) ALL_NONNULL;

/* Begins to end: every worker stops, and reports when it has. */
void service_stop(struct service *s) ALL_NONNULL;
/* True when the last worker has: then all are joined, and nobody sends to
 * report any more. */
bool service_join(struct service *s) ALL_NONNULL;
/* Frees all but loop and report. No worker runs. */
void service_free(struct service *s) ALL_NONNULL;

#endif
