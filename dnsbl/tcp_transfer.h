/*
 * A zone transfer on a connection (RFC 5936, RFC 1995): the connection begins
 * it, asks for more whenever the client has taken what there was, and drops it
 * when it closes. Loop's thread.
 */
#ifndef DNSBL_TCP_TRANSFER_H
#define DNSBL_TCP_TRANSFER_H

#include "tcp_conn.h"

/*
 * An AXFR or IXFR that is allowed (OUTCOME_TRANSFER): begins it, then
 * c->transfer is set; or answers that it cannot be (c->transfer stays NULL).
 * Takes from pending what it needs: that, and the request in it, are gone
 * afterwards. false: close c. Must not call tcp_conn_resume.
 */
bool tcp_transfer_begin(
    struct tcp_conn *c, const struct pending *pending) MUST_USE ALL_NONNULL;
/* A queued piece has been sent, and c->queued is below TCP_QUEUE_HIGH:
 * c->transfer, which is there, may go on. May close c, or end the transfer:
 * c->transfer = NULL, then tcp_conn_resume. */
void tcp_transfer_more(struct tcp_conn *c) ALL_NONNULL;
/* c closes: forgets c->transfer, which is there, and sets it to NULL. Must
 * not touch the connection afterwards. */
void tcp_transfer_drop(struct tcp_conn *c) ALL_NONNULL;

#endif
