/* Addresses as numbers, and how prefixes and ranges lie to each other. */
#include "addr.h"

#include <assert.h>
#include <string.h>

unsigned
addr_bits(uint8_t family)
{
	assert(family == ADDR_V4 || family == ADDR_V6);
	return family == ADDR_V4 ? 32 : 128;
}

addr_num
addr_to_num(const struct addr *a)
{
	if (a->family == ADDR_V4)
		return get32(a->b);
	return (addr_num)get64(a->b) << 64 | get64(a->b + 8);
}

struct addr
addr_from_num(uint8_t family, addr_num n)
{
	struct addr a = {.family = family};

	if (family == ADDR_V4) {
		put32(a.b, (uint32_t)n);
	} else {
		put64(a.b, (uint64_t)(n >> 64));
		put64(a.b + 8, (uint64_t)n);
	}
	return a;
}

/* The bits behind a prefix length, all set. A shift by the whole width is
 * undefined: len 0 of IPv6 is apart. */
static addr_num
host_mask(uint8_t family, unsigned len)
{
	unsigned host = addr_bits(family) - len;

	return host == 128 ? ~(addr_num)0 : ((addr_num)1 << host) - 1;
}

bool
addr_equal(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool
prefix_is_single(const struct prefix *p)
{
	return p->len == addr_bits(p->addr.family);
}

struct prefix
prefix_of_addr(const struct addr *a)
{
	struct prefix p = {.addr = *a, .len = (uint8_t)addr_bits(a->family)};

	return p;
}

struct addr
prefix_first(const struct prefix *p)
{
	return p->addr;
}

struct addr
prefix_last(const struct prefix *p)
{
	return addr_from_num(p->addr.family,
	    addr_to_num(&p->addr) | host_mask(p->addr.family, p->len));
}

bool
prefix_covers_addr(const struct prefix *p, const struct addr *a)
{
	return p->addr.family == a->family &&
	       (addr_to_num(a) & ~host_mask(a->family, p->len)) ==
		   addr_to_num(&p->addr);
}

bool
prefix_covers(const struct prefix *outer, const struct prefix *inner)
{
	return outer->len <= inner->len &&
	       prefix_covers_addr(outer, &inner->addr);
}

bool
prefix_is_vast(const struct prefix *p)
{
	return p->len < (p->addr.family == ADDR_V4 ? 8 : 16);
}

int
prefix_cmp(const struct prefix *a, const struct prefix *b)
{
	int c;

	if (a->addr.family != b->addr.family)
		return a->addr.family < b->addr.family ? -1 : 1;
	c = memcmp(a->addr.b, b->addr.b, sizeof(a->addr.b));
	if (c != 0)
		return c;
	return (a->len > b->len) - (a->len < b->len);
}

void
range_walk_start(
    struct range_walk *walk, const struct addr *first, const struct addr *last)
{
	assert(first->family == last->family);
	walk->family = first->family;
	walk->next = addr_to_num(first);
	walk->last = addr_to_num(last);
	walk->done = false;
	assert(walk->next <= walk->last);
}

bool
range_walk_next(struct range_walk *walk, struct prefix *out)
{
	unsigned len = addr_bits(walk->family);

	if (walk->done)
		return false;
	/* One bit shorter as long as the block still begins at next and ends
	 * within the range. */
	while (len > 0) {
		addr_num mask = host_mask(walk->family, len - 1);

		if ((walk->next & mask) != 0 || mask > walk->last - walk->next)
			break;
		len--;
	}
	out->addr = addr_from_num(walk->family, walk->next);
	out->len = (uint8_t)len;
	walk->next += host_mask(walk->family, len);
	walk->done = walk->next == walk->last;
	walk->next++;
	return true;
}
