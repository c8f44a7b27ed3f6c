/*
 * Lists of networks, ready to be compared with a source. Every message is: it
 * costs a few instructions a prefix.
 */
#ifndef DNSBL_ACL_H
#define DNSBL_ACL_H

#include <stdbool.h>

#include "addr.h"

/* An address is in it where the bits in mask are those of addr. IPv4 in the
 * lower 32 bits, IPv6 in both halves, as numbers. */
struct acl_prefix {
	uint64_t addr[2], mask[2];
};

struct acl {
	/* IPv4 first; of each family, the whole Internet last. */
	struct acl_prefix *prefixes;
	size_t count4, count;
};

/* What a list says of a source. */
enum acl_trust {
	ACL_NONE,    /* it is not in it */
	ACL_OPEN,    /* everybody of its family is: it may be forged */
	ACL_TRUSTED, /* it is in a network that was named */
};

/* prefixes may be NULL where count is 0. ST_OK or ST_NO_MEMORY. Free with
 * acl_free. */
enum status acl_new(const struct prefix *prefixes, size_t count,
    struct acl *out) MUST_USE NONNULL(3);
void acl_free(struct acl *acl) ALL_NONNULL;

/* Any thread. */
enum acl_trust acl_find(
    const struct acl *acl, const struct addr *source) ALL_NONNULL;

#endif
