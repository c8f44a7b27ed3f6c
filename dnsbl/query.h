/*
 * What a query says, read from its bytes once, bounds-checked, in time linear
 * in its length: no compression pointer is ever followed.
 */
#ifndef DNSBL_QUERY_H
#define DNSBL_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "name.h"
#include "wire.h"

/* 255 octets hold 127 labels of one letter. */
#define QUERY_LABELS_MAX 127

/* EDNS options that are answered; all others are skipped. */
enum query_option {
	QUERY_COOKIE = 1,    /* RFC 7873 */
	QUERY_NSID = 2,	     /* RFC 5001 */
	QUERY_VERSION = 4,   /* ZONEVERSION, RFC 9660 */
	QUERY_KEEPALIVE = 8, /* RFC 7828 */
	/* The same, of a length that it has not: malformed, but over UDP,
	 * where the option means nothing. */
	QUERY_KEEPALIVE_BAD = 16,
	QUERY_PADDING = 32 /* RFC 7830 */
};

struct query {
	uint8_t opcode;	  /* of the header, whatever follows */
	bool malformed;	  /* answer FORMERR */
	bool has_edns;	  /* an OPT record was read: answer with one */
	bool dnssec_ok;	  /* its DO bit */
	bool has_tsig;	  /* a TSIG record is the last one, at tsig_at */
	bool has_serial;  /* an IXFR with the SOA that the client has */
	uint8_t version;  /* of EDNS */
	uint8_t options;  /* set of enum query_option */
	uint16_t udp_max; /* what the client takes, as it says; no EDNS: 512 */

	/* Octets of the question after the header, to be echoed as they are;
	 * 0 where it could not be read, and then the rest is meaningless. */
	uint16_t question_len;
	uint16_t type, class;
	/* The name as asked, in its own case, where it stands in the message;
	 * its octets, the final zero included. */
	uint8_t name_len;
	const uint8_t *name;

	/* Where has_tsig: where in the message the record begins. */
	uint16_t tsig_at;
	/* Where options has QUERY_COOKIE: the first such option's contents,
	 * COOKIE_CLIENT_LEN octets or COOKIE_LEN_MIN to COOKIE_LEN_MAX. */
	uint16_t cookie_len;
	const uint8_t *cookie;
	uint32_t serial; /* where has_serial */
};

/* Does it ask for a whole zone? */
static inline bool
query_wants_transfer(const struct query *q)
{
	return q->type == DNS_TYPE_AXFR || q->type == DNS_TYPE_IXFR;
}

/* Where in a name each label begins, the leftmost first. Apart from the query
 * because it is done with as soon as zone and key are known. */
struct query_labels {
	uint8_t count;
	uint8_t at[QUERY_LABELS_MAX];
};

/*
 * Reads a message of at least DNS_HEADER_LEN octets. Malformed is: QDCOUNT
 * other than 1 (RFC 9619); a name with a pointer, a reserved label type or
 * over 255 octets; counts that lie; octets left over; for QUERY, records in
 * answer or authority (but for the SOA of an IXFR, RFC 1995 3); an OPT that
 * stands twice, elsewhere than in additional, under a name or with broken
 * options (RFC 6891 6.1.1; those of a later version are not looked at); a
 * cookie of a length that there is none of (RFC 7873 5.2.2); a TSIG that is
 * not last (RFC 8945 5.1), which then is none. No question at all is well
 * formed where there is a cookie (RFC 7873 5.4): type and class are 0 then.
 * Other additional records are skipped. out points into data. Any thread.
 */
void query_parse(const uint8_t *data, size_t len, struct query *out,
    struct query_labels *labels_out) ALL_NONNULL;

#endif
