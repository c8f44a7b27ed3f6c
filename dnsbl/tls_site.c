/* Loads certificate and key, and says what TLS may do. See tls_site.h. */
#include "tls_site.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tls_tickets.h"

/* TLS 1.2: ephemeral keys and AEAD alone, as TLS 1.3 has it of itself. */
#define CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"
/* Without those of finite fields, which the client could choose and cost a
 * hundred times as much. */
#define GROUPS "X25519:P-256:P-384"
/* Of a client's certificates, in all: a chain of four is half of that. More
 * would only be memory for strangers. */
#define CLIENT_CHAIN_MAX   (16 << 10)
#define CLIENT_CHAIN_DEPTH 4
/* Each costs a connection some octets and us a little work; one is enough,
 * since it may be used again. */
#define TICKETS_PER_HANDSHAKE 1

static const unsigned char alpn_dot[] = {3, 'd', 'o', 't'};

/* RFC 7858 has no ALPN of its own, RFC 9103 8.4 has "dot". Who offers others
 * alone wants something else (RFC 7301 3.2). */
static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *arg)
{
	unsigned char *chosen;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&chosen, out_len, alpn_dot, sizeof(alpn_dot),
		in, in_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

/* An encrypted key would be asked for at the terminal. */
static int
no_passphrase(char *buf, int size, int writing, void *arg)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

/* What OpenSSL found wrong with a file, in its words. */
static enum status
refused(const char *key, const char *file, struct why *why)
{
	unsigned long err = ERR_peek_error();
	const char *reason = ERR_reason_error_string(err);

	if (ERR_GET_REASON(err) == ERR_R_MALLOC_FAILURE)
		return why_no_memory(why);
	why_set(why, "server: %s: %s: %s", key, file,
	    reason != NULL ? reason : "cannot be used");
	return ST_CONFIG;
}

/* OpenSSL would wait for the other end of a pipe, and says less of a file
 * that cannot be read. */
static enum status
check_file(
    const char *key, const char *file, struct stat *st_out, struct why *why)
{
	if (stat(file, st_out) != 0 || access(file, R_OK) != 0) {
		why_errno(why, errno, "server: %s: %s", key, file);
		return ST_CONFIG;
	}
	if (!S_ISREG(st_out->st_mode)) {
		why_set(why, "server: %s: %s: not a plain file", key, file);
		return ST_CONFIG;
	}
	return ST_OK;
}

static enum status
expires(SSL_CTX *ctx, int64_t *out)
{
	struct tm when;

	if (ASN1_TIME_to_tm(
		X509_get0_notAfter(SSL_CTX_get0_certificate(ctx)), &when) != 1)
		return ST_CONFIG;
	*out = timegm(&when);
	return ST_OK;
}

static enum status
load_certificate(struct tls_site *s, const char *file, struct why *why)
{
	static const char key[] = "tls-certificate";
	struct stat stat;
	enum status st = check_file(key, file, &stat, why);

	if (st != ST_OK)
		return st;
	if (SSL_CTX_use_certificate_chain_file(s->ctx, file) != 1 ||
	    expires(s->ctx, &s->not_after) != ST_OK)
		return refused(key, file, why);
	return ST_OK;
}

static enum status
load_key(struct tls_site *s, const char *file, struct why *why)
{
	static const char key[] = "tls-key";
	struct stat stat;
	enum status st = check_file(key, file, &stat, why);

	if (st != ST_OK)
		return st;
	s->key_exposed = (stat.st_mode & S_IRWXO) != 0;
	SSL_CTX_set_default_passwd_cb(s->ctx, no_passphrase);
	if (SSL_CTX_use_PrivateKey_file(s->ctx, file, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(s->ctx) != 1)
		return refused(key, file, why);
	return ST_OK;
}

/* Tickets remember that a client's certificate was good; one that was sealed
 * under other signers must not count. */
static enum status
bind_tickets(struct tls_site *s, struct why *why)
{
	const STACK_OF(X509_OBJECT) *signers =
	    X509_STORE_get0_objects(SSL_CTX_get_cert_store(s->ctx));
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	bool good = md != NULL && EVP_DigestInit(md, EVP_sha256()) == 1;

	for (int i = 0; good && i < sk_X509_OBJECT_num(signers); i++) {
		const X509 *cert =
		    X509_OBJECT_get0_X509(sk_X509_OBJECT_value(signers, i));

		good = cert == NULL || /* a revocation list */
		       (X509_digest(cert, EVP_sha256(), digest, &len) == 1 &&
			   EVP_DigestUpdate(md, digest, len) == 1);
	}
	good = good && EVP_DigestFinal(md, digest, &len) == 1 &&
	       SSL_CTX_set_session_id_context(s->ctx, digest, len) == 1;
	EVP_MD_CTX_free(md);
	return good ? ST_OK : why_no_memory(why);
}

/* A certificate is asked for, and if there is one it must be good; none is as
 * well, which zones it opens is decided with the query. */
static enum status
load_signers(struct tls_site *s, const char *file, struct why *why)
{
	static const char key[] = "tls-client-ca";
	STACK_OF(X509_NAME) * names;
	struct stat stat;
	enum status st = check_file(key, file, &stat, why);

	if (st != ST_OK)
		return st;
	names = SSL_load_client_CA_file(file);
	if (names == NULL || SSL_CTX_load_verify_file(s->ctx, file) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return refused(key, file, why);
	}
	SSL_CTX_set_client_CA_list(s->ctx, names);
	SSL_CTX_set_verify(s->ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_verify_depth(s->ctx, CLIENT_CHAIN_DEPTH);
	SSL_CTX_set_max_cert_list(s->ctx, CLIENT_CHAIN_MAX);
	return ST_OK;
}

static enum status
set_rules(SSL_CTX *ctx, struct why *why)
{
	SSL_CTX_set_options(
	    ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_max_early_data(ctx, 0);
	SSL_CTX_set_num_tickets(ctx, TICKETS_PER_HANDSHAKE);
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	tls_tickets_use(ctx);
	if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
	    SSL_CTX_set_cipher_list(ctx, CIPHERS) != 1 ||
	    SSL_CTX_set1_groups_list(ctx, GROUPS) != 1)
		return why_no_memory(why);
	return ST_OK;
}

enum status
tls_site_new(
    const struct config_server *cfg, struct tls_site **out, struct why *why)
{
	struct tls_site *s = calloc(1, sizeof(*s));
	enum status st;

	ERR_clear_error();
	if (s != NULL)
		s->ctx = SSL_CTX_new(TLS_server_method());
	if (s == NULL || s->ctx == NULL) {
		free(s);
		return why_no_memory(why);
	}
	st = set_rules(s->ctx, why);
	if (st == ST_OK)
		st = load_certificate(s, cfg->tls_certificate, why);
	if (st == ST_OK)
		st = load_key(s, cfg->tls_key, why);
	if (st == ST_OK && cfg->tls_client_ca != NULL)
		st = load_signers(s, cfg->tls_client_ca, why);
	if (st == ST_OK)
		st = bind_tickets(s, why);
	ERR_clear_error();
	if (st != ST_OK)
		tls_site_free(&s);
	else
		*out = s;
	return st;
}

void
tls_site_free(struct tls_site **site)
{
	if (*site == NULL)
		return;
	SSL_CTX_free((*site)->ctx);
	free(*site);
	*site = NULL;
}
