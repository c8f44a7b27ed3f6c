/*
 * TSIG keys (RFC 8945) and the files they stand in: what tsig-keygen of
 * BIND writes:
 *
 *	key "transfer.example.org" {
 *		algorithm hmac-sha256;
 *		secret "c2l4dGVlbiBvY3RldHMgb3IgbW9yZQ==";
 *	};
 *
 * A file may hold several. Comments begin with # or two slashes, or stand
 * between slash-star and star-slash.
 */
#ifndef ZONES_TSIG_KEY_H
#define ZONES_TSIG_KEY_H

#include "name.h"

/* Algorithms that RFC 8945 6 has implemented and not deprecated, without the
 * truncated forms. */
enum tsig_algorithm {
	TSIG_SHA256,
	TSIG_SHA384,
	TSIG_SHA512,
	TSIG_ALGORITHM_COUNT
};

/* Longer secrets add nothing: HMAC hashes what is over a block (64 or 128
 * octets) down to the hash's length. */
#define TSIG_SECRET_MAX 512
/* Shorter ones can be guessed at (RFC 8945 8: at least the hash's length is
 * better). */
#define TSIG_SECRET_MIN 16

struct tsig_key {
	struct name name;  /* lower case */
	uint8_t algorithm; /* enum tsig_algorithm */
	uint16_t secret_len;
	uint8_t secret[TSIG_SECRET_MAX];
};

/*
 * Finds the key of that name (lower case) in a file that its owner alone may
 * read: another kind of file, a symbolic link, one with a permission bit for
 * group or others, or one that belongs neither to root nor to who we are is
 * refused; root takes everybody's, because it may become somebody else later.
 * ST_OK; ST_NO_INPUT (cannot be read), ST_CONFIG (mode, owner, text, no such
 * key, unknown algorithm, a secret too short), ST_NO_MEMORY; why is "FILE:
 * reason" or "FILE:LINE: reason" and never shows a secret. out is untouched on
 * failure; wipe it when done. Any thread.
 */
enum status tsig_key_load(const char *file, const struct name *name,
    struct tsig_key *out, struct why *why) MUST_USE ALL_NONNULL;

/* The same for text in memory; file only names it. For tests and fuzzing. */
enum status tsig_key_parse(const char *file, const char *text, size_t len,
    const struct name *name, struct tsig_key *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Overwrites the secret. */
void tsig_key_wipe(struct tsig_key *key) ALL_NONNULL;

#endif
