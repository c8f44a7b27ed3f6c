/*
 * Keys of session tickets (RFC 5077, RFC 8446 4.6.1): a client that comes
 * back shows its ticket instead of a full handshake, to whichever worker. The
 * keys are random, of this process alone, and never written anywhere; each
 * seals tickets for TICKET_PERIOD_S and opens them until none of them can be
 * valid any more. One set for all workers; it outlives reloads.
 */
#ifndef DNSBL_TLS_TICKETS_H
#define DNSBL_TLS_TICKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "compiler.h"

/* Shorter: more keys to keep. Longer: who gets hold of a key can read more of
 * what TLS 1.2 clients said. */
#define TICKET_PERIOD_S 3600
/* How long a ticket is good for. */
#define TICKET_LIFE_S (2 * TICKET_PERIOD_S)
/* The one in use, and those whose tickets may still come. */
#define TICKET_KEYS (1 + TICKET_LIFE_S / TICKET_PERIOD_S)

#define TICKET_NAME_LEN 16 /* RFC 5077 4 */
#define TICKET_KEY_LEN	32 /* AES-256, HMAC-SHA-256 */

struct tls_ticket_key {
	uint8_t name[TICKET_NAME_LEN];
	uint8_t cipher[TICKET_KEY_LEN], mac[TICKET_KEY_LEN];
};

struct tls_tickets;

/* NULL when out of memory. */
struct tls_tickets *tls_tickets_new(void);
/* Wipes the keys. No connection that was made with them may be left. */
void tls_tickets_free(struct tls_tickets **t) ALL_NONNULL;

/* now_s: seconds of any clock that does not go back. A copy of a key goes to
 * *out, the caller wipes it. Any thread. */

/* The key to seal a ticket with; makes one when it is time. false: the system
 * has no random numbers. */
bool tls_tickets_newest(struct tls_tickets *t, int64_t now_s,
    struct tls_ticket_key *out) MUST_USE ALL_NONNULL;
/* The key that a ticket names, false: it has expired, or is not ours. */
bool tls_tickets_find(struct tls_tickets *t, const uint8_t *name, int64_t now_s,
    struct tls_ticket_key *out) MUST_USE ALL_NONNULL;

/* What OpenSSL calls for every ticket: has all connections of the context
 * (SSL_CTX) use the tickets that are their app data. */
struct ssl_ctx_st;
void tls_tickets_use(struct ssl_ctx_st *ctx) ALL_NONNULL;

#endif
