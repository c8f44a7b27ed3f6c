/*
 * A response policy zone (draft-vixie-dnsop-dns-rpz): one trigger a prefix,
 * NXDOMAIN as what is done, which a resolver's own policy overrides.
 */
#include <inttypes.h>

#include "export_formats.h"

/* "24.0.2.0.192": length, then octets from the last one on. */
static void
put_trigger4(FILE *to, const struct prefix *p)
{
	const uint8_t *b = p->addr.b;

	(void)fprintf(to, "%u.%u.%u.%u.%u", p->len, b[3], b[2], b[1], b[0]);
}

/* The longest run of zero groups, the first of them, from the last group on,
 * where it is at least two; returns its length. */
static unsigned
find_zeros(const uint8_t *b, unsigned *at)
{
	unsigned best = 1, run = 0;

	for (unsigned i = 8; i-- > 0;) {
		run = get16(b + 2 * i) == 0 ? run + 1 : 0;
		if (run > best) {
			best = run;
			*at = i + run - 1;
		}
	}
	return best > 1 ? best : 0;
}

/* "48.zz.a.db8.2001": groups from the last one on, zeros once as zz. */
static void
put_trigger6(FILE *to, const struct prefix *p)
{
	unsigned at = 0, zeros = find_zeros(p->addr.b, &at);

	(void)fprintf(to, "%u", p->len);
	for (unsigned i = 8; i-- > 0;) {
		if (zeros > 0 && i == at) {
			(void)fputs(".zz", to);
			i -= zeros - 1;
		} else {
			(void)fprintf(to, ".%x", get16(p->addr.b + 2 * i));
		}
	}
}

static void
put_prefix(void *ctx, const struct prefix *prefix)
{
	struct export_zone *z = ctx;

	if (prefix->addr.family == ADDR_V4)
		put_trigger4(z->to, prefix);
	else
		put_trigger6(z->to, prefix);
	(void)fprintf(z->to, ".rpz-%s\tCNAME .\n", z->trigger);
	z->written++;
}

enum status
export_as_rpz(struct export_zone *z, struct why *why)
{
	(void)why;
	(void)fprintf(z->to,
	    "; zone %s, list %s: serial %" PRIu32 ", generation %" PRIu64 "\n"
	    "; a response policy zone, of any name; CNAME . is NXDOMAIN\n"
	    "$TTL %" PRIu32 "\n"
	    "@\tSOA localhost. root.localhost. %" PRIu32
	    " 3600 600 86400 %" PRIu32 "\n@\tNS localhost.\n",
	    z->zone->origin_text, z->list, z->source.serial, z->generation,
	    z->source.ttl, z->source.serial, z->apex->negative_ttl);
	export_prefixes(z, put_prefix, z);
	return ST_OK;
}
