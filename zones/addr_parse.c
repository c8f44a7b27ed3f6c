/*
 * Addresses, prefixes and ranges from text. Strict, because feeds are not:
 * what two programs read differently (010.0.0.1 is 8.0.0.1 to some) must not
 * name an address on a list.
 */
#include "addr.h"

#include <arpa/inet.h>
#include <string.h>

/* ::ffff:0:0/96 */
static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
#define MAPPED_BITS 96

static enum status COLD
refuse(struct why *why, const char *text, size_t len, const char *reason)
{
	char shown[80];

	why_set(why, "\"%s\": %s", why_escape(shown, sizeof(shown), text, len),
	    reason);
	return ST_BAD_DATA;
}

/* The decimal number at text, at most max; returns its digits, or 0 and the
 * reason. */
static size_t
take_number(const char *text, size_t len, unsigned max, unsigned *out,
    const char **reason)
{
	size_t n = 0;
	unsigned v = 0;

	while (n < len && text[n] >= '0' && text[n] <= '9') {
		if (n > 0 && v == 0) {
			*reason = "leading zero: octal or decimal is not clear";
			return 0;
		}
		v = v * 10 + (unsigned)(text[n++] - '0');
		if (v > max) {
			*reason = "a number is too large";
			return 0;
		}
	}
	if (n == 0)
		*reason = "not an IP address";
	*out = v;
	return n;
}

/* Four octets and nothing behind them. NULL, or why not. */
static const char *
parse4(const char *text, size_t len, struct addr *out)
{
	const char *reason = NULL;
	size_t pos = 0;

	*out = (struct addr){.family = ADDR_V4};
	for (unsigned i = 0; i < 4; i++) {
		unsigned v;
		size_t n;

		if (i > 0 && (pos == len || text[pos++] != '.'))
			return "not an IP address";
		n = take_number(text + pos, len - pos, 255, &v, &reason);
		if (n == 0)
			return reason;
		out->b[i] = (uint8_t)v;
		pos += n;
	}
	return pos == len ? NULL : "text after the address";
}

/* IPv6 as written, a mapped address still as IPv6. NULL, or why not. */
static const char *
parse6(const char *text, size_t len, struct addr *out)
{
	char copy[ADDR_TEXT_MAX];

	if (memchr(text, '%', len) != NULL)
		return "zone ids have no place on a list";
	if (len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
		return "not an IP address";
	memcpy(copy, text, len);
	copy[len] = '\0';
	*out = (struct addr){.family = ADDR_V6};
	if (inet_pton(AF_INET6, copy, out->b) != 1)
		return "not an IP address";
	return NULL;
}

/* Either family by its separator; memchr is not given text of no length. */
static const char *
parse_any(const char *text, size_t len, struct addr *out)
{
	if (len == 0)
		return "an IP address is missing";
	if (memchr(text, ':', len) != NULL)
		return parse6(text, len, out);
	return parse4(text, len, out);
}

static bool
is_mapped(const struct addr *a)
{
	return a->family == ADDR_V6 &&
	       memcmp(a->b, mapped, sizeof(mapped)) == 0;
}

/* The IPv4 address inside a mapped one; every other as it is. */
static struct addr
unmap(const struct addr *a)
{
	struct addr v4 = {.family = ADDR_V4};

	if (!is_mapped(a))
		return *a;
	memcpy(v4.b, a->b + sizeof(mapped), 4);
	return v4;
}

enum status
addr_parse(const char *text, size_t len, struct addr *out, struct why *why)
{
	struct addr a;
	const char *reason = parse_any(text, len, &a);

	if (reason != NULL)
		return refuse(why, text, len, reason);
	*out = unmap(&a);
	return ST_OK;
}

/* The length behind the slash. NULL, or why not. */
static const char *
parse_len(const char *text, size_t len, const struct addr *a, unsigned *out)
{
	const char *reason = NULL;
	size_t n = take_number(text, len, addr_bits(a->family), out, &reason);

	if (n == 0 || n != len)
		return "the prefix length is not a number in range";
	if (is_mapped(a)) {
		if (*out < MAPPED_BITS)
			return "wider than the IPv4-mapped block";
		*out -= MAPPED_BITS;
	}
	return NULL;
}

enum status
prefix_parse(const char *text, size_t len, struct prefix *out, struct why *why)
{
	const char *slash = len > 0 ? memchr(text, '/', len) : NULL;
	size_t addr_len = slash != NULL ? (size_t)(slash - text) : len;
	struct addr a;
	struct prefix p;
	const char *reason = parse_any(text, addr_len, &a);
	unsigned bits;

	if (reason != NULL)
		return refuse(why, text, len, reason);
	p = prefix_of_addr(&a);
	bits = p.len;
	if (slash != NULL) {
		reason = parse_len(slash + 1, len - addr_len - 1, &a, &bits);
		if (reason != NULL)
			return refuse(why, text, len, reason);
	} else if (is_mapped(&a)) {
		bits -= MAPPED_BITS;
	}
	p.addr = unmap(&a);
	p.len = (uint8_t)bits;
	if (!prefix_covers_addr(&p, &p.addr))
		return refuse(why, text, len, "host bits are set");
	*out = p;
	return ST_OK;
}

enum status
range_parse(const char *text, size_t len, struct addr *first, struct addr *last,
    struct why *why)
{
	const char *dash = len > 0 ? memchr(text, '-', len) : NULL;
	struct addr a, b;
	const char *reason;
	size_t n;

	if (dash == NULL)
		return refuse(why, text, len, "not a range (FIRST-LAST)");
	n = (size_t)(dash - text);
	reason = parse_any(text, n, &a);
	if (reason == NULL)
		reason = parse_any(dash + 1, len - n - 1, &b);
	if (reason != NULL)
		return refuse(why, text, len, reason);
	a = unmap(&a);
	b = unmap(&b);
	if (a.family != b.family)
		return refuse(why, text, len, "the ends are IPv4 and IPv6");
	if (addr_to_num(&a) > addr_to_num(&b))
		return refuse(
		    why, text, len, "the range ends before it begins");
	*first = a;
	*last = b;
	return ST_OK;
}
