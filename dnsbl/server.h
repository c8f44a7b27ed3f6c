/*
 * The main thread: loads, binds, starts the workers, then listens to signals
 * and to the store. It never answers a packet, and no packet waits for it.
 */
#ifndef DNSBL_SERVER_H
#define DNSBL_SERVER_H

#include "cmdline.h"
#include "notifier.h"
#include "rollover.h"
#include "service.h"
#include "signals.h"
#include "silence.h"
#include "user.h"
#include "watch.h"
#include "watchdog.h"

struct server {
	const struct cmdline *cmdline;
	const char *config; /* the file, as it is called where we are */
	char *inside;	    /* that in a chroot; or NULL */
	struct user user;
	struct service service;
	struct signals signals;
	struct watch watch;
	struct silence silence;
	struct watchdog watchdog;
	struct rollover rollover;
	struct notifier *notifier;
	uv_work_t nothing; /* the first work of libuv's pool */
};

/*
 * Reads and checks all there is: configuration, zones, the current
 * generation; enters the chroot that is configured. Nothing is bound and no
 * thread runs yet. ST_NOT_FOUND: no generation was ever published. why is
 * empty where the log has told.
 */
enum status server_load(struct server *s, struct why *why) MUST_USE ALL_NONNULL;

/* Becomes the configured user, if there is one, gives up every capability, and
 * sees what it can read of what was read before; all for good. After
 * server_load; server_start does it once the sockets are bound. Errors as
 * user_become, and ST_DENIED. Main thread. */
enum status server_give_up_root(
    struct server *s, struct why *why) MUST_USE ALL_NONNULL;
/* Binds, becomes the user that the configuration names, enters the sandbox,
 * starts the workers, says "ready". */
enum status server_start(
    struct server *s, struct why *why) MUST_USE ALL_NONNULL;
/* Returns after TERM or INT, with everything closed and counted. */
void server_run(struct server *s) ALL_NONNULL;
/* After server_load or server_run. */
void server_free(struct server *s) ALL_NONNULL;

#endif
