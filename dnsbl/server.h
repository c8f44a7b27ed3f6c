/*
 * The main thread: owns the editions and the workers, listens to signals and
 * to the store. It never answers a packet, and no packet waits for it.
 */
#ifndef DNSBL_SERVER_H
#define DNSBL_SERVER_H

#include "cmdline.h"
#include "watch.h"
#include "worker.h"

struct server {
	const struct cmdline *cmdline;
	uv_loop_t loop;
	uv_async_t report; /* a worker has something to say */
	uv_signal_t hup, usr1, term, intr;
	struct watch watch;
	struct site *started; /* what the sockets and limits come from */
	struct edition *current;
	struct edition *retired; /* workers may still use them */
	uint64_t epoch;
	struct worker *workers;
	unsigned worker_count;
	struct tcp_limit *limit;
	struct stats stats; /* the main thread's own */
	bool stopping;
};

/*
 * Reads and checks all there is: configuration, zones, the current
 * generation. Nothing is bound and no thread runs yet. ST_NOT_FOUND: no
 * generation was ever published. why is empty where the log has told.
 */
enum status server_load(struct server *s, struct why *why) MUST_USE ALL_NONNULL;
/* Binds, becomes the user that the configuration names, starts the workers,
 * says "ready". */
enum status server_start(
    struct server *s, struct why *why) MUST_USE ALL_NONNULL;
/* Returns after TERM or INT, with everything closed and counted. */
void server_run(struct server *s) ALL_NONNULL;
/* After server_load or server_run. */
void server_free(struct server *s) ALL_NONNULL;

/* Makes an edition of both and has all workers answer from it. As
 * edition_new; on failure nothing changes. Takes references of its own. */
enum status server_publish(struct server *s, struct site *site,
    struct served *served, struct why *why) MUST_USE ALL_NONNULL;

/* The counters of all threads to the log. */
void server_print_counters(const struct server *s) ALL_NONNULL;
/* Begins to end: server_run returns when the workers have. */
void server_stop(struct server *s) ALL_NONNULL;

#endif
