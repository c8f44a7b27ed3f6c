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
	_Atomic unsigned transfers; /* under way, of all workers */
	struct stats stats;	    /* the main thread's own */
	bool stopping;
};

/* Editions that are kept for transfers alone. With one more the transfers of
 * the oldest are ended: each may keep a generation's file on the disk and in
 * the address space, long after it was deleted. So many commits a secondary
 * has time to fetch what it began with. */
#define SERVICE_HELD_MAX 16

/* Makes an edition of both and has all workers answer from it, the first as
 * well as every later one. steps lead there from the current one, in the same
 * configuration; where they are NULL, and site or served have changed what
 * zones say, the journal begins anew. As edition_new;
 * on failure nothing changes. Takes references of its own. */
enum status service_publish(struct service *s, struct site *site,
    struct served *served, const struct journal_steps *steps,
    struct why *why) MUST_USE NONNULL(1, 2, 3, 5);
/* Frees the editions that every worker and every transfer has left: when one
 * has reported. */
void service_reap(struct service *s) ALL_NONNULL;
/* Have all workers come to the current edition? */
bool service_has_arrived(const struct service *s) ALL_NONNULL;
/* And may one more be kept for transfers? Else another generation has to
 * wait. */
bool service_is_settled(const struct service *s) ALL_NONNULL;

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
