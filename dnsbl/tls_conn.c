/* TLS over octets in memory: OpenSSL between two buffers. See tls_conn.h. */
#include "tls_conn.h"

#include <assert.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>

struct tls_conn {
	SSL *ssl;
	struct slice in;	   /* fed, not read yet */
	struct frame_buffer *wire; /* to be sent */
	const char *reason;	   /* NULL: not broken */
	unsigned key_updates;
	bool ready, certified;
};

/*
 * A BIO (OpenSSL's word for where octets come from and go to) of our own: its
 * memory BIOs would each keep, for every connection, a buffer as large as the
 * largest message was.
 */
static BIO_METHOD *method;
static pthread_once_t method_once = PTHREAD_ONCE_INIT;

static int
bio_read(BIO *bio, char *out, int len)
{
	struct tls_conn *t = BIO_get_data(bio);
	size_t n = len > 0 ? (size_t)len : 0;

	BIO_clear_retry_flags(bio);
	if (t->in.len == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	if (n > t->in.len)
		n = t->in.len;
	memcpy(out, t->in.data, n);
	t->in.data += n;
	t->in.len -= n;
	return (int)n;
}

static int
bio_write(BIO *bio, const char *data, int len)
{
	struct tls_conn *t = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if (len <= 0 ||
	    !frame_append(t->wire, (const uint8_t *)data, (size_t)len))
		return -1;
	return len;
}

static long
bio_ctrl(BIO *bio, int command, long num, void *ptr)
{
	(void)bio;
	(void)num;
	(void)ptr;
	return command == BIO_CTRL_FLUSH;
}

static void
make_method(void)
{
	method = BIO_meth_new(
	    BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "relaybld");
	if (method == NULL)
		return;
	BIO_meth_set_read(method, bio_read);
	BIO_meth_set_write(method, bio_write);
	BIO_meth_set_ctrl(method, bio_ctrl);
}

/*
 * Sees every message of the protocol. OpenSSL refuses a renegotiation with a
 * warning and lets new keys be asked for without end; both are the end of the
 * connection here.
 */
static void
on_message(int sent, int version, int type, const void *data, size_t len,
    SSL *ssl, void *arg)
{
	const uint8_t *octets = data;
	struct tls_conn *t = arg;

	(void)version;
	(void)ssl;
	if (!sent && type == SSL3_RT_HANDSHAKE && len > 0 &&
	    octets[0] == SSL3_MT_KEY_UPDATE &&
	    ++t->key_updates > TLS_KEY_UPDATES_MAX)
		t->reason = "too many key updates";
	if (sent && type == SSL3_RT_ALERT && len == 2 &&
	    octets[1] == SSL_AD_NO_RENEGOTIATION)
		t->reason = "renegotiation";
}

static bool
prepare(struct tls_conn *t, const struct tls_site *site,
    struct tls_tickets *tickets)
{
	BIO *bio;

	pthread_once(&method_once, make_method);
	if (method == NULL)
		return false;
	t->ssl = SSL_new(site->ctx);
	bio = BIO_new(method);
	if (t->ssl == NULL || bio == NULL) {
		BIO_free(bio);
		return false;
	}
	BIO_set_data(bio, t);
	BIO_set_init(bio, 1);
	SSL_set_bio(t->ssl, bio, bio);
	SSL_set_app_data(t->ssl, tickets);
	SSL_set_msg_callback(t->ssl, on_message);
	SSL_set_msg_callback_arg(t->ssl, t);
	SSL_set_accept_state(t->ssl);
	return true;
}

struct tls_conn *
tls_conn_new(const struct tls_site *site, struct tls_tickets *tickets,
    struct frame_buffer *wire)
{
	struct tls_conn *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->wire = wire;
	if (!prepare(t, site, tickets))
		tls_conn_free(&t);
	ERR_clear_error();
	return t;
}

void
tls_conn_free(struct tls_conn **t)
{
	if (*t == NULL)
		return;
	SSL_free((*t)->ssl);
	free(*t);
	*t = NULL;
}

void
tls_conn_feed(struct tls_conn *t, const uint8_t *data, size_t len)
{
	assert(t->in.len == 0);
	t->in = (struct slice){data, len};
}

struct slice
tls_conn_leave(struct tls_conn *t)
{
	struct slice rest = t->in;

	t->in = (struct slice){0};
	return rest;
}

/* What became of a call that did not succeed. */
static enum tls_result
judge(struct tls_conn *t, int result)
{
	const char *reason;

	switch (SSL_get_error(t->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return TLS_MORE;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_END;
	default:
		reason = ERR_reason_error_string(ERR_peek_error());
		if (tls_conn_is_distrusted(t))
			reason = X509_verify_cert_error_string(
			    SSL_get_verify_result(t->ssl));
		t->reason = reason != NULL ? reason : "broken";
		return TLS_BROKEN;
	}
}

/* A ticket may say so of a certificate that has expired since. */
static bool
shows_certificate(const SSL *ssl)
{
	const X509 *cert = SSL_get0_peer_certificate(ssl);

	return cert != NULL && SSL_get_verify_result(ssl) == X509_V_OK &&
	       X509_cmp_current_time(X509_get0_notAfter(cert)) > 0;
}

static enum tls_result
greet(struct tls_conn *t)
{
	int result = SSL_do_handshake(t->ssl);

	if (result != 1)
		return judge(t, result);
	t->ready = true;
	t->certified = shows_certificate(t->ssl);
	return TLS_DATA;
}

enum tls_result
tls_conn_read(struct tls_conn *t, uint8_t *out, size_t cap, size_t *len_out)
{
	enum tls_result result = TLS_DATA;
	size_t len = 0, n;
	int done;

	*len_out = 0;
	/* An error that another connection left would be taken for ours. */
	ERR_clear_error();
	if (!t->ready && t->reason == NULL)
		result = greet(t);
	/* Many small records are read together: answered together, too. */
	while (result == TLS_DATA && t->reason == NULL && len < cap) {
		done = SSL_read_ex(t->ssl, out + len, cap - len, &n);
		if (done == 1)
			len += n;
		else
			result = judge(t, done);
	}
	if (t->reason != NULL)
		return TLS_BROKEN;
	*len_out = len;
	return len > 0 ? TLS_DATA : result;
}

bool
tls_conn_write(struct tls_conn *t, const uint8_t *data, size_t len)
{
	size_t written;

	assert(t->ready && len > 0);
	if (t->reason != NULL)
		return false;
	ERR_clear_error();
	if (SSL_write_ex(t->ssl, data, len, &written) == 1 && written == len)
		return true;
	t->reason = "cannot write";
	return false;
}

void
tls_conn_end(struct tls_conn *t)
{
	if (!t->ready || t->reason != NULL)
		return;
	ERR_clear_error();
	(void)SSL_shutdown(t->ssl);
	ERR_clear_error();
}

bool
tls_conn_is_ready(const struct tls_conn *t)
{
	return t->ready;
}

bool
tls_conn_is_resumed(const struct tls_conn *t)
{
	return SSL_session_reused(t->ssl) == 1;
}

bool
tls_conn_is_old(const struct tls_conn *t)
{
	return SSL_version(t->ssl) < TLS1_3_VERSION;
}

bool
tls_conn_is_certified(const struct tls_conn *t)
{
	return t->certified;
}

const char *
tls_conn_reason(const struct tls_conn *t)
{
	return t->reason != NULL ? t->reason : "closed";
}

bool
tls_conn_is_distrusted(const struct tls_conn *t)
{
	return SSL_get_verify_result(t->ssl) != X509_V_OK;
}
