/*
 * Addresses that are not somebody's mail host: the IANA special-purpose
 * registries (RFC 6890 and its updates), multicast, and what relaybl itself
 * answers for.
 */
#include "addr.h"

struct block {
	struct prefix prefix;
	const char *name;
};

#define V4(a, b, c, d, len)                                                    \
	{                                                                      \
		{ADDR_V4, {a, b, c, d}}, len                                   \
	}
/* The first four groups; no block here has a bit behind them but those that
 * are spelled out. */
#define V6(g0, g1, g2, g3, len)                                                \
	{                                                                      \
		{ADDR_V6, {(g0) >> 8, (g0)&255, (g1) >> 8, (g1)&255,           \
			      (g2) >> 8, (g2)&255, (g3) >> 8, (g3)&255}},      \
		    len                                                        \
	}
#define V6_LAST(n, len)                                                        \
	{                                                                      \
		{ADDR_V6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n}},   \
		    len                                                        \
	}
#define V6_MAPPED                                                              \
	{                                                                      \
		{ADDR_V6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255}}, 96        \
	}

/* Narrow before wide: the first that is touched gives the name. */
static const struct block special[] = {
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
    {V6_LAST(0, 128), "unspecified (::)"},
    {V6_LAST(1, 128), "loopback (::1)"},
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

static const struct block reserved[] = {
    {V4(127, 0, 0, 0, 24), "it holds the list's test entries (127.0.0.0/24)"},
    {V6_LAST(1, 128), "it holds ::1"},
    {V6_MAPPED, "it holds the test entries in IPv4-mapped form "
		"(::ffff:0:0/96)"},
};

static const char *
find(const struct block *blocks, size_t count, const struct prefix *p)
{
	for (size_t i = 0; i < count; i++)
		if (prefix_overlaps(&blocks[i].prefix, p))
			return blocks[i].name;
	return NULL;
}

const char *
prefix_special(const struct prefix *p)
{
	return find(special, sizeof(special) / sizeof(special[0]), p);
}

const char *
prefix_reserved(const struct prefix *p)
{
	if (p->len == 0)
		return "it is every address there is";
	return find(reserved, sizeof(reserved) / sizeof(reserved[0]), p);
}
