/*
 * The server's side of one TLS connection, in memory: sealed octets in, plain
 * octets out, and back. No I/O here; tcp_tls.h does it. Between its turns a
 * connection keeps no buffers of its own. One thread at a time.
 */
#ifndef DNSBL_TLS_CONN_H
#define DNSBL_TLS_CONN_H

#include "tcp_frame.h"
#include "tls_site.h"
#include "tls_tickets.h"

/* New keys that a client may ask for in one connection (RFC 8446 4.6.3): an
 * honest one does after millions of records, and each costs both sides. */
#define TLS_KEY_UPDATES_MAX 64

struct tls_conn;

enum tls_result {
	TLS_MORE,  /* nothing more to read: wants octets */
	TLS_DATA,  /* there is something, and there may be more */
	TLS_END,   /* the client will say no more (close_notify) */
	TLS_BROKEN /* close it: tls_conn_reason */
};

/*
 * A handshake may begin. Whatever is to be sent is appended to wire after each
 * call below, for the caller to send in that order. wire and tickets must
 * outlive it, site need not. NULL when out of memory.
 */
struct tls_conn *tls_conn_new(const struct tls_site *site,
    struct tls_tickets *tickets,
    struct frame_buffer *wire) MUST_USE ALL_NONNULL;
void tls_conn_free(struct tls_conn **t) ALL_NONNULL;

/* These octets have come in: they must stay until tls_conn_leave. */
void tls_conn_feed(
    struct tls_conn *t, const uint8_t *data, size_t len) ALL_NONNULL;
/* Those of them that have not been read, for the caller to keep: t does not
 * know them any more. */
struct slice tls_conn_leave(struct tls_conn *t) ALL_NONNULL;

/* Goes on with the handshake, then reads what there is, up to cap octets.
 * *len_out > 0 exactly with TLS_DATA. */
enum tls_result tls_conn_read(struct tls_conn *t, uint8_t *out, size_t cap,
    size_t *len_out) MUST_USE ALL_NONNULL;
/* Seals len > 0 octets. Not before the handshake is done. false: broken, or
 * out of memory. */
bool tls_conn_write(
    struct tls_conn *t, const uint8_t *data, size_t len) MUST_USE ALL_NONNULL;
/* We will say no more (close_notify). */
void tls_conn_end(struct tls_conn *t) ALL_NONNULL;

/* Is the handshake done? Then: did a ticket shorten it; is it of a version
 * before TLS 1.3; did the client show a certificate that tls-client-ca signed,
 * and that has not expired? */
bool tls_conn_is_ready(const struct tls_conn *t) ALL_NONNULL;
bool tls_conn_is_resumed(const struct tls_conn *t) ALL_NONNULL;
bool tls_conn_is_old(const struct tls_conn *t) ALL_NONNULL;
bool tls_conn_is_certified(const struct tls_conn *t) ALL_NONNULL;
/* Why it is broken: a static text. */
const char *tls_conn_reason(const struct tls_conn *t) ALL_NONNULL;
/* Is that the certificate that the client has shown? */
bool tls_conn_is_distrusted(const struct tls_conn *t) ALL_NONNULL;

#endif
