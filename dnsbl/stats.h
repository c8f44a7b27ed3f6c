/*
 * Counters. Each thread has a block of its own and is its only writer;
 * anybody may read. A reader may see one counter a moment before another,
 * never a torn one. Counters only grow.
 */
#ifndef DNSBL_STATS_H
#define DNSBL_STATS_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "respond.h"

/* Those of the outcomes (respond.h) come after these, as "outcome_NAME";
 * their sum is queries_udp + queries_tcp + queries_tls. */
#define STATS_LIST(X)                                                          \
	X(STAT_QUERIES_UDP, "queries_udp", "messages received over UDP")       \
	X(STAT_QUERIES_TCP, "queries_tcp", "messages received over TCP")       \
	X(STAT_QUERIES_TLS, "queries_tls", "messages received over TLS")       \
	X(STAT_TRUNCATED, "truncated", "answers sent with TC set")             \
	X(STAT_RRL_DROPPED, "rrl_dropped",                                     \
	    "answers held back: too many to one network")                      \
	X(STAT_RRL_SLIPPED, "rrl_slipped", "of such: sent, truncated")         \
	X(STAT_COOKIE_GOOD, "cookie_good", "cookies of ours shown")            \
	X(STAT_COOKIE_BAD, "cookie_bad", "server cookies not ours, or old")    \
	X(STAT_TSIG_OK, "tsig_ok", "messages signed by a key of ours")         \
	X(STAT_TSIG_BADKEY, "tsig_badkey", "signed by no key of ours")         \
	X(STAT_TSIG_BADSIG, "tsig_badsig", "signed wrongly, or cut")           \
	X(STAT_TSIG_BADTIME, "tsig_badtime", "signed too long ago")            \
	X(STAT_UDP_SEND_DROPPED, "udp_send_dropped",                           \
	    "answers the kernel did not take")                                 \
	X(STAT_UDP_RECV_ERRORS, "udp_recv_errors",                             \
	    "receive calls that failed")                                       \
	X(STAT_TCP_ACCEPTED, "tcp_accepted", "connections taken")              \
	X(STAT_TCP_REFUSED, "tcp_refused",                                     \
	    "connections closed at once: a limit was reached")                 \
	X(STAT_TCP_ACCEPT_ERRORS, "tcp_accept_errors",                         \
	    "accept calls that failed")                                        \
	X(STAT_TCP_CLOSED, "tcp_closed",                                       \
	    "connections ended for any reason; the open ones are "             \
	    "tcp_accepted - tcp_closed")                                       \
	X(STAT_TCP_IDLE, "tcp_closed_idle",                                    \
	    "of these: no whole message in time")                              \
	X(STAT_TCP_EVICTED, "tcp_closed_evicted",                              \
	    "of these: made room for a new one")                               \
	X(STAT_TCP_BAD, "tcp_closed_bad", "of these: message of length 0")     \
	X(STAT_TLS_HANDSHAKES, "tls_handshakes", "TLS handshakes completed")   \
	X(STAT_TLS_RESUMED, "tls_resumed", "of these: by a session ticket")    \
	X(STAT_TLS_FAILED, "tls_handshakes_failed",                            \
	    "TLS connections ended before their handshake was")                \
	X(STAT_TLS_BAD, "tls_closed_bad",                                      \
	    "TLS connections ended by an error after it")                      \
	X(STAT_TLS_WAITS, "tls_waits",                                         \
	    "times new TLS connections waited for handshakes to end")          \
	X(STAT_TRANSFERS_AXFR, "transfers_axfr", "zones sent whole")           \
	X(STAT_TRANSFERS_IXFR, "transfers_ixfr",                               \
	    "differences sent, or that there are none")                        \
	X(STAT_TRANSFERS_REFUSED, "transfers_refused",                         \
	    "allowed, but too many at once or records in the zone")            \
	X(STAT_TRANSFERS_CUT, "transfers_cut", "transfers not ended")          \
	X(STAT_TRANSFER_RECORDS, "transfer_records",                           \
	    "records sent in transfers")                                       \
	X(STAT_NOTIFY_CHANGES, "notify_changes",                               \
	    "serials that a secondary was to be told")                         \
	X(STAT_NOTIFY_SENT, "notify_sent", "NOTIFY messages sent")             \
	X(STAT_NOTIFY_SEND_ERRORS, "notify_send_errors",                       \
	    "NOTIFY messages that could not be sent")                          \
	X(STAT_NOTIFY_ANSWERED, "notify_answered",                             \
	    "of the changes: acknowledged")                                    \
	X(STAT_NOTIFY_REFUSED, "notify_refused",                               \
	    "of the changes: answered with an error")                          \
	X(STAT_NOTIFY_GIVEN_UP, "notify_given_up",                             \
	    "of the changes: never answered")                                  \
	X(STAT_NOTIFY_IGNORED, "notify_ignored",                               \
	    "datagrams that were no answer to a NOTIFY")                       \
	X(STAT_RELOADS_OK, "reloads_ok", "configurations taken over")          \
	X(STAT_RELOADS_FAILED, "reloads_failed", "configurations refused")     \
	X(STAT_GENERATIONS_OK, "generations_ok",                               \
	    "generations taken over after the first")                          \
	X(STAT_GENERATIONS_FAILED, "generations_failed",                       \
	    "generations refused")                                             \
	X(STAT_GENERATIONS_LOST, "generations_lost",                           \
	    "generations damaged while they were served")

enum stats_counter {
#define X(id, name, help) id,
	STATS_LIST(X)
#undef X
	    STAT_OUTCOME,
	STAT_COUNT = STAT_OUTCOME + OUTCOME_COUNT
};

/* Blocks of two threads never share a cache line, nor the pair of lines that
 * some processors fetch together. */
#define STATS_ALIGN 128
struct stats {
	alignas(STATS_ALIGN) _Atomic uint64_t value[STAT_COUNT];
};

/* The block's own thread only. No locked instruction: nobody else writes. */
static inline void
stats_add(struct stats *s, unsigned id, uint64_t n)
{
	uint64_t v = atomic_load_explicit(&s->value[id], memory_order_relaxed);

	atomic_store_explicit(&s->value[id], v + n, memory_order_relaxed);
}

/* Adds a block to sums. Any thread. */
void stats_sum(const struct stats *s, uint64_t sums[STAT_COUNT]) ALL_NONNULL;

/* "queries_udp", "outcome_listed"; id < STAT_COUNT; out_name has
 * STATS_NAME_MAX bytes. Returns out_name. */
#define STATS_NAME_MAX 64
const char *stats_name(unsigned id, char *out_name) ALL_NONNULL;

/* One "name value" line each to the log. */
void stats_print(const uint64_t sums[STAT_COUNT]) ALL_NONNULL;

#endif
