/*
 * Any bytes as the contents of a COOKIE option: good is only what we made, and
 * what is made for a client part is good at once. The same bytes as a file of
 * secrets.
 */
#include <stdlib.h>
#include <string.h>

#include "cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct addr client = {ADDR_V4, {192, 0, 2, 1}};
	struct cookie_secrets s = {2, {{1, 2, 3}, {4, 5, 6}}}, read;
	uint8_t made[COOKIE_LEN];
	struct why why;

	if (size == COOKIE_CLIENT_LEN ||
	    (size >= COOKIE_LEN_MIN && size <= COOKIE_LEN_MAX)) {
		enum cookie_state state =
		    cookie_check(&s, data, size, &client, 1000);

		if (state == COOKIE_GOOD ||
		    (state == COOKIE_NEW) != (size == COOKIE_CLIENT_LEN))
			abort();
		cookie_make(&s, data, &client, 1000, made);
		if (memcmp(made, data, COOKIE_CLIENT_LEN) != 0 ||
		    cookie_check(&s, made, COOKIE_LEN, &client, 1000) !=
			COOKIE_GOOD)
			abort();
	}
	if (cookie_secrets_parse("f", (const char *)data, size, &read, &why) ==
	    ST_OK) {
		if (read.count < 1 || read.count > COOKIE_SECRETS_MAX ||
		    size < 2 * SIPHASH_KEY_LEN)
			abort();
	}
	return 0;
}
