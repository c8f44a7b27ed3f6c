/*
 * TSIG (RFC 8945): is a message signed by a key we know, and signing what we
 * say. One struct tsig is the state of one exchange: a request and its answer,
 * or the many messages of a transfer. Checks are in the order of RFC 8945 5.2:
 * key, MAC, time, truncation; who does not name a key of ours costs no MAC.
 *
 * Contexts of OpenSSL are kept per thread, made by the first call in it and
 * freed when it ends. Any thread; a struct tsig belongs to one at a time.
 */
#ifndef DNSBL_TSIG_H
#define DNSBL_TSIG_H

#include <stdbool.h>
#include <stddef.h>

#include "tsig_mac.h"

/* TSIG errors (RFC 8945 3). */
enum tsig_error {
	TSIG_NOERROR = 0,
	TSIG_BADSIG = 16,
	TSIG_BADKEY = 17,
	TSIG_BADTIME = 18,
	TSIG_BADTRUNC = 22
};

/* Seconds that two clocks may differ (RFC 8945 10 recommends 300). A request
 * may ask for less, not for more: for so long it can be replayed. */
#define TSIG_FUDGE 300
/* Index as in config->keys; must outlive every struct tsig made with it. */
struct tsig_keys {
	const struct tsig_key *keys;
	size_t count;
};

struct tsig {
	int key;	/* index; -1: none of ours, or not signed */
	uint16_t error; /* enum tsig_error; not 0: answer NOTAUTH */
	bool malformed; /* answer FORMERR; nothing is signed then */
	bool chained;	/* a message of ours has been signed: the next MAC
			 * covers timers only (RFC 8945 5.3.1) */
	bool request;	/* made by tsig_request, and not signed yet */
	/* What the MAC covers, and what is repeated. */
	const struct tsig_key *with; /* NULL: none of ours */
	uint64_t time_signed;	     /* of the request */
	uint16_t fudge;		     /* of the request, as it said */
	uint8_t mac_len;	     /* of the last message, either side's */
	uint8_t mac[TSIG_MAC_MAX];
	/* BADKEY: the names that the request has, in lower case. */
	struct name name, algorithm;
};

/* The state of an exchange that is not signed: tsig_room 0, tsig_sign adds
 * nothing. */
void tsig_none(struct tsig *out) ALL_NONNULL;

/* True where the message is signed by a key of ours and right in everything:
 * only then key may give access. */
static inline bool
tsig_good(const struct tsig *t)
{
	return t->key >= 0 && t->error == TSIG_NOERROR && !t->malformed;
}

/*
 * Checks the message msg[0..len) whose last record, a TSIG record that begins
 * at octet at, ends it. now: unix seconds. Fills out: key with error 0 where
 * all is right; error BADKEY (key or algorithm not ours), BADSIG, BADTIME,
 * BADTRUNC (right, but shorter than the hash: all of it is wanted here);
 * malformed. Never trusts at or len beyond DNS_HEADER_LEN <= at <= len. Keeps
 * nothing of msg. MACs are compared in constant time.
 */
void tsig_check(const struct tsig_keys *keys, const uint8_t *msg, size_t len,
    size_t at, uint64_t now, struct tsig *out) ALL_NONNULL;

/* Octets that the next tsig_sign adds, at most. */
size_t tsig_room(const struct tsig *t) ALL_NONNULL;

/*
 * Appends a TSIG record to the message of len octets in msg, adds one to its
 * ARCOUNT, and returns the new length. The ID must be in its place; nothing
 * of the message may change afterwards. What was not signed or malformed gets
 * none and keeps its length. BADKEY and BADSIG are answered unsigned, BADTIME
 * signed, with the server's time (RFC 8945 5.3.2). Called again on the same t:
 * the next message of the same answer. 0, and nothing may be sent, where the
 * room in cap is less than tsig_room, or OpenSSL fails.
 */
size_t tsig_sign(struct tsig *t, uint8_t *msg, size_t len, size_t cap,
    uint64_t now) MUST_USE ALL_NONNULL;

/* Begins an exchange of our own: tsig_sign then signs the request. */
void tsig_request(
    const struct tsig_key *key, int index, struct tsig *out) ALL_NONNULL;

/*
 * True where msg[0..len), with the TSIG record at octet at, is signed as the
 * answer to the request that t signed, without error and in time. t is then
 * ready for the next message of the same answer. False: t is as before, and
 * the real answer may still come.
 */
bool tsig_check_reply(struct tsig *t, const uint8_t *msg, size_t len, size_t at,
    uint64_t now) MUST_USE ALL_NONNULL;

#endif
