/* HMAC by OpenSSL, with contexts that stay with their thread. */
#include "tsig_mac.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/* One algorithm of a thread: keyed for the secret. */
struct keyed {
	EVP_MAC_CTX *ctx; /* NULL: not yet made */
	uint16_t secret_len;
	uint8_t secret[TSIG_SECRET_MAX];
};

struct contexts {
	struct keyed of[TSIG_ALGORITHM_COUNT];
};

static const struct {
	char digest[8]; /* as OpenSSL calls it */
	size_t len;
} algorithms[TSIG_ALGORITHM_COUNT] = {
    [TSIG_SHA256] = {"SHA256", 32},
    [TSIG_SHA384] = {"SHA384", 48},
    [TSIG_SHA512] = {"SHA512", 64},
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t slot;
static bool slot_made;

size_t
tsig_mac_len(enum tsig_algorithm algorithm)
{
	return algorithms[algorithm].len;
}

static void
free_contexts(void *arg)
{
	struct contexts *c = arg;

	for (int i = 0; i < TSIG_ALGORITHM_COUNT; i++)
		EVP_MAC_CTX_free(c->of[i].ctx);
	OPENSSL_cleanse(c, sizeof(*c));
	free(c);
}

static void
make_slot(void)
{
	slot_made = pthread_key_create(&slot, free_contexts) == 0;
}

static struct contexts *
own_contexts(void)
{
	struct contexts *c;

	if (pthread_once(&once, make_slot) != 0 || !slot_made)
		return NULL;
	c = pthread_getspecific(slot);
	if (c != NULL)
		return c;
	c = calloc(1, sizeof(*c));
	if (c != NULL && pthread_setspecific(slot, c) != 0) {
		free(c);
		c = NULL;
	}
	return c;
}

static EVP_MAC_CTX *
new_context(enum tsig_algorithm algorithm)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
	EVP_MAC_CTX *ctx = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
	char digest[8];
	OSSL_PARAM params[2];

	EVP_MAC_free(mac); /* the context holds it */
	/* A copy, because OpenSSL takes no constant. */
	memcpy(digest, algorithms[algorithm].digest, sizeof(digest));
	params[0] =
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
	params[1] = OSSL_PARAM_construct_end();
	if (ctx != NULL && EVP_MAC_CTX_set_params(ctx, params) != 1) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	return ctx;
}

/* Ready for update; NULL where that fails. */
static EVP_MAC_CTX *
begin(const struct tsig_key *key)
{
	struct contexts *own = own_contexts();
	struct keyed *k;

	assert(key->algorithm < TSIG_ALGORITHM_COUNT);
	assert(key->secret_len > 0 && key->secret_len <= TSIG_SECRET_MAX);
	if (own == NULL)
		return NULL;
	k = &own->of[key->algorithm];
	if (k->ctx != NULL && k->secret_len == key->secret_len &&
	    memcmp(k->secret, key->secret, key->secret_len) == 0)
		return EVP_MAC_init(k->ctx, NULL, 0, NULL) == 1 ? k->ctx : NULL;
	k->secret_len = 0; /* of no key, until this one is in it */
	if (k->ctx == NULL)
		k->ctx = new_context(key->algorithm);
	if (k->ctx == NULL ||
	    EVP_MAC_init(k->ctx, key->secret, key->secret_len, NULL) != 1)
		return NULL;
	memcpy(k->secret, key->secret, key->secret_len);
	k->secret_len = key->secret_len;
	return k->ctx;
}

bool
tsig_mac(const struct tsig_key *key, const struct slice *parts, size_t count,
    uint8_t out[TSIG_MAC_MAX])
{
	EVP_MAC_CTX *ctx = begin(key);
	size_t len = 0;

	if (ctx == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		if (EVP_MAC_update(ctx, parts[i].data, parts[i].len) != 1)
			return false;
	return EVP_MAC_final(ctx, out, &len, TSIG_MAC_MAX) == 1 &&
	       len == tsig_mac_len(key->algorithm);
}

bool
tsig_mac_verify(const struct tsig_key *key, const struct slice *parts,
    size_t count, const uint8_t *mac, size_t len)
{
	uint8_t want[TSIG_MAC_MAX];

	assert(len <= tsig_mac_len(key->algorithm));
	return tsig_mac(key, parts, count, want) &&
	       CRYPTO_memcmp(want, mac, len) == 0;
}
