/*
 * Server cookies (RFC 9018 4):
 *
 *	client cookie, 8 octets | version 1, u8 | reserved, 3 octets |
 *	timestamp u32 | hash, 8 octets
 *
 * The hash is SipHash-2-4 of all in front of it and the client's address.
 */
#include "cookie.h"

#define VERSION	     1
#define VERSION_AT   COOKIE_CLIENT_LEN
#define TIMESTAMP_AT 12
#define HASH_AT	     16
/* What is hashed: the above, and an address of 4 or 16 octets. */
#define INPUT_MAX (HASH_AT + 16)

static void
put_hash(uint8_t out[8], const uint8_t key[SIPHASH_KEY_LEN],
    const uint8_t *cookie, const struct addr *client)
{
	uint8_t input[INPUT_MAX];
	size_t addr_len = addr_bits(client->family) / 8;
	uint64_t hash;

	memcpy(input, cookie, HASH_AT);
	memcpy(input + HASH_AT, client->b, addr_len);
	hash = siphash(key, input, HASH_AT + addr_len);
	for (unsigned i = 0; i < 8; i++)
		out[i] = (uint8_t)(hash >> (8 * i));
}

/* As long for every wrong one. */
static bool
hash_equal(const uint8_t a[8], const uint8_t b[8])
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x == y;
}

/* Not older and not further in the future than is allowed, over the end of
 * the 32 bits, too (RFC 1982). */
static bool
in_time(uint32_t then, uint32_t now)
{
	return now - then <= COOKIE_PAST_S || then - now <= COOKIE_FUTURE_S;
}

enum cookie_state
cookie_check(const struct cookie_secrets *s, const uint8_t *option, size_t len,
    const struct addr *client, uint32_t now)
{
	uint8_t want[8];

	if (len == COOKIE_CLIENT_LEN)
		return COOKIE_NEW;
	if (len != COOKIE_LEN || option[VERSION_AT] != VERSION ||
	    !in_time(get32(option + TIMESTAMP_AT), now))
		return COOKIE_BAD;
	for (unsigned i = 0; i < s->count; i++) {
		put_hash(want, s->key[i], option, client);
		if (hash_equal(want, option + HASH_AT))
			return COOKIE_GOOD;
	}
	return COOKIE_BAD;
}

void
cookie_make(const struct cookie_secrets *s,
    const uint8_t client_part[COOKIE_CLIENT_LEN], const struct addr *client,
    uint32_t now, uint8_t out[COOKIE_LEN])
{
	memcpy(out, client_part, COOKIE_CLIENT_LEN);
	put32(out + VERSION_AT, (uint32_t)VERSION << 24);
	put32(out + TIMESTAMP_AT, now);
	put_hash(out + HASH_AT, s->key[0], out, client);
}
