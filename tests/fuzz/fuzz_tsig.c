/*
 * Any bytes as a signed message, whatever octet the record is said to begin
 * at: what is good was signed with the key (the samples of the corpus are), and
 * every verdict can be answered in the room that was asked for. Then the same
 * bytes as the answer to a request of ours: none is good.
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"
#include "tsig.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the corpus: when and with what it was signed. */
#define SIGNED_AT 1795331461
#define SECRET	  "sixteen octets or more, here 32."

static struct tsig_key key_of[TSIG_ALGORITHM_COUNT];

static void
make_keys(void)
{
	static const char name[] = "transfer.example.org";
	struct why why;

	for (uint8_t i = 0; i < TSIG_ALGORITHM_COUNT; i++) {
		key_of[i].algorithm = i;
		key_of[i].secret_len = sizeof(SECRET) - 1;
		memcpy(key_of[i].secret, SECRET, sizeof(SECRET) - 1);
		if (name_parse(name, strlen(name), &key_of[i].name, &why) !=
		    ST_OK)
			abort();
	}
}

static void
answer(struct tsig *t)
{
	uint8_t msg[DNS_HEADER_LEN + 2 * NAME_MAX_WIRE + 256] = {0};
	size_t room = tsig_room(t), len;

	if (DNS_HEADER_LEN + room > sizeof(msg))
		abort();
	len =
	    tsig_sign(t, msg, DNS_HEADER_LEN, DNS_HEADER_LEN + room, SIGNED_AT);
	if (len != DNS_HEADER_LEN + room || msg[11] != (room > 0))
		abort();
	if (room > 0 && tsig_sign(t, msg, DNS_HEADER_LEN,
			    DNS_HEADER_LEN + room - 1, SIGNED_AT) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tsig_keys keys = {key_of, TSIG_ALGORITHM_COUNT};
	struct query_labels labels;
	struct query q = {.tsig_at = 0};
	struct tsig t;
	size_t at = size;

	if (key_of[0].secret_len == 0)
		make_keys();
	if (size < DNS_HEADER_LEN || size > 65535)
		return 0;
	query_parse(data, size, &q, &labels);
	if (q.has_tsig && q.tsig_at <= size)
		at = q.tsig_at;
	tsig_check(&keys, data, size, at, SIGNED_AT, &t);
	if (t.malformed && tsig_good(&t))
		abort();
	answer(&t);
	tsig_request(&key_of[0], 0, &t);
	answer(&t);
	if (tsig_check_reply(&t, data, size, at, SIGNED_AT))
		abort();
	return 0;
}
