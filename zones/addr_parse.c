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

static const char leading_zero[] =
    "leading zero: octal or decimal is not clear";
static const char too_large[] = "a number is too large";
static const char no_address[] = "not an IP address";

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
			*reason = leading_zero;
			return 0;
		}
		v = v * 10 + (unsigned)(text[n++] - '0');
		if (v > max) {
			*reason = too_large;
			return 0;
		}
	}
	if (n == 0)
		*reason = no_address;
	*out = v;
	return n;
}

/* Four octets and nothing behind them. NULL, or why not. In one loop without
 * calls: a list has millions of them. */
static const char *
parse4(const char *text, size_t len, struct addr *out)
{
	unsigned octets = 0, digits = 0, v = 0;

	*out = (struct addr){.family = ADDR_V4};
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)text[i] - '0';

		if (digit <= 9) {
			if (digits++ > 0 && v == 0)
				return leading_zero;
			v = v * 10 + digit;
			if (v > 255)
				return too_large;
		} else if (digits > 0 && octets == 3) {
			return "text after the address";
		} else if (digits > 0 && text[i] == '.') {
			out->b[octets++] = (uint8_t)v;
			digits = v = 0;
		} else {
			return no_address;
		}
	}
	if (digits == 0 || octets < 3)
		return no_address;
	out->b[3] = (uint8_t)v;
	return NULL;
}

/* IPv6 as written, a mapped address still as IPv6. NULL, or why not. */
static const char *
parse6(const char *text, size_t len, struct addr *out)
{
	char copy[ADDR_TEXT_MAX];

	if (memchr(text, '%', len) != NULL)
		return "zone ids have no place on a list";
	if (len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
		return no_address;
	memcpy(copy, text, len);
	copy[len] = '\0';
	*out = (struct addr){.family = ADDR_V6};
	if (inet_pton(AF_INET6, copy, out->b) != 1)
		return no_address;
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
	if (slash == NULL && a.family == ADDR_V4) {
		*out = p;
		return ST_OK;
	}
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
