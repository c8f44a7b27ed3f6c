/*
 * Any bytes as a public key and as a signature file. What is taken as a file
 * has exactly one text but for line ends and the untrusted comment; and no
 * bytes are a good signature of something by a key that never signed.
 */
#include <stdlib.h>

#include "minisign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The key of tests/data/signed, and a hash that it never signed. */
	static const char known[] =
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRg";
	static const uint8_t digest[MINISIGN_DIGEST_LEN];
	struct minisign_key key;
	struct minisign sig;
	struct why why;

	if (minisign_key_parse((const char *)data, size, &key, &why) == ST_OK &&
	    size != strlen(known))
		abort();
	if (minisign_key_parse(known, strlen(known), &key, &why) != ST_OK)
		abort();
	if (minisign_parse(data, size, &sig, &why) != ST_OK)
		return 0;
	if (size > MINISIGN_FILE_MAX ||
	    strlen(sig.comment) > MINISIGN_COMMENT_MAX)
		abort();
	if (minisign_verify(&sig, &key, digest, &why) != ST_BAD_DATA)
		abort();
	return 0;
}
