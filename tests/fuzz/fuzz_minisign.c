/*
 * Any bytes as a public key and as a signature file, and whatever its trusted
 * comment says: names and numbers are within what the import may rely on, and
 * no bytes are a good signature of what a key never signed.
 */
#include <stdlib.h>

#include "ident.h"
#include "signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The key of tests/data/signed, and a hash that it never signed. */
	static const char known[] =
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRg";
	static const uint8_t digest[MINISIGN_DIGEST_LEN];
	struct minisign_key key;
	struct signature sig = {.seq = 0};
	struct why why;

	if (minisign_key_parse((const char *)data, size, &key, &why) == ST_OK &&
	    size != strlen(known))
		abort();
	if (minisign_key_parse(known, strlen(known), &key, &why) != ST_OK)
		abort();
	if (minisign_parse(data, size, &sig.sig, &why) != ST_OK)
		return 0;
	if (size > MINISIGN_FILE_MAX ||
	    strlen(sig.sig.comment) > MINISIGN_COMMENT_MAX)
		abort();
	if (minisign_verify(&sig.sig, &key, digest, &why) != ST_BAD_DATA)
		abort();
	if (signature_comment(&sig, &why) != ST_OK)
		return 0;
	if (!ident_valid(sig.scanner, strlen(sig.scanner), IDENT_MAX) ||
	    !ident_valid(sig.scan_id, strlen(sig.scan_id), 128) ||
	    sig.seq == 0 || sig.seq > INT64_MAX || sig.ended < 0)
		abort();
	return 0;
}
