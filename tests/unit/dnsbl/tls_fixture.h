/*
 * A certificate authority, certificates it has signed, and a TLS client in
 * memory that talks to our side. For unit tests and fuzzers: it asserts.
 */
#ifndef UNIT_TLS_FIXTURE_H
#define UNIT_TLS_FIXTURE_H

#include <assert.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tls_conn.h"

#define TLS_DAY (24 * 3600)

struct tls_identity {
	X509 *cert;
	EVP_PKEY *key;
};

static inline void
tls_extend(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	assert(ext != NULL && X509_add_ext(cert, ext, -1) == 1);
	X509_EXTENSION_free(ext);
}

/* signer NULL: signs itself, and may sign others. usage: of its key, or
 * NULL. */
static inline struct tls_identity
tls_identify(const char *name, const struct tls_identity *signer,
    long valid_for_s, const char *usage)
{
	struct tls_identity id = {X509_new(), EVP_EC_gen("P-256")};
	X509_NAME *subject = X509_get_subject_name(id.cert);
	static long serial = 1;

	assert(id.cert != NULL && id.key != NULL);
	X509_set_version(id.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(id.cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(id.cert), -2 * TLS_DAY);
	X509_gmtime_adj(X509_getm_notAfter(id.cert), valid_for_s);
	X509_set_pubkey(id.cert, id.key);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	    (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(id.cert,
	    signer != NULL ? X509_get_subject_name(signer->cert) : subject);
	if (signer == NULL)
		tls_extend(id.cert, NID_basic_constraints, "critical,CA:TRUE");
	if (usage != NULL)
		tls_extend(id.cert, NID_ext_key_usage, usage);
	assert(X509_sign(id.cert, signer != NULL ? signer->key : id.key,
		   EVP_sha256()) > 0);
	return id;
}

static inline void
tls_forget(struct tls_identity *id)
{
	X509_free(id->cert);
	EVP_PKEY_free(id->key);
}

/* Writes the certificate, or the key, that is not NULL. */
static inline void
tls_write(const char *path, const X509 *cert, const EVP_PKEY *key)
{
	FILE *f = fopen(path, "w");

	assert(f != NULL);
	assert(cert == NULL || PEM_write_X509(f, cert) == 1);
	assert(key == NULL ||
	       PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1);
	assert(fclose(f) == 0);
}

/* What both sides of a test are made from. */
struct tls_place {
	char dir[64];
	char cert[96], key[96], ca[96]; /* files */
	struct config_server cfg;
	struct tls_identity authority, server, client;
	SSL_CTX *client_ctx; /* knows the authority, shows no certificate */
};

static inline void
tls_place_open(struct tls_place *p)
{
	memset(p, 0, sizeof(*p));
	snprintf(p->dir, sizeof(p->dir), "/tmp/relaybl-tls.XXXXXX");
	assert(mkdtemp(p->dir) != NULL);
	snprintf(p->cert, sizeof(p->cert), "%s/cert.pem", p->dir);
	snprintf(p->key, sizeof(p->key), "%s/key.pem", p->dir);
	snprintf(p->ca, sizeof(p->ca), "%s/ca.pem", p->dir);
	p->authority = tls_identify("authority", NULL, TLS_DAY, NULL);
	p->server = tls_identify("server", &p->authority, TLS_DAY, NULL);
	p->client =
	    tls_identify("client", &p->authority, TLS_DAY, "clientAuth");
	tls_write(p->cert, p->server.cert, NULL);
	tls_write(p->key, NULL, p->server.key);
	tls_write(p->ca, p->authority.cert, NULL);
	assert(chmod(p->key, 0600) == 0);
	p->cfg.tls_certificate = p->cert;
	p->cfg.tls_key = p->key;
	p->client_ctx = SSL_CTX_new(TLS_client_method());
	assert(p->client_ctx != NULL);
	X509_STORE_add_cert(
	    SSL_CTX_get_cert_store(p->client_ctx), p->authority.cert);
	SSL_CTX_set_verify(p->client_ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(
	    p->client_ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
}

static inline void
tls_place_close(struct tls_place *p)
{
	tls_forget(&p->authority);
	tls_forget(&p->server);
	tls_forget(&p->client);
	SSL_CTX_free(p->client_ctx);
	unlink(p->cert);
	unlink(p->key);
	unlink(p->ca);
	rmdir(p->dir);
}

/* One connection, both sides. */
struct tls_talk {
	struct tls_conn *server;
	struct frame_buffer wire; /* server to client */
	SSL *client;
	BIO *to_client, *from_client;
	size_t piece;		/* the server gets so many octets at once */
	enum tls_result result; /* the server's last */
	uint8_t got[1 << 17];	/* what the server read */
	size_t got_len;
};

static inline void
tls_talk_open(struct tls_talk *t, SSL_CTX *client_ctx,
    const struct tls_site *site, struct tls_tickets *tickets)
{
	memset(t, 0, sizeof(*t));
	t->piece = SIZE_MAX;
	t->result = TLS_MORE;
	t->server = tls_conn_new(site, tickets, &t->wire);
	t->client = SSL_new(client_ctx);
	t->to_client = BIO_new(BIO_s_mem());
	t->from_client = BIO_new(BIO_s_mem());
	assert(t->server != NULL && t->client != NULL);
	BIO_set_mem_eof_return(t->to_client, -1);
	BIO_set_mem_eof_return(t->from_client, -1);
	SSL_set_bio(t->client, t->to_client, t->from_client);
	SSL_set_connect_state(t->client);
}

static inline void
tls_talk_close(struct tls_talk *t)
{
	tls_conn_free(&t->server);
	frame_consume(&t->wire, t->wire.len);
	SSL_free(t->client);
	ERR_clear_error();
}

/* These octets reach the server, which reads all it can. */
static inline void
tls_talk_feed(struct tls_talk *t, const uint8_t *data, size_t len)
{
	size_t n;

	tls_conn_feed(t->server, data, len);
	do {
		assert(t->got_len < sizeof(t->got));
		t->result = tls_conn_read(t->server, t->got + t->got_len,
		    sizeof(t->got) - t->got_len, &n);
		assert((n > 0) == (t->result == TLS_DATA));
		t->got_len += n;
	} while (t->result == TLS_DATA);
	(void)tls_conn_leave(t->server);
}

/* What the client has to send, in pieces; then the client gets the rest. */
static inline bool
tls_talk_exchange(struct tls_talk *t)
{
	uint8_t buf[1 << 14];
	bool moved = false;
	int n;

	while ((n = BIO_read(t->from_client, buf, sizeof(buf))) > 0) {
		moved = true;
		for (size_t at = 0; at < (size_t)n; at += t->piece) {
			size_t len = (size_t)n - at;

			tls_talk_feed(
			    t, buf + at, len < t->piece ? len : t->piece);
			if (t->piece == SIZE_MAX)
				break;
		}
	}
	if (t->wire.len > 0) {
		moved = true;
		BIO_write(t->to_client, t->wire.data, (int)t->wire.len);
		frame_consume(&t->wire, t->wire.len);
	}
	return moved;
}

/* As far as it goes. True: both are done. */
static inline bool
tls_talk_greet(struct tls_talk *t)
{
	do
		(void)SSL_do_handshake(t->client);
	while (tls_talk_exchange(t));
	return SSL_is_init_finished(t->client) && t->result != TLS_BROKEN &&
	       tls_conn_is_ready(t->server);
}

/* The client says this, and hears what there is. */
static inline void
tls_talk_say(struct tls_talk *t, const void *data, int len)
{
	(void)SSL_write(t->client, data, len);
	while (tls_talk_exchange(t))
		continue;
}

#endif
