/*
 * IP addresses, prefixes and ranges, and the rules that say which of them
 * may stand on a list.
 *
 * An IPv4-mapped IPv6 address (::ffff:a.b.c.d) is the IPv4 address: every
 * parser here turns it into one, so the rest of the code never sees it.
 */
#ifndef ZONES_ADDR_H
#define ZONES_ADDR_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"
#include "why.h"

enum addr_family { ADDR_V4 = 4, ADDR_V6 = 6 };

/* Longest text of an address and of a prefix, with the terminator. */
#define ADDR_TEXT_MAX	46
#define PREFIX_TEXT_MAX (ADDR_TEXT_MAX + 4)

struct addr {
	uint8_t family; /* enum addr_family */
	uint8_t b[16];	/* network order; IPv4 in the first four, rest 0 */
};

struct prefix {
	struct addr addr; /* host bits are 0 */
	uint8_t len;	  /* 0..32 or 0..128 */
};

/* Bits of an address of the family: 32 or 128. */
unsigned addr_bits(uint8_t family);

/* The address as a number (IPv4: the low 32 bits) and back. */
__extension__ typedef unsigned __int128 addr_num;
addr_num addr_to_num(const struct addr *a);
struct addr addr_from_num(uint8_t family, addr_num n);

/*
 * Parses exactly len bytes as one address in canonical or any RFC 4291 text
 * form. Refused, each with its own words in why: leading zeros in an octet
 * (octal to some, decimal to others), zone ids (%eth0), host names, anything
 * after the address. Outputs are untouched on failure. ST_OK or ST_BAD_DATA.
 * Any thread.
 */
enum status addr_parse(const char *text, size_t len, struct addr *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* The same for ADDRESS or ADDRESS/LEN; host bits below the prefix length are
 * refused ("192.0.2.1/24: host bits are set"). A mapped prefix must be at
 * least /96 and becomes an IPv4 prefix. */
enum status prefix_parse(const char *text, size_t len, struct prefix *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* FIRST-LAST, both ends of one family, first <= last. */
enum status range_parse(const char *text, size_t len, struct addr *first,
    struct addr *last, struct why *why) MUST_USE ALL_NONNULL;

/*
 * A walk over the prefixes that make up a range: the shortest list of them,
 * in order. range_walk_start with first <= last of one family, then
 *	while (range_walk_next(&walk, &prefix))
 * Lives on the caller's stack, holds nothing. Any thread.
 */
struct range_walk {
	uint8_t family;
	bool done; /* a range may end at the last address there is: no address
		    * behind it could say so */
	addr_num next, last;
};
void range_walk_start(struct range_walk *walk, const struct addr *first,
    const struct addr *last) ALL_NONNULL;
bool range_walk_next(struct range_walk *walk, struct prefix *out) ALL_NONNULL;

/* Text forms (RFC 5952 for IPv6), terminated; prefix_format leaves out the
 * length of a single address. out has ADDR_TEXT_MAX / PREFIX_TEXT_MAX bytes.
 * Return out. */
const char *addr_format(const struct addr *a, char *out) ALL_NONNULL;
const char *prefix_format(const struct prefix *p, char *out) ALL_NONNULL;

/* The DNSBL key of an address without zone, "25.2.0.192" or 32 nibbles
 * (RFC 5782 2.1, 2.4); out has ADDR_KEY_MAX bytes. Returns out. */
#define ADDR_KEY_MAX 64
const char *addr_key_format(const struct addr *a, char *out) ALL_NONNULL;

bool addr_equal(const struct addr *a, const struct addr *b) ALL_NONNULL;
bool prefix_is_single(const struct prefix *p) ALL_NONNULL;
struct prefix prefix_of_addr(const struct addr *a) ALL_NONNULL;
struct addr prefix_first(const struct prefix *p) ALL_NONNULL;
struct addr prefix_last(const struct prefix *p) ALL_NONNULL;
bool prefix_covers_addr(
    const struct prefix *p, const struct addr *a) ALL_NONNULL;
/* True where outer contains all of inner (equal counts). */
bool prefix_covers(
    const struct prefix *outer, const struct prefix *inner) ALL_NONNULL;
/* Wider than /8 or, in IPv6, /16: as an exemption it would empty a list, and
 * is a slip more often than a wish. */
bool prefix_is_vast(const struct prefix *p) ALL_NONNULL;
/* Order: family, address, length (shorter first): a parent comes right
 * before what it contains. <0, 0, >0. */
int prefix_cmp(const struct prefix *a, const struct prefix *b) ALL_NONNULL;

/*
 * The name of the special-purpose block (IANA registries, RFC 6890) that the
 * prefix touches, such as "private (10.0.0.0/8)", or NULL. Those are refused
 * unless a list says allow-special. Static text.
 */
const char *prefix_special(const struct prefix *p) ALL_NONNULL;

/*
 * Why the prefix can never be on any list, whatever the configuration says,
 * or NULL: the test entries (127.0.0.0/24, which holds 127.0.0.1 and every
 * return code, RFC 5782 5), ::1, the mapped block as IPv6, 0.0.0.0/0 and
 * ::/0. Static text.
 */
const char *prefix_reserved(const struct prefix *p) ALL_NONNULL;

#endif
