/*
 * What comes in on a connection is cut into messages, and these are answered
 * in their order, many together. Octets that are no whole message yet, or
 * that may not be answered yet, are kept.
 */
#ifndef DNSBL_TCP_SERVE_H
#define DNSBL_TCP_SERVE_H

#include "tcp_conn.h"

/* Takes octets that have come in, answers what can be. Not while c is full
 * (tcp_conn_is_full). May close c. */
void tcp_serve(struct tcp_conn *c, const uint8_t *data, size_t len) ALL_NONNULL;
/* Goes on with what was kept. May close c. */
void tcp_serve_kept(struct tcp_conn *c) ALL_NONNULL;

#endif
