/* Makes, keeps and forgets the keys of session tickets. See tls_tickets.h. */
#include "tls_tickets.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct tls_tickets {
	pthread_mutex_t lock; /* taken in handshakes alone */
	size_t count;
	/* Newest first. */
	struct tls_ticket_key keys[TICKET_KEYS];
	int64_t made_s[TICKET_KEYS];
};

struct tls_tickets *
tls_tickets_new(void)
{
	struct tls_tickets *t = calloc(1, sizeof(*t));

	if (t != NULL)
		pthread_mutex_init(&t->lock, NULL);
	return t;
}

void
tls_tickets_free(struct tls_tickets **t)
{
	if (*t == NULL)
		return;
	pthread_mutex_destroy(&(*t)->lock);
	OPENSSL_cleanse(*t, sizeof(**t));
	free(*t);
	*t = NULL;
}

/* Of the newest comes after this: wipes what no ticket can be opened with. */
static void
forget_old(struct tls_tickets *t, int64_t now_s)
{
	const int64_t life = TICKET_PERIOD_S + TICKET_LIFE_S;

	while (t->count > 0 && now_s - t->made_s[t->count - 1] >= life)
		OPENSSL_cleanse(&t->keys[--t->count], sizeof(t->keys[0]));
}

static bool
renew(struct tls_tickets *t, int64_t now_s)
{
	struct tls_ticket_key fresh;

	if (RAND_priv_bytes((unsigned char *)&fresh, sizeof(fresh)) != 1)
		return false;
	if (t->count < TICKET_KEYS)
		t->count++;
	memmove(t->keys + 1, t->keys, (t->count - 1) * sizeof(t->keys[0]));
	memmove(
	    t->made_s + 1, t->made_s, (t->count - 1) * sizeof(t->made_s[0]));
	t->keys[0] = fresh;
	t->made_s[0] = now_s;
	OPENSSL_cleanse(&fresh, sizeof(fresh));
	return true;
}

bool
tls_tickets_newest(
    struct tls_tickets *t, int64_t now_s, struct tls_ticket_key *out)
{
	bool there;

	pthread_mutex_lock(&t->lock);
	forget_old(t, now_s);
	there = t->count > 0 && now_s - t->made_s[0] < TICKET_PERIOD_S;
	if (!there)
		there = renew(t, now_s);
	if (there)
		*out = t->keys[0];
	pthread_mutex_unlock(&t->lock);
	return there;
}

bool
tls_tickets_find(struct tls_tickets *t, const uint8_t *name, int64_t now_s,
    struct tls_ticket_key *out)
{
	bool found = false;

	pthread_mutex_lock(&t->lock);
	forget_old(t, now_s);
	for (size_t i = 0; i < t->count && !found; i++) {
		found = memcmp(t->keys[i].name, name, TICKET_NAME_LEN) == 0;
		if (found)
			*out = t->keys[i];
	}
	pthread_mutex_unlock(&t->lock);
	return found;
}

static int64_t
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static bool
use_key(struct tls_ticket_key *key, const unsigned char *iv,
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int sealing)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_octet_string(
		OSSL_MAC_PARAM_KEY, key->mac, sizeof(key->mac)),
	    OSSL_PARAM_construct_utf8_string(
		OSSL_MAC_PARAM_DIGEST, digest, sizeof(digest) - 1),
	    OSSL_PARAM_construct_end()};

	return EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, key->cipher,
		   iv, sealing) == 1 &&
	       EVP_MAC_CTX_set_params(mac, params) == 1;
}

/* 1: done, 0: not one of ours (a full handshake follows), -1: failed; 2: done,
 * and the client gets a new one. In TLS 1.3 clients use each but once. */
static int
on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv,
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int sealing)
{
	struct tls_tickets *t = SSL_get_app_data(ssl);
	struct tls_ticket_key key;
	int result = -1;

	if (sealing) {
		if (!tls_tickets_newest(t, seconds(), &key))
			return -1;
		memcpy(name, key.name, sizeof(key.name));
		if (RAND_bytes(
			iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1 &&
		    use_key(&key, iv, cipher, mac, sealing))
			result = 1;
	} else {
		if (!tls_tickets_find(t, name, seconds(), &key))
			return 0;
		if (use_key(&key, iv, cipher, mac, sealing))
			result = SSL_version(ssl) < TLS1_3_VERSION ? 1 : 2;
	}
	OPENSSL_cleanse(&key, sizeof(key));
	return result;
}

void
tls_tickets_use(SSL_CTX *ctx)
{
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_timeout(ctx, TICKET_LIFE_S);
	SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket);
}
