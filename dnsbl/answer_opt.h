/*
 * The options in the OPT record of an answer, each only where the query asks
 * for it: cookie, NSID, ZONEVERSION, keepalive, padding; and why it is refused
 * (EDE).
 */
#ifndef DNSBL_ANSWER_OPT_H
#define DNSBL_ANSWER_OPT_H

#include "bytes.h"
#include "cookie.h"
#include "query.h"

/* Answers to a query that is padded are a multiple of so many octets
 * (RFC 8467 4.1). */
#define ANSWER_PADDING 468

struct answer_opt {
	unsigned options; /* set of enum query_option */
	size_t limit;	  /* that the answer may have with its options */
	size_t behind;	  /* octets that come behind: TSIG */
	uint8_t cookie[COOKIE_LEN];
	struct slice nsid;
	uint16_t idle_ds;    /* keepalive: tenths of a second */
	uint8_t zone_labels; /* ZONEVERSION */
	uint32_t serial;
	int ede;	      /* enum dns_ede, or ANSWER_NO_EDE */
	const char *ede_text; /* or NULL */
};

#define ANSWER_NO_EDE (-1)

/* Octets of what must be there: all but EDE and padding, which take what is
 * left. */
size_t answer_opt_len(const struct answer_opt *o) ALL_NONNULL;

/* Gives up what can be done without, until answer_opt_len is at most room or
 * nothing is left; the cookie last. */
void answer_opt_fit(struct answer_opt *o, size_t room) ALL_NONNULL;

/* Writes them behind an answer of len octets so far. Returns the octets
 * written: at most answer_opt_len, EDE and padding within the limit. */
size_t answer_opt_write(
    const struct answer_opt *o, uint8_t *out, size_t len) ALL_NONNULL;

#endif
