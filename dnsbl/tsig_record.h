/*
 * The TSIG record as bytes (RFC 8945 4.2):
 *
 *	NAME of the key | TYPE 250 u16 | CLASS ANY u16 | TTL 0 u32 |
 *	RDLENGTH u16 | algorithm, a name | time signed u48 | fudge u16 |
 *	MAC size u16 | MAC | original ID u16 | error u16 | other len u16 |
 *	other data
 */
#ifndef DNSBL_TSIG_RECORD_H
#define DNSBL_TSIG_RECORD_H

#include <stdbool.h>

#include "bytes.h"
#include "tsig_key.h"

/* Octets of a time, and of the other data where it is one. */
#define TSIG_TIME_LEN 6
/* All of a record but names, MAC and other data. */
#define TSIG_FIXED_LEN 26U

struct tsig_record {
	struct name name, algorithm; /* lower case */
	uint64_t time_signed;	     /* 48 bits */
	uint16_t fudge, original_id, error;
	struct slice mac, other; /* in the message; at most 65535 octets */
};

/*
 * Reads the record that begins at octet at, DNS_HEADER_LEN <= at <= len, and
 * must end the message. The owner may be compressed, to what is before it;
 * the algorithm may not. False where it is no TSIG record or a length in it
 * is wrong, or class or TTL. Time linear in len. Any thread.
 */
bool tsig_record_read(const uint8_t *msg, size_t len, size_t at,
    struct tsig_record *out) MUST_USE ALL_NONNULL;

/* Octets of the record that tsig_record_write writes. */
size_t tsig_record_len(const struct tsig_record *r) ALL_NONNULL;
/* Writes it; returns the octet behind it. */
uint8_t *tsig_record_write(uint8_t *p, const struct tsig_record *r) ALL_NONNULL;

/* A time, and any octets (NULL where len is 0), written; the octet behind
 * them. */
uint8_t *tsig_put_octets(uint8_t *p, const uint8_t *octets, size_t len);
uint8_t *tsig_put_time(uint8_t *p, uint64_t seconds) ALL_NONNULL;

/* The algorithm's name on the wire. */
const struct name *tsig_algorithm_name(enum tsig_algorithm algorithm);

#endif
