/*
 * From the labels in front of a zone's origin to what they stand for: a
 * class, an address, or the beginning of one (RFC 5782 2.1, 2.4).
 */
#ifndef DNSBL_KEY_H
#define DNSBL_KEY_H

#include "addr.h"
#include "class.h"
#include "query.h"

/*
 * Read from the origin leftwards, labels name ever smaller blocks: the name
 * is the key of one address (all bits), of a prefix above many, or of
 * nothing. A label of one digit is an octet and a nibble at once, so a name
 * of up to four such labels is a key of both families.
 */
struct key {
	int8_t class; /* enum class_id of the label next to the origin, or -1 */
	uint8_t depth; /* labels in front of that: 0 is the origin itself, or
			* the class label itself */
	bool v4, v6;   /* it is a key of that family */
	uint8_t len4, len6; /* bits that are known; 32 and 128: an address */
	uint32_t addr4;	    /* host order, unknown bits 0 */
	uint8_t addr6[16];  /* network order, unknown bits 0 */
};

/*
 * Reads the labels of a name in front of its last origin_labels ones. Octets
 * are 0..255 without leading zeros, nibbles one hexadecimal digit of either
 * case; anything else, or more labels than an address has, is a key of neither
 * family. A prefix of ::ffff:0:0/96 that is longer than 96 bits is the IPv4
 * prefix it maps (and only that): the rest of the responder never sees a
 * mapped address. Behind the name four more octets can be read, the type and
 * the class of the question. Any thread.
 */
void key_parse(const uint8_t *name, const struct query_labels *labels,
    unsigned origin_labels, struct key *out) ALL_NONNULL;

/* The address that a key of all bits is. */
struct addr key_addr(const struct key *key) ALL_NONNULL;

#endif
