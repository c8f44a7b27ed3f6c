/*
 * TLS between a connection's octets and its messages: DNS over TLS (RFC 7858).
 * What comes in is opened and served, what goes out is sealed. What handshakes
 * may cost a worker is bounded here: how many are under way (tcp.c), and the
 * time they take.
 */
#ifndef DNSBL_TCP_TLS_H
#define DNSBL_TCP_TLS_H

#include "tcp_conn.h"

/* Of a worker's time handshakes may have one part in so many; beyond that new
 * connections wait in the kernel. Larger: a flood of them is felt less by
 * queries, and fewer honest clients get through it. */
#define TLS_TIME_PART 4
/* What may be saved up, in milliseconds: a burst of clients after a restart
 * does not wait. */
#define TLS_TIME_SAVED_MS 250

/* A new connection, whose handshake may begin. 0 or a libuv error: UV_ENOMEM,
 * UV_ENOTSUP (no certificate is configured any more). */
int tcp_tls_open(struct tcp_conn *c) MUST_USE ALL_NONNULL;
/* Octets have come in: opens and serves them, or keeps them where c is full.
 * May close c. */
void tcp_tls_take(
    struct tcp_conn *c, const uint8_t *data, size_t len) ALL_NONNULL;
/* c was full and is not any more: goes on with what was kept. May close c, or
 * fill it again. */
void tcp_tls_resume(struct tcp_conn *c) ALL_NONNULL;
/* As tcp_conn_send. */
bool tcp_tls_send(
    struct tcp_conn *c, const uint8_t *data, size_t len) MUST_USE ALL_NONNULL;
/* c is about to close: says so to the client where it can. */
void tcp_tls_end(struct tcp_conn *c) ALL_NONNULL;
/* Frees what is left, from the last callback. */
void tcp_tls_free(struct tcp_conn *c) ALL_NONNULL;

/* Is there time for handshakes? Of the loop's time. */
bool tcp_tls_affords(struct tcp *tcp) ALL_NONNULL;

#endif
