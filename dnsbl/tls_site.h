/*
 * What TLS is spoken with: certificate, key, who signs clients' certificates,
 * and what is allowed (RFC 7858, RFC 9325): TLS 1.2 and 1.3, ephemeral keys
 * and AEAD ciphers alone, no renegotiation, no early data, ALPN "dot" or none.
 * Made anew on every reload; connections keep the one that they began with.
 */
#ifndef DNSBL_TLS_SITE_H
#define DNSBL_TLS_SITE_H

#include "config.h"

struct ssl_ctx_st;

struct tls_site {
	struct ssl_ctx_st *ctx;
	int64_t not_after; /* unix seconds: when the certificate expires */
	bool key_exposed;  /* others than owner and group may read the key */
};

/*
 * Reads the files that cfg, which has tls-listen, names. ST_CONFIG with
 * "server: tls-certificate: FILE: reason", ST_NO_MEMORY; then *out is not
 * touched. Main thread.
 */
enum status tls_site_new(const struct config_server *cfg, struct tls_site **out,
    struct why *why) MUST_USE ALL_NONNULL;
/* Connections that were made with it go on. */
void tls_site_free(struct tls_site **site) ALL_NONNULL;

#endif
