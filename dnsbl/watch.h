/*
 * Watches the store for a new generation, and the served one for damage.
 *
 * The happy path is: STORE/served/current comes to name another file; that
 * is opened and checked on libuv's thread pool, while the old one serves;
 * published to the workers; one line in the log.
 *
 * Possible failure modes are: the file is not good (one line, the old one
 * serves on, and that file is not tried again until current changes); it
 * cannot be read now (the same, but tried again every WATCH_RETRY_MS);
 * current cannot be read (one line when that lasts); current
 * moves while a file is being loaded (looked at again when that is done: the
 * last one wins); the served file is cut off or written to (SERVFAIL at once,
 * because nothing in it can be believed; then current is tried, and after it
 * the newest that loads, again every WATCH_RETRY_MS).
 */
#ifndef DNSBL_WATCH_H
#define DNSBL_WATCH_H

#include <uv.h>

#include "changes.h"
#include "service.h"

/* A change in the directory is told (changes.h), so an idle server sleeps but
 * for one look a second: for what nobody tells of, such as a store that was
 * put in the place of this one as a whole, or damage by way of a mapping. */
#define WATCH_TICK_MS 1000
/* How soon a file that could not be read is tried again. */
#define WATCH_RETRY_MS 5000

/* What current names, and in what state that file is. */
struct current {
	char path[4096];
	struct file_id id;
};

struct watch {
	struct service *service;
	const char *store; /* belongs to the site the server started with */
	uv_timer_t tick;
	struct changes changes; /* in STORE/served */
	int blind_errno;	/* why current cannot be read; 0: it can */
	unsigned blind_ticks;
	struct current tried;	      /* last one loaded or refused */
	const struct served *mourned; /* lost, and that was told */
	uint64_t retry_ms;	      /* when to try again for a lost one */
	/* One load at a time; the pool's thread has these while loading. */
	uv_work_t work;
	bool loading, rescue;
	bool again; /* a repetition: its failure has been told */
	uint64_t began_ns;
	struct served *loaded;
	/* What the load goes out from, to note what has changed since. */
	struct served *base;
	struct site *site;
	struct journal_steps *steps; /* NULL: nobody knows */
	enum status status;
	struct why why;
};

/*
 * Opens what STORE/served/current names, for the start; remembers it. store
 * must outlive w. ST_NOT_FOUND when nothing was ever published.
 */
enum status watch_open_current(struct watch *w, const char *store,
    struct served **out, struct why *why) MUST_USE ALL_NONNULL;

/* Begins to watch on the service's loop. 0 or a libuv error. */
int watch_start(struct watch *w, struct service *service) MUST_USE ALL_NONNULL;
/* Looks for something to load now: after whatever kept one waiting, a last
 * worker that has left an edition. Main thread. */
void watch_look(struct watch *w) ALL_NONNULL;
/* Closes its handles; a load under way ends without effect. */
void watch_stop(struct watch *w) ALL_NONNULL;

#endif
