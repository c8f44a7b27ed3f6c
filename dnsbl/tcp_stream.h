/*
 * The octets of a connection: read from the kernel and given to tcp_serve.h,
 * written at once or queued until the kernel takes them. For tcp_conn.c.
 */
#ifndef DNSBL_TCP_STREAM_H
#define DNSBL_TCP_STREAM_H

#include "tcp_conn.h"

/* Begins to read from fd. 0 or a libuv error: then fd is closed, and c must
 * be. */
int tcp_stream_open(struct tcp_conn *c, int fd) MUST_USE ALL_NONNULL;
/* Begins to read again after a pause. false: the connection is broken. */
bool tcp_stream_read(struct tcp_conn *c) MUST_USE ALL_NONNULL;
/* As tcp_conn_send, of octets as they are; len > 0. */
bool tcp_stream_write(
    struct tcp_conn *c, const uint8_t *data, size_t len) MUST_USE ALL_NONNULL;
void tcp_stream_pause(struct tcp_conn *c) ALL_NONNULL;

#endif
