/*
 * DNS cookies (RFC 7873) with the server cookies of RFC 9018: a client that
 * shows one has received an answer at its address, so nobody else uses that.
 * Servers that answer at one address share their secrets.
 */
#ifndef DNSBL_COOKIE_H
#define DNSBL_COOKIE_H

#include "addr.h"
#include "siphash.h"

#define COOKIE_CLIENT_LEN 8
/* Client and server part: what we make, and all that we take for good. */
#define COOKIE_LEN 24
/* Lengths that RFC 7873 4 knows of an option: a client part alone, or with a
 * server part of 8 to 32 octets. Others are answered FORMERR. */
#define COOKIE_LEN_MIN 16
#define COOKIE_LEN_MAX 40

/* So old, and so far in the future, may a server cookie be (RFC 9018 4.3). */
#define COOKIE_PAST_S	3600
#define COOKIE_FUTURE_S 300
/* A secret of our own is used so long, and taken for as long again. */
#define COOKIE_ROLL_S 86400

/* The first makes cookies, all are taken. */
#define COOKIE_SECRETS_MAX 2
struct cookie_secrets {
	uint8_t count;
	uint8_t key[COOKIE_SECRETS_MAX][SIPHASH_KEY_LEN];
};

enum cookie_state {
	COOKIE_NONE, /* no such option */
	COOKIE_NEW,  /* the client's part alone */
	COOKIE_BAD,  /* with a server part that is not ours, or too old */
	COOKIE_GOOD
};

/*
 * Reads a file of secrets: one or two lines of 32 hexadecimal digits, the
 * newest first; what follows # is a comment. Its owner alone may read it
 * (tsig_key_load says it all). ST_OK, ST_NO_INPUT, ST_CONFIG, ST_NO_MEMORY; why
 * is "FILE: reason" or "FILE:LINE: reason". out is untouched on failure. Any
 * thread.
 */
enum status cookie_secrets_load(const char *file, struct cookie_secrets *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* The same for text in memory; file only names it. For tests and fuzzing. */
enum status cookie_secrets_parse(const char *file, const char *text, size_t len,
    struct cookie_secrets *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Of who has no such file: the process' own secrets, random, made by the
 * first call, the same for all editions until cookie_own_roll. ST_OK, or
 * ST_UNAVAILABLE where the kernel gives no random octets. Main thread.
 */
enum status cookie_own(
    struct cookie_secrets *out, struct why *why) MUST_USE ALL_NONNULL;
/* Once in COOKIE_ROLL_S: a new one makes cookies from now on, the one before
 * is still taken. Who wants them asks cookie_own again. Main thread. */
enum status cookie_own_roll(struct why *why) MUST_USE ALL_NONNULL;

/*
 * What an option of COOKIE_CLIENT_LEN, or COOKIE_LEN_MIN to COOKIE_LEN_MAX
 * octets is worth. client: who sent it, as the kernel says; now: unix seconds,
 * compared in serial arithmetic. Any thread; allocates nothing.
 */
enum cookie_state cookie_check(const struct cookie_secrets *s,
    const uint8_t *option, size_t len, const struct addr *client,
    uint32_t now) ALL_NONNULL;

/* The option's contents for the answer: the client's part as it came, and a
 * server part of now. Any thread. */
void cookie_make(const struct cookie_secrets *s,
    const uint8_t client_part[COOKIE_CLIENT_LEN], const struct addr *client,
    uint32_t now, uint8_t out[COOKIE_LEN]) ALL_NONNULL;

#endif
