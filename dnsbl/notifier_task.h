/*
 * What one secondary is told of one zone, and where that stands: when to send
 * what, and what an answer is worth. Without sockets and clocks, for
 * notifier.c and the tests. Main thread.
 */
#ifndef DNSBL_NOTIFIER_TASK_H
#define DNSBL_NOTIFIER_TASK_H

#include "edition.h"
#include "tsig.h"

/* The last is sent 17 minutes after the first: longer than a host takes to
 * come up again. */
#define NOTIFIER_TRIES 11
/* Before the second try; each wait is twice the one before. */
#define NOTIFIER_WAIT_MS 1000
/* Changes of a zone that come faster are told in one. */
#define NOTIFIER_APART_MS 1000
/* Tries without answer before the log says so: 7 seconds. */
#define NOTIFIER_SILENT 3

/* Header, question, SOA; and a TSIG record. */
#define NOTIFIER_MESSAGE_MAX 2048

struct notifier_task {
	/* Whom, and of what. */
	struct addr addr;
	uint16_t port;
	const struct tsig_key *key; /* or NULL; of the site */
	int key_index;
	struct name origin;
	uint32_t serial, ttl;	   /* of the SOA */
	uint8_t soa[VIEW_SOA_MAX]; /* as view_zone's */

	/* Where it stands. */
	bool pending;	    /* has to be told, or not answered yet */
	bool sent;	    /* ever */
	unsigned tries;	    /* since the serial changed */
	uint64_t due_ms;    /* of the next try, or of giving up */
	uint64_t last_ms;   /* of the last try */
	uint16_t id;	    /* of all tries of one serial */
	struct tsig tsig;   /* of the last try */
	bool silent;	    /* its last tries were not answered */
	bool told_unsigned; /* the log knows that its answers are not signed */
	uint8_t rcode;	    /* of its last answer */
};

/* The tasks of an edition, one for each zone and secondary. malloc'd to *out,
 * the caller frees it; ST_OK, ST_NO_MEMORY. Points to keys of e's site. */
enum status notifier_tasks_new(const struct edition *e,
    struct notifier_task **out, size_t *count_out) MUST_USE ALL_NONNULL;

/* Takes over where the same task of the edition before stands. False where
 * there was none, or the serial is another: then it has to be told. before may
 * be NULL where count is 0. */
bool notifier_task_inherit(struct notifier_task *t,
    const struct notifier_task *before, size_t count) NONNULL(1);

/* Has to be told, under a new ID: at once, or when NOTIFIER_APART_MS are over
 * since it was told something. */
void notifier_task_begin(
    struct notifier_task *t, uint16_t id, uint64_t now_ms) ALL_NONNULL;

/* True where it is time to send. False, and no longer pending, where the last
 * try got no answer either. */
bool notifier_task_due(struct notifier_task *t, uint64_t now_ms) ALL_NONNULL;

/* The message of the next try, signed where there is a key, to out
 * (NOTIFIER_MESSAGE_MAX octets); its length, 0 where it cannot be signed.
 * Counts the try. unix_now: seconds, for TSIG. */
size_t notifier_task_send(struct notifier_task *t, uint8_t *out,
    uint64_t now_ms, uint64_t unix_now) ALL_NONNULL;

enum notifier_reply {
	REPLY_NONE,	/* not an answer to this */
	REPLY_UNSIGNED, /* it could be, but for its signature */
	REPLY_ANSWER	/* no longer pending; rcode says what it thinks */
};
/* What a datagram from addr and port is to the task. */
enum notifier_reply notifier_task_reply(struct notifier_task *t,
    const struct addr *addr, uint16_t port, const uint8_t *msg, size_t len,
    uint64_t unix_now) ALL_NONNULL;

#endif
