/*
 * Response rate limiting: who forges the source of queries makes us answer
 * his victim, so answers to one network are counted, by zone and kind. What
 * is over the rate is dropped, but for one in slip, which is sent truncated: a
 * real client there comes back over TCP.
 *
 * The table has a fixed size, RRL_BYTES for each worker, and is full of
 * whoever came last. Who owes least makes room: a flood from random networks,
 * each of which owes nothing soon, displaces none that is over its rate; and
 * nobody takes over what another owes.
 */
#ifndef DNSBL_RRL_H
#define DNSBL_RRL_H

#include "addr.h"

/* Networks that are one client: /24, /56 (as BIND, NSD and Knot). */
#define RRL_PREFIX4 24
#define RRL_PREFIX6 56

/* What a table takes, whatever happens; until somebody is counted nothing of
 * it is touched. */
#define RRL_BYTES (1 << 20)

/* Of a network in so many seconds' answers at once: shorter stops bursts of a
 * mail server that starts, longer lets a victim have so much more. */
#define RRL_BURST_S 1

enum rrl_verdict {
	RRL_SEND,
	RRL_SLIP, /* send the question with TC instead */
	RRL_DROP
};

struct rrl;

/*
 * rate: answers a second of one kind, over all workers (the kernel spreads
 * sources over them by port); slip: 1: all that is over is truncated, 2: every
 * second by chance, ... Of one worker: its thread alone may use it. ST_OK,
 * ST_NO_MEMORY, ST_UNAVAILABLE (no random octets). Free with rrl_free.
 */
enum status rrl_new(unsigned rate, unsigned slip, unsigned workers,
    struct rrl **out, struct why *why) MUST_USE ALL_NONNULL;
void rrl_free(struct rrl **r) ALL_NONNULL;

/*
 * Counts one answer to source and says what becomes of it. zone, kind: any
 * small numbers, each pair with a rate of its own. now_ms: any clock that goes
 * forward. Allocates nothing; as long for every source.
 */
enum rrl_verdict rrl_account(struct rrl *r, const struct addr *source,
    unsigned zone, unsigned kind, uint64_t now_ms) ALL_NONNULL;

#endif
