/*
 * Addresses that are not somebody's mail host: the IANA special-purpose
 * registries (RFC 6890 and its updates), multicast, and what relaybl itself
 * answers for.
 */
#include "addr.h"

/* A prefix as two numbers, and which of their bits count. IPv4 stands in the
 * first 32 of them. */
struct block {
	uint64_t high, high_mask, low, low_mask;
	const char *name;
};

/* A compiler warns of a shift by 64, also where it is not taken. */
#define HIGH_MASK(len)                                                         \
	((len) >= 64 ? ~(uint64_t)0 : ~(~(uint64_t)0 >> ((len)&63)))
#define LOW_MASK(len) ((len) <= 64 ? 0 : ~(uint64_t)0 << ((128 - (len)) & 63))

#define V4(a, b, c, d, len)                                                    \
	(uint64_t)(a) << 56 | (uint64_t)(b) << 48 | (uint64_t)(c) << 40 |      \
	    (uint64_t)(d) << 32,                                               \
	    HIGH_MASK(len), 0, 0
/* The first four groups, or none but the last. */
#define V6(g0, g1, g2, g3, len)                                                \
	(uint64_t)(g0) << 48 | (uint64_t)(g1) << 32 | (uint64_t)(g2) << 16 |   \
	    (uint64_t)(g3),                                                    \
	    HIGH_MASK(len), 0, LOW_MASK(len)
#define V6_LOW(low, len) 0, HIGH_MASK(len), (low), LOW_MASK(len)
#define V6_MAPPED	 V6_LOW((uint64_t)0xffff << 32, 96)

/* Narrow before wide: the first that is touched gives the name. */
static const struct block special4[] = {
    {V4(0, 0, 0, 0, 8), "this network (0.0.0.0/8)"},
    {V4(10, 0, 0, 0, 8), "private (10.0.0.0/8)"},
    {V4(100, 64, 0, 0, 10), "shared by carriers (100.64.0.0/10)"},
    {V4(127, 0, 0, 0, 8), "loopback (127.0.0.0/8)"},
    {V4(169, 254, 0, 0, 16), "link-local (169.254.0.0/16)"},
    {V4(172, 16, 0, 0, 12), "private (172.16.0.0/12)"},
    {V4(192, 0, 0, 0, 24), "protocol assignments (192.0.0.0/24)"},
    {V4(192, 0, 2, 0, 24), "documentation (192.0.2.0/24)"},
    {V4(192, 31, 196, 0, 24), "AS112 (192.31.196.0/24)"},
    {V4(192, 52, 193, 0, 24), "AMT relays (192.52.193.0/24)"},
    {V4(192, 88, 99, 0, 24), "6to4 relays (192.88.99.0/24)"},
    {V4(192, 168, 0, 0, 16), "private (192.168.0.0/16)"},
    {V4(192, 175, 48, 0, 24), "AS112 (192.175.48.0/24)"},
    {V4(198, 18, 0, 0, 15), "benchmarking (198.18.0.0/15)"},
    {V4(198, 51, 100, 0, 24), "documentation (198.51.100.0/24)"},
    {V4(203, 0, 113, 0, 24), "documentation (203.0.113.0/24)"},
    {V4(224, 0, 0, 0, 4), "multicast (224.0.0.0/4)"},
    {V4(255, 255, 255, 255, 32), "broadcast (255.255.255.255)"},
    {V4(240, 0, 0, 0, 4), "reserved (240.0.0.0/4)"},
};

static const struct block special6[] = {
    {V6_LOW(0, 128), "unspecified (::)"},
    {V6_LOW(1, 128), "loopback (::1)"},
    {V6_MAPPED, "IPv4-mapped (::ffff:0:0/96)"},
    {V6(0x64, 0xff9b, 0, 0, 96), "IPv4 translation (64:ff9b::/96)"},
    {V6(0x64, 0xff9b, 1, 0, 48), "IPv4 translation (64:ff9b:1::/48)"},
    {V6(0x100, 0, 0, 0, 64), "discard (100::/64)"},
    {V6(0x100, 0, 0, 1, 64), "dummy prefix (100:0:0:1::/64)"},
    {V6(0x2001, 0, 0, 0, 32), "Teredo (2001::/32)"},
    {V6(0x2001, 0, 0, 0, 23), "protocol assignments (2001::/23)"},
    {V6(0x2001, 0xdb8, 0, 0, 32), "documentation (2001:db8::/32)"},
    {V6(0x2002, 0, 0, 0, 16), "6to4 (2002::/16)"},
    {V6(0x2620, 0x4f, 0x8000, 0, 48), "AS112 (2620:4f:8000::/48)"},
    {V6(0x3fff, 0, 0, 0, 20), "documentation (3fff::/20)"},
    {V6(0x5f00, 0, 0, 0, 16), "segment routing (5f00::/16)"},
    {V6(0xfc00, 0, 0, 0, 7), "unique local (fc00::/7)"},
    {V6(0xfe80, 0, 0, 0, 10), "link-local (fe80::/10)"},
    {V6(0xfec0, 0, 0, 0, 10), "site-local (fec0::/10)"},
    {V6(0xff00, 0, 0, 0, 8), "multicast (ff00::/8)"},
    /* What is left outside 2000::/3, IPv4-compatible addresses for one. */
    {V6(0, 0, 0, 0, 3), "not global unicast (::/3)"},
    {V6(0x4000, 0, 0, 0, 2), "not global unicast (4000::/2)"},
    {V6(0x8000, 0, 0, 0, 1), "not global unicast (8000::/1)"},
};

static const struct block reserved4[] = {
    {V4(127, 0, 0, 0, 24), "it holds the list's test entries (127.0.0.0/24)"},
};

static const struct block reserved6[] = {
    {V6_LOW(1, 128), "it holds ::1"},
    {V6_MAPPED, "it holds the test entries in IPv4-mapped form "
		"(::ffff:0:0/96)"},
};

/* The first block that overlaps the prefix: of every record of an import it
 * is asked, so nothing is computed for a block. */
static const char *
find(const struct block *blocks, size_t count, const struct prefix *p)
{
	uint64_t high = get64(p->addr.b), low = get64(p->addr.b + 8);
	uint64_t high_mask = HIGH_MASK(p->len), low_mask = LOW_MASK(p->len);

	for (size_t i = 0; i < count; i++) {
		const struct block *b = &blocks[i];

		if (((high ^ b->high) & high_mask & b->high_mask) == 0 &&
		    ((low ^ b->low) & low_mask & b->low_mask) == 0)
			return b->name;
	}
	return NULL;
}

#define FIND(blocks, p) find(blocks, sizeof(blocks) / sizeof((blocks)[0]), p)

const char *
prefix_special(const struct prefix *p)
{
	return p->addr.family == ADDR_V4 ? FIND(special4, p)
					 : FIND(special6, p);
}

const char *
prefix_reserved(const struct prefix *p)
{
	if (p->len == 0)
		return "it is every address there is";
	return p->addr.family == ADDR_V4 ? FIND(reserved4, p)
					 : FIND(reserved6, p);
}
