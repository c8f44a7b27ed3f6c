/*
 * Addresses as text, by hand: the packet path puts them into TXT records, and
 * inet_ntop writes ::1:2 as ::0.1.0.2.
 */
#include "addr.h"

static const char hex[] = "0123456789abcdef";

/* A number without leading zeros, at most 255; returns the end. */
static char *
put_decimal(char *p, unsigned v)
{
	if (v >= 100)
		*p++ = (char)('0' + v / 100);
	if (v >= 10)
		*p++ = (char)('0' + v / 10 % 10);
	*p++ = (char)('0' + v % 10);
	return p;
}

static char *
put_group(char *p, unsigned v)
{
	for (int shift = 12; shift >= 0; shift -= 4)
		if (shift == 0 || v >> shift != 0)
			*p++ = hex[v >> shift & 15];
	return p;
}

/* The first longest run of at least two zero groups (RFC 5952 4.2); returns
 * its length, 0 where there is none. */
static unsigned
find_zeros(const uint8_t *b, unsigned *start)
{
	unsigned best = 1, run = 0;

	for (unsigned i = 0; i < 8; i++) {
		run = get16(b + 2 * i) == 0 ? run + 1 : 0;
		if (run > best) {
			best = run;
			*start = i + 1 - run;
		}
	}
	return best > 1 ? best : 0;
}

static char *
put6(char *p, const uint8_t *b)
{
	unsigned start = 8, zeros = find_zeros(b, &start);

	for (unsigned i = 0; i < 8; i++) {
		if (zeros > 0 && i == start) {
			*p++ = ':';
			*p++ = ':';
			i += zeros - 1;
			continue;
		}
		if (i > 0 && p[-1] != ':')
			*p++ = ':';
		p = put_group(p, get16(b + 2 * i));
	}
	return p;
}

/* Without terminator; returns the end. */
static char *
put_addr(char *p, const struct addr *a)
{
	if (a->family == ADDR_V6)
		return put6(p, a->b);
	for (unsigned i = 0; i < 4; i++) {
		if (i > 0)
			*p++ = '.';
		p = put_decimal(p, a->b[i]);
	}
	return p;
}

const char *
addr_format(const struct addr *a, char *out)
{
	*put_addr(out, a) = '\0';
	return out;
}

const char *
prefix_format(const struct prefix *p, char *out)
{
	char *end = put_addr(out, &p->addr);

	if (!prefix_is_single(p)) {
		*end++ = '/';
		end = put_decimal(end, p->len);
	}
	*end = '\0';
	return out;
}

const char *
addr_key_format(const struct addr *a, char *out)
{
	unsigned octets = addr_bits(a->family) / 8;
	char *p = out;

	while (octets-- > 0) {
		if (a->family == ADDR_V4) {
			p = put_decimal(p, a->b[octets]);
		} else {
			*p++ = hex[a->b[octets] & 15];
			*p++ = '.';
			*p++ = hex[a->b[octets] >> 4];
		}
		if (octets > 0)
			*p++ = '.';
	}
	*p = '\0';
	return out;
}
