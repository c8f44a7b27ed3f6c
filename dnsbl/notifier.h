/*
 * Tells secondaries that a zone has changed (RFC 1996): each zone's notify:
 * list is sent the new SOA when an edition is published whose serial they have
 * not acknowledged, at most once a second a zone, and again until they answer.
 *
 * The happy path is: an edition is published, one datagram goes to each
 * secondary of a zone whose serial rose, each answers with the same ID.
 *
 * Possible failure modes are: no answer: sent again after 1, 2, 4 ... seconds,
 * NOTIFIER_TRIES times; then the secondary finds out by its refresh timer, or
 * with the next change. An answer that is not from there, not to this
 * question or not signed as it must be is no answer. An error in it is one: it
 * is told once, and would come again. The network is gone, the socket full:
 * as no answer. Each such state of a secondary is one line in the log.
 *
 * Main thread, all of it.
 */
#ifndef DNSBL_NOTIFIER_H
#define DNSBL_NOTIFIER_H

#include <uv.h>

#include "edition.h"
#include "stats.h"

struct notifier;

/*
 * Opens a socket for IPv4 and one for IPv6 (a host without one of them does
 * without) and its timer on loop; counters go to stats, the main thread's. The
 * sockets are bound to the first listen address of the family that is not a
 * loopback one, because secondaries look where a NOTIFY comes from; where that
 * is the wildcard, or there is none, the kernel chooses. Before privileges and
 * system calls are given up.
 * Nothing is sent until the first notifier_publish. ST_OK, ST_NO_MEMORY,
 * ST_UNAVAILABLE; on failure *out is NULL.
 */
enum status notifier_start(const struct config_server *cfg, uv_loop_t *loop,
    struct stats *stats, struct notifier **out,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * An edition is published: sends what is to be sent, and takes over whom to
 * tell and with which keys. The first one is told to all: nobody knows what
 * they have heard. Takes a reference of the site; needs nothing else of e
 * afterwards. Out of memory: those before are told on, and the log says so.
 */
void notifier_publish(struct notifier *n, const struct edition *e) ALL_NONNULL;

/* Closes handles; frees all when the loop has let go of them. */
void notifier_stop(struct notifier **n) ALL_NONNULL;

#endif
