/*
 * Any bytes as a file of TSIG keys: what is taken is a key that can sign, and
 * what is refused is told with the file's name, in words of ours alone.
 */
#include <stdlib.h>
#include <string.h>

#include "tsig.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t msg[1024] = {0};
	struct name name;
	struct tsig_key key;
	struct tsig t;
	struct why why;

	if (name_parse("k", 1, &name, &why) != ST_OK)
		abort();
	if (tsig_key_parse("f", (const char *)data, size, &name, &key, &why) !=
	    ST_OK) {
		if (strncmp(why.text, "f:", 2) != 0)
			abort();
		return 0;
	}
	if (key.secret_len < TSIG_SECRET_MIN ||
	    key.secret_len > TSIG_SECRET_MAX || key.name.len != name.len)
		abort();
	tsig_request(&key, 0, &t);
	if (tsig_sign(&t, msg, DNS_HEADER_LEN, sizeof(msg), 1) <=
	    DNS_HEADER_LEN)
		abort();
	tsig_key_wipe(&key);
	return 0;
}
