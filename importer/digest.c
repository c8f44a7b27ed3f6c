/* SHA-256 over bytes that come in pieces, by OpenSSL. */
#include "digest.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>

struct digest {
	EVP_MD_CTX *sha;
	bool failed;
};

enum status
digest_new(struct digest **out, struct why *why)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return why_no_memory(why);
	d->sha = EVP_MD_CTX_new();
	if (d->sha == NULL) {
		free(d);
		return why_no_memory(why);
	}
	d->failed = EVP_DigestInit_ex(d->sha, EVP_sha256(), NULL) != 1;
	*out = d;
	return ST_OK;
}

void
digest_add(struct digest *d, struct slice bytes)
{
	if (bytes.len > 0 &&
	    EVP_DigestUpdate(d->sha, bytes.data, bytes.len) != 1)
		d->failed = true;
}

enum status
digest_finish(struct digest *d, uint8_t out[DIGEST_LEN], struct why *why)
{
	if (!d->failed && EVP_DigestFinal_ex(d->sha, out, NULL) == 1)
		return ST_OK;
	why_set(why, "SHA-256 is not available");
	return ST_INTERNAL;
}

void
digest_free(struct digest **d)
{
	if (*d == NULL)
		return;
	EVP_MD_CTX_free((*d)->sha);
	free(*d);
	*d = NULL;
}
