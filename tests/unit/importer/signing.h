/* A scanner's side of a signature: keys of a test's own, and what minisign
 * writes with them. */
#ifndef UNIT_IMPORTER_SIGNING_H
#define UNIT_IMPORTER_SIGNING_H

#include <openssl/evp.h>
#include <stdio.h>

#include "case.h"
#include "minisign.h"

struct signer {
	EVP_PKEY *pkey;
	struct minisign_key key;
	char text[80]; /* the public key, as it stands in relaybl.conf */
};

/* algorithm[2], id, payload: what a line of minisign holds, in base64. */
static inline void
signing_line(const char *algorithm, const uint8_t id[8], const uint8_t *data,
    size_t len, char *out)
{
	uint8_t raw[128];

	memcpy(raw, algorithm, 2);
	memcpy(raw + 2, id, 8);
	memcpy(raw + 10, data, len);
	EVP_EncodeBlock((unsigned char *)out, raw, (int)len + 10);
}

/* A key with the id and a seed of its own. */
static inline struct signer
signer_make(uint8_t id, uint8_t seed)
{
	struct signer s;
	uint8_t secret[32];
	size_t len = sizeof(s.key.key);

	memset(s.key.id, id, sizeof(s.key.id));
	memset(secret, seed, sizeof(secret));
	s.pkey = EVP_PKEY_new_raw_private_key(
	    EVP_PKEY_ED25519, NULL, secret, sizeof(secret));
	assert_non_null(s.pkey);
	assert_int_equal(
	    EVP_PKEY_get_raw_public_key(s.pkey, s.key.key, &len), 1);
	signing_line("Ed", s.key.id, s.key.key, sizeof(s.key.key), s.text);
	return s;
}

static inline void
signer_free(struct signer *s)
{
	EVP_PKEY_free(s->pkey);
}

static inline void
signer_sign(
    const struct signer *s, const void *data, size_t len, uint8_t out[64])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t out_len = 64;

	assert_non_null(ctx);
	assert_int_equal(EVP_DigestSignInit(ctx, NULL, NULL, NULL, s->pkey), 1);
	assert_int_equal(EVP_DigestSign(ctx, out, &out_len, data, len), 1);
	EVP_MD_CTX_free(ctx);
}

/* The signature file of bytes, with that trusted comment; legacy: over the
 * bytes themselves. Terminated; out has MINISIGN_FILE_MAX bytes. */
static inline const char *
signer_write(const struct signer *s, const void *data, size_t len,
    const char *comment, int legacy, char *out)
{
	uint8_t digest[64], sig[64], both[64 + MINISIGN_COMMENT_MAX],
	    global[64];
	char first[128], second[128];
	struct why why;

	assert_int_equal(
	    minisign_digest((struct slice){data, len}, digest, &why), ST_OK);
	if (legacy)
		signer_sign(s, data, len, sig);
	else
		signer_sign(s, digest, sizeof(digest), sig);
	memcpy(both, sig, sizeof(sig));
	memcpy(both + sizeof(sig), comment, strlen(comment));
	signer_sign(s, both, sizeof(sig) + strlen(comment), global);
	signing_line(legacy ? "Ed" : "ED", s->key.id, sig, sizeof(sig), first);
	EVP_EncodeBlock((unsigned char *)second, global, sizeof(global));
	(void)snprintf(out, MINISIGN_FILE_MAX,
	    "untrusted comment: of a test\n%s\ntrusted comment: %s\n%s\n",
	    first, comment, second);
	return out;
}

#endif
