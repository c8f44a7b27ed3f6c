/*
 * A zone transfer on a connection (RFC 5936, RFC 1995): begun by a query that
 * ended as OUTCOME_TRANSFER, rendered a slice at a time in libuv's pool, so
 * that the worker answers others meanwhile, sent as fast as the client takes
 * it. It holds the edition that it began with, to the end.
 *
 * The happy path is: a slice is rendered; it is sent, or queued; while less
 * than TCP_QUEUE_HIGH is queued, the next one is rendered; the last one is
 * sent; what the client asked meanwhile is answered.
 *
 * Possible failure modes are: too many are under way, or the zone has too many
 * records (SERVFAIL); the client is slow (at most TCP_QUEUE_HIGH and a slice
 * are queued; it has the idle time-out to take a slice, and
 * TRANSFER_TIME_MAX_MS for all), or closes; the generation is damaged under
 * it, or there are too many newer ones (SERVICE_HELD_MAX). Whatever
 * happens in mid-transfer, the connection is closed without the SOA that ends
 * it, so that nobody takes a part for the whole.
 *
 * Loop's thread; of a dropped one that is in the pool nothing is touched until
 * it comes back from there.
 */
#ifndef DNSBL_TCP_TRANSFER_H
#define DNSBL_TCP_TRANSFER_H

#include "tcp_conn.h"

/* A secondary that wants longer holds a place that others need. 50 million
 * records, the most by default, over a line of 5 Mbit/s. */
#define TRANSFER_TIME_MAX_MS (3600 * 1000)

/* A query on c ended as OUTCOME_TRANSFER: begins it, or says why not. p and
 * what it points to may go afterwards. false: the connection is broken; the
 * caller closes it. */
bool tcp_transfer_begin(
    struct tcp_conn *c, const struct pending *p) MUST_USE ALL_NONNULL;
/* A queued piece has been sent, and c->queued is below TCP_QUEUE_HIGH:
 * c->transfer, which is there, may go on. May close c, or end the transfer:
 * c->transfer = NULL, then tcp_conn_resume. */
void tcp_transfer_more(struct tcp_conn *c) ALL_NONNULL;
/* c closes: forgets c->transfer, which is there, and sets it to NULL. Must
 * not touch the connection afterwards. */
void tcp_transfer_drop(struct tcp_conn *c) ALL_NONNULL;

#endif
